import { z } from 'zod';
import type { Job } from '../platform/jobs.js';
import type { PasswordService } from './password.service.js';

const payload = z.object({ email: z.email() });

/**
 * Mails the link to set a new password, where the address has an account. A job, so that asking takes the same time
 * for every address. Run twice, it mails two links that both work.
 */
export const mailPasswordReset: Job<z.infer<typeof payload>, { passwords: PasswordService }> = {
  name: 'mailPasswordReset',
  parse: raw => payload.parse(raw),
  run: ({ email }, { passwords }) => passwords.mailReset(email),
};
