import type { EntityManager } from '@mikro-orm/postgresql';
import { TICK_MS } from './admission.policy.js';

/** Of one neighbourhood so many networks are drawn in one round; the rest of it waits for the next. */
const NEIGHBOURS_A_ROUND = 32;
/** Who changed lane is put in every two seconds: those behind are numbered anew then. */
const TICKS_BETWEEN_CHANGES = 2_000 / TICK_MS;

/** How many of each lane. */
export interface Lanes {
  readonly vip: number;
  readonly regular: number;
}

interface Numbering {
  /** The half second of the clock that this is done in. */
  readonly slot: number;
  /** Who joined before is drawn; null: nobody is. */
  readonly opensAt: Date | null;
  /** The last number of each lane. */
  readonly last: Lanes;
}

/**
 * Gives those who came their lots, and numbers in the order of the lots.
 *
 * A lot is text that sorts: the half second in which it was given, whether it was drawn, the round, then chance for who
 * came before the opening and the order of arrival for who came after. In each round there is one of each network, and
 * thirty-two of each neighbourhood: whoever joins a thousand times, from as many addresses as they have, does not fill the
 * front of the line.
 *
 * A lot is kept for good. Who changed lane has one and no number, and stands where they would have stood had they come in
 * that lane: those behind get new numbers. Numbers are never given twice, so they grow, and have gaps.
 *
 * @returns how many numbers were given.
 */
export async function giveNumbers(
  em: EntityManager,
  eventId: string,
  { slot, opensAt, last }: Numbering,
): Promise<Lanes> {
  const changesToo = slot % TICKS_BETWEEN_CHANGES === 0;
  const [given] = await em.execute<[Lanes]>(
    `with fresh as (
       select id, lane, lot, arrival, coalesce(address, id) as network, coalesce(neighbourhood, address, id) as neighbourhood,
         joined_at < ?::timestamptz is true as early
       from queue_tickets where event_id = ? and status = 'WAITING' and place is null and (lot is null or ?)
     ), drawn as materialized (
       select *, case when early then gen_random_uuid()::text else lpad(arrival::text, 20, '0') end as turn
       from fresh where lot is null
     ), of_network as (
       select *, row_number() over (partition by lane, early, network order by turn) as nth from drawn
     ), of_neighbourhood as (
       select *, row_number() over (partition by lane, early, neighbourhood order by nth, turn) as nth_there from of_network
     ), with_lot as (
       select id, lane, concat(lpad(?::text, 13, '0'), case when early then 0 else 1 end,
         lpad(greatest(nth, (nth_there + ? - 1) / ?)::text, 9, '0'), turn) collate "C" as lot
       from of_neighbourhood
       union all select id, lane, lot from fresh where lot is not null
     ), line as (
       select id, lane, lot from with_lot
       union all
       select behind.id, behind.lane, behind.lot
       from (select lane, min(lot) as lot from with_lot group by lane) as first
       join queue_tickets as behind on behind.event_id = ? and behind.lane = first.lane and behind.lot > first.lot
       where behind.status = 'WAITING' and behind.place is not null
     ), in_order as (
       select id, lane, lot, row_number() over (partition by lane order by lot) as n from line
     ), numbered as (
       update queue_tickets as ticket
       set lot = in_order.lot, place = n + case in_order.lane when 'VIP' then ?::int else ?::int end
       from in_order where ticket.id = in_order.id and ticket.lane = in_order.lane and ticket.status = 'WAITING'
       returning ticket.lane
     )
     select count(*) filter (where lane = 'VIP')::int as vip, count(*) filter (where lane <> 'VIP')::int as regular
     from in_order`,
    [opensAt, eventId, changesToo, slot, NEIGHBOURS_A_ROUND, NEIGHBOURS_A_ROUND, eventId, last.vip, last.regular],
  );
  return given;
}
