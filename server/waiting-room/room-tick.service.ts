import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { Event, EventStatus } from '../events/event.entity.js';
import { Tier, TierLane } from '../events/tier.entity.js';
import { afterCommit } from '../platform/after-commit.js';
import { clock } from '../platform/clock.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { quota, takeTurns, TICK_MS } from './admission.policy.js';
import { choose, entrantsOf } from './room-entrants.js';
import { giveNumbers, type Lanes } from './room-numbers.js';
import { stockOf } from './room-stock.policy.js';

const ADMISSION_MS = 10 * 60_000;
/** 60,000 a minute are 500 a tick, and two ticks' worth are admitted at once. */
const MOST_A_TICK = 1_000;
const FORGOTTEN_AT_ONCE = 5_000;
/** Event by event, in the order of an index, for else the planner reads who waits for the others as well. */
const FORGET = `
  delete from queue_tickets where ctid = any(array(
    select old.ctid from events cross join lateral (
      select ctid from queue_tickets where event_id = events.id order by lane, place limit ${FORGOTTEN_AT_ONCE} for update skip locked
    ) as old
    where ends_at < ? limit ${FORGOTTEN_AT_ONCE}))`;

/** Why a tick admitted nobody. */
export type Idle =
  /** Somebody ticks, or has in this half second. */
  | 'ticked'
  /** There is no room, or the event is not on sale at all. */
  | 'over'
  | 'notOpen'
  | 'paused'
  | 'nobodyWaits'
  /** For those who wait there is nothing to buy now. */
  | 'nothingToBuy'
  /** At this pace it is the next tick's turn. */
  | 'pace';

export interface Tick {
  readonly admitted: Lanes;
  /** Null where somebody was admitted. */
  readonly idle: Idle | null;
}

/** Where a room stood after its last tick. */
interface RoomState {
  readonly slot: number;
  readonly carry: number;
  readonly recent: string;
  readonly vip_places: number;
  readonly regular_places: number;
}

/**
 * The tick of waiting rooms, every half second by one process, however many try: whoever gets the room's row, and finds
 * that nobody ticked in this half second of the clock, does it.
 *
 * First those who came get their numbers (room-numbers.ts). Then as many as the pace allows are admitted, in the order of
 * their numbers, the lanes by turns (admission.policy.ts), for ten minutes: of each lane no more than could open an order
 * now (room-stock.policy.ts), and where only hidden tiers are left, those alone to whom a promo code opened them, of each tier
 * as many as it has orders for (room-entrants.ts). Nobody is admitted to find out that there is nothing to buy.
 *
 * All of it is one transaction: a process that dies in it admits nobody, and the next tick is another's.
 */
export class RoomTickService {
  constructor(
    private readonly em: EntityManager,
    private readonly liveFeed: LiveFeed,
  ) {}

  /** The events whose rooms are open now. */
  async openRooms(): Promise<string[]> {
    const now = clock.now();
    const rows = await this.em.execute<{ id: string }[]>(
      `select id from events where waiting_room_admit_per_minute is not null and status = 'PUBLISHED' and ends_at > ?
         and (waiting_room_opens_at is null or waiting_room_opens_at <= ?)`,
      [now, now],
    );
    return rows.map(({ id }) => id);
  }

  /** Gives numbers and admits, unless the room is not open or somebody has in this half second. */
  @Transactional()
  async tick(eventId: string): Promise<Tick> {
    const now = clock.now();
    const slot = Math.floor(now.getTime() / TICK_MS);
    const state = await this.take(eventId, slot);
    if (!state) return idle('ticked');
    const event = await this.em.findOneOrFail(Event, eventId, { refresh: true });
    const { waitingRoom: room } = event;
    if (!room || event.status !== EventStatus.PUBLISHED) return idle('over');
    if (room.opensAt && room.opensAt > now) return idle('notOpen');

    const last = { vip: state.vip_places, regular: state.regular_places };
    const given = await giveNumbers(this.em, eventId, { slot, opensAt: room.opensAt, last });
    const waiting = await this.waiting(eventId);
    const stock = stockOf(event, await this.em.find(Tier, { event: eventId }, { refresh: true }));
    const [ofVip, ofRegular] = [stock.VIP.entrants, stock.REGULAR.entrants];
    const lane = (name: TierLane, there: number) => ({ eventId, lane: name, waiting: there });
    const vip = await entrantsOf(this.em, lane(TierLane.VIP, waiting.vip), ofVip);
    const regular = await entrantsOf(this.em, lane(TierLane.REGULAR, waiting.regular), ofRegular);
    const may = !room.paused && vip.most + regular.most > 0;
    const { admit, carry } = may
      ? quota(state.carry, room.admitPerMinute, slot - state.slot)
      : { admit: 0, carry: state.carry };
    const most = Math.min(admit, Math.max(ofVip.most, ofRegular.most)); // most tickets are for both lanes
    const { turns, ...chosen } = choose(vip, regular, could => takeTurns(most, could, state.recent, room.regularShare));
    const admitted = {
      vip: await this.admit(eventId, TierLane.VIP, turns.vip, chosen.vip, now),
      regular: await this.admit(eventId, TierLane.REGULAR, turns.regular, chosen.regular, now),
    };
    if (may || given.vip + given.regular > 0) {
      await this.em.execute(
        `update waiting_rooms set slot = ?, carry = ?, recent = ?,
           vip_places = vip_places + ?, regular_places = regular_places + ? where event_id = ?`,
        [slot, carry, turns.recent, given.vip, given.regular, eventId],
      );
      afterCommit(() => this.liveFeed.publish(`queue:${eventId}`));
    }
    if (admitted.vip + admitted.regular > 0) return { admitted, idle: null };
    if (room.paused) return idle('paused');
    if (may) return idle('pace');
    return idle(waiting.vip + waiting.regular > 0 ? 'nothingToBuy' : 'nobodyWaits');
  }

  /** Forgets who waited, a month after the event. */
  async forgetOld(): Promise<void> {
    const over = new Date(clock.now().getTime() - 30 * 24 * 3_600_000);
    for (let forgotten = FORGOTTEN_AT_ONCE; forgotten === FORGOTTEN_AT_ONCE;) {
      ({ affectedRows: forgotten } = await this.em.execute<{ affectedRows: number }>(FORGET, [over], 'run'));
    }
  }

  /** The room under its lock; null where another has it, or had it in this half second. */
  private async take(eventId: string, slot: number): Promise<RoomState | null> {
    await this.em.execute('insert into waiting_rooms (event_id) values (?) on conflict do nothing', [eventId]);
    const [state] = await this.em.execute<RoomState[]>(
      `select slot::float8, carry, recent, vip_places, regular_places from waiting_rooms
       where event_id = ? and slot < ? for update skip locked`,
      [eventId, slot],
    );
    return state ?? null;
  }

  /** Those with a number, as far as one tick could admit them. */
  private async waiting(eventId: string): Promise<Lanes> {
    const lane = (name: TierLane) =>
      `(select count(*)::int from (select from queue_tickets
         where event_id = asked.id and lane = '${name}' and status = 'WAITING' and place is not null
         order by place limit ${MOST_A_TICK}) as first)`;
    const [waiting] = await this.em.execute<[Lanes]>(
      `select ${lane(TierLane.VIP)} as vip, ${lane(TierLane.REGULAR)} as regular from (select ?::uuid as id) as asked`,
      [eventId],
    );
    return waiting;
  }

  /** `chosen` null: the next of the lane. */
  private async admit(
    eventId: string,
    lane: TierLane,
    count: number,
    chosen: readonly string[] | null,
    now: Date,
  ): Promise<number> {
    if (count === 0) return 0;
    const admitted = await this.em.execute<unknown[]>(
      `update queue_tickets set status = 'ADMITTED', admitted_at = ?, admission_ends_at = ?
       where id in (
         select id from queue_tickets where event_id = ? and lane = ? and status = 'WAITING' and place is not null
           ${chosen ? 'and id in (?)' : ''}
         order by place limit ? for update
       ) returning 1`,
      [now, new Date(now.getTime() + ADMISSION_MS), eventId, lane, ...(chosen ? [[...chosen]] : []), count],
    );
    return admitted.length;
  }
}

const idle = (why: Idle): Tick => ({ admitted: { vip: 0, regular: 0 }, idle: why });
