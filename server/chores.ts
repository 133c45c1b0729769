import type { Logger } from 'pino';
import type { Services } from './services.js';
import { TICK_MS } from './waiting-room/admission.policy.js';

/** Inventory of a hold that ended returns within five seconds (product.md). */
const EXPIRY_MS = 1_000;
/**
 * By the clock offers ended with their sale; groups' tickets that were set aside return within seconds. What a line is owed is
 * offered as soon after its tier is on sale again.
 */
const WAITLIST_MS = 1_000;
const OVERDUE_MS = 5_000;
const OVERDUE_AT_ONCE = 100;
/** A posting is sealed within a minute at the latest: `verify` asks for that. */
const SEAL_MS = 1_000;
/** Scans and batches of sales write a row or two each; so many of them a dashboard has to add up. */
const COUNTS_MS = 5_000;
/** Twice a tick, so that none is missed between two rounds. */
const ADMIT_MS = TICK_MS / 2;
/** Until it is in the index, each search looks through it. */
const SEARCH_MS = 1_000;
/** How soon a night's comparison with the providers begins, or what was missed while nothing ran is caught up. */
const NIGHT_MS = 10 * 60_000;
/** Decisions can be taken back until they take effect, and not much later. */
const DECISIONS_MS = 1_000;
/** By the clock an offer ends at once; its holder is told so much later at the most. */
const OFFERS_MS = 5_000;
/** A day, or three hours, before it begins, give or take this. */
const REMIND_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Something that a worker does again and again. */
export interface Chore {
  /** What could not be done, where it fails. */
  readonly name: string;
  /** Milliseconds from one round's end to the next. */
  readonly everyMs: number;
  readonly work: () => Promise<unknown>;
}

/** Everything that has to be done again and again. Any number of processes may do so side by side. */
export function chores(services: () => Services, log: Logger): Chore[] {
  return [
    { name: 'end holds', everyMs: EXPIRY_MS, work: () => services().holdExpiry.sweep() },
    { name: 'close waitlists', everyMs: WAITLIST_MS, work: () => services().waitlistClosing.sweep() },
    { name: 'serve waitlists', everyMs: WAITLIST_MS, work: () => services().waitlistOpening.sweep() },
    {
      name: 'ask about payments',
      everyMs: OVERDUE_MS,
      work: async () => {
        const overdue = await services().overduePayments.takeOverdue(OVERDUE_AT_ONCE);
        const asked = await Promise.allSettled(overdue.map(paymentId => services().overduePayments.check(paymentId)));
        for (const { reason } of asked.filter(one => one.status === 'rejected')) {
          log.warn({ err: reason as unknown }, 'a payment could not be asked about; it is asked about again later');
        }
      },
    },
    {
      name: 'admit from waiting rooms',
      everyMs: ADMIT_MS,
      work: async () => {
        for (const eventId of await services().roomTicks.openRooms()) {
          await services()
            .roomTicks.tick(eventId)
            .catch((error: unknown) =>
              log.error({ err: error, eventId }, 'a waiting room could not tick; the others go on'),
            );
        }
      },
    },
    { name: 'seal the ledger', everyMs: SEAL_MS, work: () => services().ledgerSeals.sealAll() },
    { name: 'put attendance together', everyMs: COUNTS_MS, work: () => services().attendance.putCountsTogether() },
    { name: 'take texts into the search', everyMs: SEARCH_MS, work: () => services().searchTexts.index() },
    { name: 'put sales together', everyMs: COUNTS_MS, work: () => services().salesFigures.putCountsTogether() },
    {
      name: 'plan the nightly comparison with the providers',
      everyMs: NIGHT_MS,
      work: () => services().reconciliation.planNight(),
    },
    { name: 'end offers of tickets', everyMs: OFFERS_MS, work: () => services().transfers.sweep() },
    { name: 'let decisions take effect', everyMs: DECISIONS_MS, work: () => services().registrationDecisions.sweep() },
    { name: 'forget files that nobody attached', everyMs: HOUR_MS, work: () => services().uploads.sweep() },
    { name: 'forget answers of who never paid', everyMs: HOUR_MS, work: () => services().oldAnswers.forget() },
    { name: 'remind holders', everyMs: REMIND_MS, work: () => services().news.remind() },
    { name: 'forget what old webhooks said', everyMs: HOUR_MS, work: () => services().webhookInbox.forgetBodies() },
    { name: 'forget who waited', everyMs: HOUR_MS, work: () => services().roomTicks.forgetOld() },
    { name: 'forget idempotency keys', everyMs: HOUR_MS, work: () => services().idempotency.forgetOld() },
  ];
}
