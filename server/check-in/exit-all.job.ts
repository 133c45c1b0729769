import { z } from 'zod';
import { NEVER_GIVEN_UP, type Job } from '../platform/jobs.js';
import type { ExitAllService } from './exit-all.service.js';

const payload = z.object({ eventId: z.uuid(), userId: z.uuid(), clearedAt: z.coerce.date() });

/** Lets everybody out who was in before this moment, some at a time: killed anywhere, it goes on with who is left. */
export const exitAll: Job<z.input<typeof payload>, { exitAll: ExitAllService }> = {
  name: 'exitAll',
  maxAttempts: NEVER_GIVEN_UP,
  parse: raw => payload.parse(raw),
  run: (night, services) => services.exitAll.letOut(payload.parse(night)),
};
