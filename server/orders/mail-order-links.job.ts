import { z } from 'zod';
import type { Job } from '../platform/jobs.js';
import type { OrderMailService } from './order-mail.service.js';

const payload = z.object({ email: z.email() });

/** Mails a guest the links to the orders of an address. A job, so that asking takes the same time for every address. */
export const mailOrderLinks: Job<z.infer<typeof payload>, { orderMail: OrderMailService }> = {
  name: 'mailOrderLinks',
  parse: raw => payload.parse(raw),
  run: ({ email }, { orderMail }) => orderMail.mailOrderLinks(email),
};
