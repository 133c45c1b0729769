import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { AuditService } from '../audit/audit.service.js';
import { EventStatus, type Event } from '../events/event.entity.js';
import type { EventService } from '../events/event.service.js';
import type { MembershipService } from '../accounts/membership.service.js';
import { requireUser, type Viewer } from '../accounts/viewer.entity.js';
import { clock } from '../platform/clock.js';
import { WrongStateError } from '../platform/errors.js';
import type { JobQueue } from '../platform/jobs.js';
import { newId } from '../platform/ids.js';
import { listLoader } from '../platform/list-loader.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { Clearing } from './clearing.entity.js';
import { exitAll } from './exit-all.job.js';

/** So many tickets are locked at a time; scanners wait for no more than these. */
const AT_A_TIME = 1_000;
/** Where these exits were made, for the record. */
const NO_GATE = 'Exit all';

interface Night {
  readonly eventId: string;
  readonly userId: string;
  readonly clearedAt: Date;
}

/** The end of a day: nobody is inside any more, and everybody may come in again. */
export class ExitAllService {
  readonly #ofEvents = listLoader(
    eventIds => this.em.find(Clearing, { event: { $in: [...eventIds] } }, { orderBy: { clearedAt: 'desc' } }),
    ({ event }) => event.id,
  );

  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly memberships: MembershipService,
    private readonly events: EventService,
    private readonly jobs: JobQueue,
    private readonly audit: AuditService,
    private readonly liveFeed: LiveFeed,
  ) {}

  /** The last end of a day, and how far it is; for the event's members, null for others and where there was none. */
  async lastOf({ id, organization }: Event): Promise<Clearing | null> {
    if (!(await this.memberships.roleIn(organization.id))) return null;
    return (await this.#ofEvents.load(id))[0] ?? null;
  }

  /**
   * From now on whoever was inside may enter anew; a job writes their exits down. For OWNER and MANAGER.
   * @throws WrongStateError for a draft and for a cancelled event.
   */
  @Transactional()
  async begin(eventId: string): Promise<void> {
    const event = await this.events.require('manageGates', eventId);
    const { id: userId } = requireUser(this.viewer);
    if (event.storedStatus !== EventStatus.PUBLISHED)
      throw new WrongStateError('Nobody is let into this event.', event.status);
    const clearedAt = clock.now();
    await this.em.execute('update events set cleared_at = ? where id = ?', [clearedAt, event.id]);
    // Two at the same millisecond are one.
    await this.em.execute(
      'insert into clearings (id, event_id, user_id, cleared_at) values (?, ?, ?, ?) on conflict (event_id, cleared_at) do nothing',
      [newId(), event.id, userId, clearedAt],
    );
    await this.jobs.add(exitAll, { eventId: event.id, userId, clearedAt: clearedAt.toISOString() });
    const organizationId = event.organization.id;
    this.audit.record({ action: 'event.exit-all', subjectType: 'Event', subjectId: event.id, organizationId });
  }

  /** Writes an exit for each ticket that is inside since before that moment. */
  async letOut(night: Night): Promise<void> {
    while ((await this.letSomeOut(night)) > 0) this.liveFeed.publish(`attendance:${night.eventId}`);
    await this.em.execute('update clearings set finished_at = ? where event_id = ? and cleared_at = ?', [
      clock.now(),
      night.eventId,
      night.clearedAt,
    ]);
  }

  @Transactional()
  async letSomeOut({ eventId, userId, clearedAt }: Night): Promise<number> {
    // The planner would look for so many of so many from the table's beginning on: past all who are out already, each time.
    await this.em.execute('set local enable_seqscan = off');
    await this.em.execute('set local enable_bitmapscan = off'); // it would gather all who are inside for each lot
    const [{ left }] = await this.em.execute<[{ left: number }]>(LET_OUT, [
      eventId,
      clearedAt,
      AT_A_TIME,
      clearedAt,
      eventId,
      NO_GATE,
      userId,
      clearedAt,
      clearedAt,
      clearedAt,
    ]);
    if (left > 0)
      await this.em.execute('update clearings set let_out = let_out + ? where event_id = ? and cleared_at = ?', [
        left,
        eventId,
        clearedAt,
      ]);
    return left;
  }
}

/** Tickets are locked in the order of their ids, as everywhere; one that left meanwhile is left alone. */
const LET_OUT = `
  with leaving as (
    select id from tickets
    where id in (
      select id from tickets
      where tier_id in (select id from tiers where event_id = ?) and status = 'CHECKED_IN' and passed_at < ? limit ?
    ) and status = 'CHECKED_IN' and passed_at < ?
    order by id for no key update
  ), exits as (
    insert into check_ins (id, event_id, ticket_id, outcome, kind, gate, scanned_by, scanned_at, received_at)
    select gen_random_uuid(), ?, id, 'ACCEPTED', 'EXIT', ?, ?, ?, ? from leaving
  ), gone as (
    update tickets set status = 'CHECKED_OUT', passed_at = ? from leaving where tickets.id = leaving.id
    returning 1
  )
  select count(*)::int as left from gone`;
