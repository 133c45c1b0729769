import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { afterCommit } from '../platform/after-commit.js';
import { clock } from '../platform/clock.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { quota, takeTurns, TICK_MS } from './admission.policy.js';

const ADMISSION_MS = 10 * 60_000;

/** A room whose tick is this transaction's. */
interface Room {
  readonly slot: number;
  readonly opened: boolean;
  /** Those who joined before are shuffled; null where the opening is past, or never was. */
  readonly shuffled_before: Date | null;
  readonly carry: number;
  readonly recent: string;
  readonly vip_places: number;
  readonly regular_places: number;
  readonly admit_per_minute: number;
  readonly regular_share: number;
  readonly paused: boolean;
}

/**
 * The tick of waiting rooms, every half second by one process, however many try: whoever gets the room's row, and finds
 * that nobody ticked in this half second of the clock, does it.
 *
 * First those who came get their places. At the opening all who came before are shuffled; after it they are numbered as
 * they came. Of those who are numbered together, one from each network address comes first, then their seconds: whoever
 * joins a thousand times does not fill the front of the line. Then as many as the pace allows are admitted, in the order
 * of their places, the lanes by turns (admission.policy.ts), for ten minutes. Nobody is admitted while nothing is left,
 * to find that out.
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

  /** Gives places and admits, unless somebody has in this half second. @returns how many were admitted. */
  @Transactional()
  async tick(eventId: string): Promise<number> {
    const now = clock.now();
    const slot = Math.floor(now.getTime() / TICK_MS);
    const room = await this.take(eventId, slot);
    if (!room) return 0;
    const places = await this.number(eventId, room);
    const waiting = await this.waiting(eventId);
    const may = !room.paused && waiting.vip + waiting.regular > 0 && (await this.left(eventId)) > 0;
    if (!may && room.opened && places.vip + places.regular === 0) return 0; // nothing has changed

    const { admit, carry } = may
      ? quota(room.carry, room.admit_per_minute, slot - room.slot)
      : { admit: 0, carry: room.carry };
    const { vip, regular, recent } = takeTurns(admit, waiting, room.recent, room.regular_share);
    const admitted =
      (await this.admit(eventId, 'VIP', vip, now)) + (await this.admit(eventId, 'REGULAR', regular, now));
    await this.em.execute(
      `update waiting_rooms set slot = ?, opened = true, carry = ?, recent = ?,
         vip_places = vip_places + ?, regular_places = regular_places + ? where event_id = ?`,
      [slot, carry, recent, places.vip, places.regular, eventId],
    );
    afterCommit(() => this.liveFeed.publish(`queue:${eventId}`));
    return admitted;
  }

  /** Forgets who waited, a month after the event. */
  async forgetOld(): Promise<void> {
    const over = new Date(clock.now().getTime() - 30 * 24 * 3_600_000);
    await this.em.execute('delete from queue_tickets using events where events.id = event_id and ends_at < ?', [over]);
  }

  /** The room under its lock; null where another has it, or had it in this half second. */
  private async take(eventId: string, slot: number): Promise<Room | null> {
    await this.em.execute('insert into waiting_rooms (event_id) values (?) on conflict do nothing', [eventId]);
    const [room] = await this.em.execute<Room[]>(
      `select slot::float8, opened, case when not opened then waiting_room_opens_at end as shuffled_before, carry, recent, vip_places, regular_places,
         waiting_room_admit_per_minute as admit_per_minute, waiting_room_regular_share as regular_share,
         waiting_room_paused as paused
       from waiting_rooms join events on events.id = event_id
       where event_id = ? and slot < ? and waiting_room_admit_per_minute is not null
       for update of waiting_rooms skip locked`,
      [eventId, slot],
    );
    return room ?? null;
  }

  /** Gives those who came their places. @returns how many, by lane. */
  private async number(eventId: string, { shuffled_before, vip_places, regular_places }: Room): Promise<Lanes> {
    const [numbered] = await this.em.execute<[Lanes]>(
      `with fresh as (
         select id, lane, coalesce(address, id) as address, arrival, joined_at < ?::timestamptz is true as early
         from queue_tickets where event_id = ? and status = 'WAITING' and place is null
       ), drawn as materialized (
         select *, case when early then gen_random_uuid()::text else lpad(arrival::text, 20, '0') end as turn from fresh
       ), together as (
         select *, row_number() over (partition by lane, early, address order by turn) as nth from drawn
       ), line as (
         select id, row_number() over (partition by lane order by early desc, nth, turn) as n from together
       ), numbered as (
         update queue_tickets as ticket set place = n + case lane when 'VIP' then ?::int else ?::int end
         from line where ticket.id = line.id returning lane
       )
       select count(*) filter (where lane = 'VIP')::int as vip, count(*) filter (where lane <> 'VIP')::int as regular
       from numbered`,
      [shuffled_before, eventId, vip_places, regular_places],
    );
    return numbered;
  }

  private async waiting(eventId: string): Promise<Lanes> {
    const lane = (name: string) =>
      `(select count(*)::int from (select from queue_tickets
         where event_id = asked.id and lane = '${name}' and status = 'WAITING' and place is not null
         order by place limit ${MOST_A_TICK}) as first)`;
    const [waiting] = await this.em.execute<[Lanes]>(
      `select ${lane('VIP')} as vip, ${lane('REGULAR')} as regular from (select ?::uuid as id) as asked`,
      [eventId],
    );
    return waiting;
  }

  /** Tickets that the public could take now. */
  private async left(eventId: string): Promise<number> {
    const [{ left }] = await this.em.execute<[{ left: number | null }]>(
      `select least(sum(greatest(tiers.capacity - tiers.sold - tiers.held, 0)),
                    min(events.capacity - events.sold - events.held))::int as left
       from tiers join events on events.id = event_id where event_id = ? and not hidden`,
      [eventId],
    );
    return left ?? 0;
  }

  private async admit(eventId: string, lane: 'VIP' | 'REGULAR', count: number, now: Date): Promise<number> {
    if (count === 0) return 0;
    const admitted = await this.em.execute<unknown[]>(
      `update queue_tickets set status = 'ADMITTED', admitted_at = ?, admission_ends_at = ?
       where id in (
         select id from queue_tickets where event_id = ? and lane = ? and status = 'WAITING' and place is not null
         order by place limit ? for update
       ) returning 1`,
      [now, new Date(now.getTime() + ADMISSION_MS), eventId, lane, count],
    );
    return admitted.length;
  }
}

interface Lanes {
  readonly vip: number;
  readonly regular: number;
}

/** 60,000 a minute are 500 a tick, and two ticks' worth are admitted at once. */
const MOST_A_TICK = 1_000;
