import { z } from 'zod';
import { IN_BULK, NEVER_GIVEN_UP, type Job } from '../platform/jobs.js';
import type { RegistrationClosing } from '../registrations/registration-closing.service.js';
import type { EventCancellationService } from './event-cancellation.service.js';

/*
 * What a cancelled event leads to: each part is a job of its own, so that one which fails again and again, a mail that can't
 * be written say, keeps nobody's money, and none of the others.
 */

const payload = z.object({ eventId: z.uuid() });
/** `alone` is left out in rows of the version before, which stand for the other parts too. */
const payBack = payload.extend({ passed: z.int().nonnegative(), alone: z.boolean().default(false) });

/**
 * Pays back the next orders of a cancelled event, and adds itself again until none is left. Every order is a
 * transaction of its own and then no longer among those that are left: killed anywhere, it goes on.
 */
export const payBackEvent: Job<z.input<typeof payBack>, { eventCancellation: EventCancellationService }> = {
  name: 'payBackEvent',
  maxAttempts: NEVER_GIVEN_UP,
  priority: IN_BULK,
  parse: raw => payBack.parse(raw),
  async run({ eventId, passed, alone }, { eventCancellation }) {
    if (!alone) await eventCancellation.addOthers(eventId);
    await eventCancellation.goOn(eventId, passed);
  },
};

/** Ends a cancelled event's holds; what ended is left alone. */
export const endHoldsOfEvent: Job<z.infer<typeof payload>, { eventCancellation: EventCancellationService }> = {
  name: 'endHoldsOfEvent',
  maxAttempts: NEVER_GIVEN_UP,
  parse: raw => payload.parse(raw),
  run: ({ eventId }, { eventCancellation }) => eventCancellation.endHolds(eventId),
};

/** Declines what asked for a place at a cancelled event; run twice it finds nothing left. */
export const callOffRegistrations: Job<z.infer<typeof payload>, { registrationClosing: RegistrationClosing }> = {
  name: 'callOffRegistrations',
  maxAttempts: NEVER_GIVEN_UP,
  priority: IN_BULK,
  parse: raw => payload.parse(raw),
  run: ({ eventId }, { registrationClosing }) => registrationClosing.callOff(eventId),
};
