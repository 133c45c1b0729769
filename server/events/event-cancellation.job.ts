import { z } from 'zod';
import { IN_BULK, NEVER_GIVEN_UP, type Job } from '../platform/jobs.js';
import type { EventCancellationService } from './event-cancellation.service.js';

const payload = z.object({ eventId: z.uuid(), passed: z.int().nonnegative() });

/**
 * Pays back the next orders of a cancelled event, and adds itself again until none is left. Every order is a
 * transaction of its own and then no longer among those that are left: killed anywhere, it goes on.
 */
export const payBackEvent: Job<z.infer<typeof payload>, { eventCancellation: EventCancellationService }> = {
  name: 'payBackEvent',
  maxAttempts: NEVER_GIVEN_UP,
  priority: IN_BULK,
  parse: raw => payload.parse(raw),
  run: ({ eventId, passed }, { eventCancellation }) => eventCancellation.goOn(eventId, passed),
};
