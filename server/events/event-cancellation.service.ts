import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import DataLoader from 'dataloader';
import type { MembershipService } from '../accounts/membership.service.js';
import type { AuditService } from '../audit/audit.service.js';
import { afterCommit } from '../platform/after-commit.js';
import { clock } from '../platform/clock.js';
import { NotFoundError, WrongStateError } from '../platform/errors.js';
import { isDatabaseAway } from '../platform/database-away.js';
import type { JobQueue } from '../platform/jobs.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { Watch } from '../platform/live-watch.js';
import { log } from '../platform/log.js';
import type { CancelledOrderService } from '../refunds/cancelled-order.service.js';
import { callOffRegistrations, endHoldsOfEvent, payBackEvent } from './event-cancellation.job.js';
import { Event, EventStatus } from './event.entity.js';
import type { EventService } from './event.service.js';

/** Orders that one job pays back: a second or two of work, so that a stop waits for no more. */
const BATCH = 20;
const MINUTE = 60_000;
/** Pushes of progress, however many refunds settle. */
const PACE = { everyMs: 250 };

/** How far a cancelled event's refunds are. */
export interface Progress {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
}

const NOTHING: Progress = { total: 0, done: 0, failed: 0 };
const LEFT = `from orders where event_id = ? and status in ('PAID', 'PARTIALLY_REFUNDED')`;

/** Calls an event off: nothing is sold and nobody let in from then on, and everybody is paid back in the background. */
export class EventCancellationService {
  readonly #progress = new DataLoader<string, Progress>(ids => this.count(ids), { cache: false });

  constructor(
    private readonly em: EntityManager,
    private readonly memberships: MembershipService,
    private readonly events: EventService,
    private readonly cancelledOrders: CancelledOrderService,
    private readonly jobs: JobQueue,
    private readonly audit: AuditService,
    private readonly liveFeed: LiveFeed,
  ) {}

  /**
   * Cancels a published event, also one that is over: it may not have taken place. A second time changes nothing. For
   * OWNER and MANAGER.
   * @throws NotFoundError; WrongStateError for a draft.
   */
  @Transactional()
  async cancel(eventId: string, reason: string): Promise<Event> {
    const { id } = await this.events.require('cancelEvents', eventId);
    await this.em.execute('select 1 from events where id = ? for no key update', [id]); // an order is PAID before, or never
    const event = await this.em.findOne(Event, id, { refresh: true });
    if (!event) throw new NotFoundError('event');
    if (event.storedStatus === EventStatus.CANCELLED) return event;
    if (event.storedStatus === EventStatus.DRAFT)
      throw new WrongStateError('A draft is not public: there is nothing to cancel.', event.status);
    const [{ total }] = await this.em.execute<[{ total: number }]>(`select count(*)::int as total ${LEFT}`, [id]);
    event.storedStatus = EventStatus.CANCELLED;
    event.cancelledAt = clock.now();
    event.cancellationReason = reason;
    event.cancellationTotal = total;
    await this.jobs.add(payBackEvent, { eventId: id, passed: 0, alone: true }, { key: keyOf(id) });
    await this.addOthers(id);
    this.audit.record({
      action: 'event.cancelled',
      subjectType: 'Event',
      subjectId: id,
      organizationId: event.organization.id,
      details: { orders: total },
    });
    afterCommit(() => {
      for (const topic of ['availability', 'attendance', 'cancellation'] as const)
        this.liveFeed.publish(`${topic}:${id}`);
    });
    return event;
  }

  /** What else a cancellation leads to, beside the money; once each, however often it is called. */
  @Transactional()
  async addOthers(eventId: string): Promise<void> {
    await this.jobs.add(endHoldsOfEvent, { eventId }, { key: `endHoldsOfEvent:${eventId}` });
    await this.jobs.add(callOffRegistrations, { eventId }, { key: `callOffRegistrations:${eventId}` });
  }

  /** Pays back a batch of the event's orders. `passed` of them, the oldest, failed in this round and wait for the next. */
  async goOn(eventId: string, passed: number): Promise<void> {
    const orders = await this.em.execute<{ id: string }[]>(
      `select id ${LEFT} order by created_at, id limit ${BATCH} offset ?`,
      [eventId, passed],
    );
    let failed = 0;
    for (const { id } of orders) {
      try {
        await this.cancelledOrders.giveBack(id);
      } catch (error) {
        if (isDatabaseAway(error)) throw error;
        log.error({ err: error, orderId: id }, 'an order of a cancelled event could not be paid back yet');
        failed += 1; // it must not keep the others
      }
      this.em.clear();
    }
    await this.plan(eventId, passed + failed, orders.length === BATCH);
  }

  /** How far the refunds are, for those who may see them; null for others, and unless the event is cancelled. */
  async find({ id, storedStatus, organization }: Event): Promise<Progress | null> {
    if (storedStatus !== EventStatus.CANCELLED) return null;
    return (await this.memberships.may('seeRefunds', organization.id)) ? this.#progress.load(id) : null;
  }

  /** Hints whenever the progress changed, as long as the viewer may see it. @throws as `MembershipService.require`. */
  async watch(eventId: string): Promise<Watch> {
    const { id, organization } = await this.events.require('seeRefunds', eventId);
    return new Watch(this.liveFeed, `cancellation:${id}`, PACE, await this.memberships.audience(organization.id));
  }

  /** The progress of now, in one reading for all who ask at the same moment. Asks nobody's leave: callers do. */
  now(eventId: string): Promise<Progress> {
    return this.liveFeed.reading(`cancellation:${eventId}`, () => this.#progress.load(eventId));
  }

  /** Ends the event's holds: by the clock they are EXPIRED at once; the sweep closes their pages and puts their tickets back. */
  async endHolds(eventId: string): Promise<void> {
    const now = clock.now();
    await this.em.execute(
      `update orders set hold_expires_at = ? where id in (
         select id from orders where event_id = ? and status in ('HELD', 'AWAITING_PAYMENT') and hold_expires_at > ?
         order by id for update
       )`,
      [now, eventId, now],
    );
  }

  /** The next batch at once; what failed in a minute; and when none is left, the number of orders that it were. */
  @Transactional()
  private async plan(eventId: string, passed: number, more: boolean): Promise<void> {
    const key = keyOf(eventId);
    if (more) return this.jobs.add(payBackEvent, { eventId, passed, alone: true }, { key });
    const [{ left }] = await this.em.execute<[{ left: number }]>(`select count(*)::int as left ${LEFT}`, [eventId]);
    const runAt = new Date(clock.now().getTime() + MINUTE);
    if (left > 0) return this.jobs.add(payBackEvent, { eventId, passed: 0, alone: true }, { key, runAt });
    await this.em.execute(
      `update events set cancellation_total = (select count(*) from refunds where event_id = events.id and cancellation)
       where id = ?`,
      [eventId],
    );
    afterCommit(() => this.liveFeed.publish(`cancellation:${eventId}`));
  }

  private async count(eventIds: readonly string[]): Promise<Progress[]> {
    const rows = await this.em.execute<(Progress & { id: string })[]>(
      `select events.id, cancellation_total as total, count(*) filter (where refunds.status = 'SUCCEEDED')::int as done,
              count(*) filter (where refunds.status = 'FAILED')::int as failed
       from events left join refunds on event_id = events.id and cancellation
       where events.id in (?) group by events.id`,
      [[...eventIds]],
    );
    const byId = new Map(rows.map(({ id, total, done, failed }) => [id, { total, done, failed }]));
    return eventIds.map(id => byId.get(id) ?? NOTHING);
  }
}

const keyOf = (eventId: string): string => `payBackEvent:${eventId}`;
