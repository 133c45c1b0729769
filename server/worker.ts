import type { TaskList } from 'graphile-worker';
import { NOBODY } from './accounts/viewer.entity.js';
import { jobs } from './jobs.js';
import { forkEntityManager } from './platform/database.js';
import { startJobRunner } from './platform/job-runner.js';
import { JobWorkers } from './platform/job-workers.js';
import { repeat, type Repetition } from './platform/repeat.js';
import type { Resources } from './resources.js';
import { Services } from './services.js';
import { TICK_MS } from './waiting-room/admission.policy.js';

/** Jobs at once in a process. */
export const CONCURRENCY = 6;
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

export interface Worker {
  /** False while it has failed and another is not yet begun. */
  readonly running: boolean;
  /** Lets what is under way finish and begins nothing new. */
  stop(): Promise<void>;
}

/** Runs the jobs, and what has to be done again and again. Any number of processes may do so side by side. */
export async function startWorker(resources: Resources, databaseUrl: string): Promise<Worker> {
  const { log, orm } = resources;
  const services = () => new Services(() => forkEntityManager(orm), NOBODY, resources);

  const runner = await startJobRunner({
    databaseUrl,
    concurrency: CONCURRENCY,
    taskList: tasks(services),
    log,
    workers: () => new JobWorkers(forkEntityManager(orm)),
  });
  const chores: Repetition[] = [
    repeat('end holds', EXPIRY_MS, log, () => services().holdExpiry.sweep()),
    repeat('close waitlists', WAITLIST_MS, log, () => services().waitlistClosing.sweep()),
    repeat('serve waitlists', WAITLIST_MS, log, () => services().waitlistOpening.sweep()),
    repeat('ask about payments', OVERDUE_MS, log, async () => {
      const overdue = await services().payments.takeOverdue(OVERDUE_AT_ONCE);
      const asked = await Promise.allSettled(overdue.map(paymentId => services().payments.check(paymentId)));
      for (const { reason } of asked.filter(one => one.status === 'rejected')) {
        log.warn({ err: reason as unknown }, 'a payment could not be asked about; it is asked about again later');
      }
    }),
    repeat('admit from waiting rooms', ADMIT_MS, log, async () => {
      for (const eventId of await services().roomTicks.openRooms()) {
        await services()
          .roomTicks.tick(eventId)
          .catch((error: unknown) =>
            log.error({ err: error, eventId }, 'a waiting room could not tick; the others go on'),
          );
      }
    }),
    repeat('seal the ledger', SEAL_MS, log, () => services().ledgerSeals.sealAll()),
    repeat('put attendance together', COUNTS_MS, log, () => services().attendance.putCountsTogether()),
    repeat('take texts into the search', SEARCH_MS, log, () => services().searchTexts.index()),
    repeat('put sales together', COUNTS_MS, log, () => services().salesFigures.putCountsTogether()),
    repeat('plan the nightly comparison with the providers', NIGHT_MS, log, () =>
      services().reconciliation.planNight(),
    ),
    repeat('end offers of tickets', OFFERS_MS, log, () => services().transfers.sweep()),
    repeat('let decisions take effect', DECISIONS_MS, log, () => services().registrationDecisions.sweep()),
    repeat('forget files that nobody attached', HOUR_MS, log, () => services().uploads.sweep()),
    repeat('forget answers of who never paid', HOUR_MS, log, () => services().oldAnswers.forget()),
    repeat('remind holders', REMIND_MS, log, () => services().news.remind()),
    repeat('forget what old webhooks said', HOUR_MS, log, () => services().webhookInbox.forgetBodies()),
    repeat('forget who waited', HOUR_MS, log, () => services().roomTicks.forgetOld()),
    repeat('forget idempotency keys', HOUR_MS, log, () => services().idempotency.forgetOld()),
  ];
  return {
    running: true,
    async stop() {
      await Promise.all(chores.map(chore => chore.stop()));
      await runner.stop();
      await services()
        .ledgerSeals.sealAll() // what the last jobs booked
        .catch((error: unknown) => log.warn({ err: error }, 'the ledger is sealed at the next start'));
    },
  };
}

function tasks(services: () => Services): TaskList {
  return Object.fromEntries(jobs.map(job => [job.name, (payload: unknown) => job.run(job.parse(payload), services())]));
}
