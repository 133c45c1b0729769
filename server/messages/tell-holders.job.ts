import { z } from 'zod';
import { schedule } from '../events/event-schedule.policy.js';
import { IN_BULK, NEVER_GIVEN_UP, type Job } from '../platform/jobs.js';
import { TicketStatus } from '../tickets/ticket.entity.js';
import type { HolderMailsService } from './holder-mails.service.js';

const news = z.discriminatedUnion('kind', [
  /**
   * The event is about to begin. Not to who came later than `until`: their tickets were mailed just now. Once an address
   * for each `day` on which it begins, also by the `late` round.
   */
  z.object({
    kind: z.literal('reminder'),
    eventId: z.uuid(),
    until: z.string(),
    day: z.string().default(''),
    late: z.boolean().default(false),
  }),
  /** It takes place at another time or in another place than `before`. */
  z.object({ kind: z.literal('eventChanged'), eventId: z.uuid(), changeId: z.uuid(), before: schedule }),
  /** What its staff wrote. */
  z.object({
    kind: z.literal('message'),
    eventId: z.uuid(),
    messageId: z.uuid(),
    tierIds: z.array(z.uuid()).nullable(),
    status: z.enum(TicketStatus).nullable(),
  }),
]);

/** What everybody is told who holds such tickets of an event. */
export type News = z.infer<typeof news>;

/** Jobs of an older version went by addresses: such a one begins anew, and what it wrote is not written twice. */
const after = z.union([z.number(), z.string().transform(() => 0)]);
const payload = z.object({ news, after });

/**
 * Writes the mails of the next tickets after the one with this number, and adds itself again until none is left. Each lot commits with
 * the job of the next, and a mail has one key for its news and address: killed anywhere, it goes on, and nobody gets two.
 */
export const tellHolders: Job<z.infer<typeof payload>, { holderMails: HolderMailsService }> = {
  name: 'tellHolders',
  maxAttempts: NEVER_GIVEN_UP,
  priority: IN_BULK,
  parse: raw => payload.parse(raw),
  run: ({ news, after }, { holderMails }) => holderMails.tellNext(news, after),
};
