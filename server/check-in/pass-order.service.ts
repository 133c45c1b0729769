import type { EntityManager } from '@mikro-orm/postgresql';
import { Event } from '../events/event.entity.js';
import { runBulk } from '../platform/bulk.js';
import type { JobQueue } from '../platform/jobs.js';
import { CheckInOutcome } from './check-in.entity.js';
import { exitAll } from './exit-all.job.js';
import { COUNTS_FROM, replay, type Pass, type Replayed } from './offline-scan.policy.js';
import { writePasses, writeStandings } from './sync-statements.js';

interface PassOfTicket extends Omit<Pass, 'isSettled'> {
  ticketId: string;
}

/** Goes through tickets' passes again where one came or went. Callers hold the tickets' locks, and a transaction. */
export class PassOrderService {
  constructor(
    private readonly em: EntityManager,
    private readonly jobs: JobQueue,
  ) {}

  /** Puts the passes of these tickets in the order in which they were made. `added`: the scans that are new. */
  async putIn(eventId: string, userId: string, ticketIds: string[], added: ReadonlySet<string>): Promise<void> {
    if (ticketIds.length === 0 || added.size === 0) return;
    const event = await this.asOfNow(eventId);
    const passes = await this.passesOf(event, ticketIds);
    const replayed = [...Map.groupBy(passes, ({ ticketId }) => ticketId)].flatMap(([ticketId, ofTicket]) => {
      const firstNew = ofTicket.findIndex(pass => added.has(pass.id));
      return firstNew < 0 ? [] : [{ ticketId, ...replayFrom(event, ofTicket, firstNew) }];
    });
    await this.write(event, userId, replayed);
  }

  /**
   * Goes through the ticket's passes without this scan: what did not count because of it counts. Changes nothing and is
   * false where a pass that counts would not without it. The caller marks the scan itself.
   */
  async takeOut(eventId: string, userId: string, ticketId: string, scanId: string): Promise<boolean> {
    const event = await this.asOfNow(eventId);
    const passes = await this.passesOf(event, [ticketId]);
    const place = passes.findIndex(({ id }) => id === scanId);
    if (place < 0) return true; // it was never one that could count
    const others = passes.toSpliced(place, 1);
    const without = replayFrom(event, others, place);
    const isNeeded = others.some(
      ({ id, outcome }) =>
        outcome === CheckInOutcome.ACCEPTED && without.passes.get(id)!.outcome !== CheckInOutcome.ACCEPTED,
    );
    if (isNeeded) return false;
    await this.write(event, userId, [{ ticketId, ...without }]);
    return true;
  }

  /** While the locks were waited for everybody may have been let out: who came in before that has to be as well. */
  private asOfNow(eventId: string): Promise<Event> {
    return this.em.findOneOrFail(Event, eventId, { refresh: true });
  }

  private passesOf({ id }: Event, ticketIds: string[]): Promise<PassOfTicket[]> {
    return this.em.execute<PassOfTicket[]>(PASSES, [ticketIds, id]);
  }

  private async write(
    { id, clearedAt }: Event,
    userId: string,
    replayed: readonly (Replayed & { ticketId: string })[],
  ): Promise<void> {
    if (replayed.length === 0) return;
    if (replayed.some(({ passes }) => passes.size > 0)) await runBulk(this.em, writePasses(replayed));
    await runBulk(this.em, writeStandings(replayed, COUNTS_FROM));
    // Who came in before everybody was let out is let out as well, now that it is known.
    if (clearedAt && replayed.some(({ isInside, since }) => isInside && since! < clearedAt.getTime()))
      await this.jobs.add(exitAll, { eventId: id, userId, clearedAt: clearedAt.toISOString() });
  }
}

/** Of one ticket; what stands before that place stays as it was decided. */
function replayFrom(
  { reentry, reentryChangedAt, clearedAt }: Event,
  passes: readonly PassOfTicket[],
  from: number,
): Replayed {
  const turns = passes.map((pass, place) => ({ ...pass, isSettled: place < from }));
  return replay(turns, {
    reentry,
    reentryChangedAt: reentryChangedAt?.getTime() ?? null,
    clearedAt: clearedAt?.getTime() ?? null,
  });
}

/** What let a ticket through, whatever it counts for, in the order in which it was made. */
const PASSES = `
  select id, ticket_id as "ticketId", kind, outcome,
    (extract(epoch from ${COUNTS_FROM}) * 1000)::float8 as "from",
    (extract(epoch from received_at) * 1000)::float8 as "heardAt"
  from check_ins
  where ticket_id in (?) and event_id = ? and undone_at is null
    and (outcome = 'ACCEPTED' or (conflict and outcome in ('ALREADY_CHECKED_IN', 'NOT_CHECKED_IN', 'NO_REENTRY')))
  order by ${COUNTS_FROM}, id`;
