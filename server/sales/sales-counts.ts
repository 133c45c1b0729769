import type { EntityManager } from '@mikro-orm/postgresql';
import { MANY_LOOSE, takeLooseRows } from '../platform/loose-rows.js';
import { TimeBucket } from './sales.types.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What one tier of an event sold, or (without a tier) what became of the event's money apart from its tickets. */
export interface SalesCounts {
  readonly eventId: string;
  readonly tierId: string | null;
  readonly sold: number;
  readonly held: number;
  readonly orders: number;
  readonly gross: number;
  readonly refunded: number;
  readonly fees: number;
  readonly chargebacks: number;
}

/** What was sold between `at`, in milliseconds, and the next. */
export interface SalesMoment {
  readonly at: number;
  readonly tickets: number;
  readonly gross: number;
}

/**
 * Events' sales in one statement, each tier in its place, at a price that does not grow with their orders: it adds up
 * what triggers wrote into sales_counts, a row a tier and the few that are loose.
 */
export function readSales(em: EntityManager, eventIds: readonly string[]): Promise<SalesCounts[]> {
  return em.execute<SalesCounts[]>(SALES, [eventIds, eventIds]);
}

const SALES = `
  select event_id as "eventId", tier_id as "tierId", coalesce(sold, 0) as sold, coalesce(held, 0) as held,
    coalesce(orders, 0)::float8 as orders, coalesce(gross, 0)::float8 as gross,
    coalesce(refunded, 0)::float8 as refunded, coalesce(fees, 0)::float8 as fees,
    coalesce(chargebacks, 0)::float8 as chargebacks
  from (
    select id as tier_id, event_id, sold, held, position from tiers where event_id in (?)
  ) as tier
  full join (
    select event_id, tier_id, sum(orders) as orders, sum(gross) as gross, sum(refunded) as refunded, sum(fees) as fees,
      sum(chargebacks) as chargebacks
    from sales_counts where event_id in (?) group by event_id, tier_id
  ) as counted using (event_id, tier_id)
  order by position`;

/** How far back each kind of bucket is read, so that no answer is longer than a screen can show; what it is made of. */
const BUCKETS: Record<TimeBucket, { unit: string; minutes: 1 | 15; reachMs: number }> = {
  MINUTE: { unit: 'minute', minutes: 1, reachMs: DAY_MS },
  HOUR: { unit: 'hour', minutes: 15, reachMs: 31 * DAY_MS },
  DAY: { unit: 'day', minutes: 15, reachMs: Infinity },
};

/** An event's sales by minutes, hours or days of its time zone, until `now`. */
export function readSalesOverTime(
  em: EntityManager,
  event: { readonly id: string; readonly timeZone: string },
  bucket: TimeBucket,
  now: Date,
): Promise<SalesMoment[]> {
  const { unit, minutes, reachMs } = BUCKETS[bucket];
  const since = reachMs === Infinity ? '-infinity' : new Date(now.getTime() - reachMs);
  const { id, timeZone: zone } = event;
  return em.execute<SalesMoment[]>(OVER_TIME, [unit, since, zone, unit, zone, id, minutes, id]);
}

const OVER_TIME = `
  with reach as (select date_trunc(?, ?::timestamptz, ?) as since)
  select floor(extract(epoch from bucket) * 1000)::float8 as at, tickets::int as tickets, gross::float8 as gross
  from (
    select date_trunc(?, at, ?) as bucket, sum(tickets) as tickets, sum(gross) as gross
    from (
      select at, tickets, gross from sales_points where event_id = ? and minutes = ? and at >= (select since from reach)
      union all
      select minute, tickets, gross from sales_counts where event_id = ? and minute >= (select since from reach)
    ) as sold
    group by 1
  ) as summed
  order by bucket`;

/** Whoever sends a statement, its values in the places of its question marks. */
interface Executor {
  execute(statement: string, values: readonly unknown[]): Promise<unknown>;
}

/** Minutes are read for a day. They are written for an hour longer, and kept for two days: no row is met from both sides. */
const MINUTES_WRITTEN_MS = DAY_MS + HOUR_MS;
const MINUTES_KEPT_MS = 2 * DAY_MS;

/**
 * Puts the loose rows of each event that has many into one a tier, and adds them to the event's points in time, which are
 * written in one order: of two that do it at once neither waits for the other in a circle.
 */
export async function putSalesTogether(em: Executor, now: Date): Promise<void> {
  await em.execute(TOGETHER, [MANY_LOOSE, new Date(now.getTime() - MINUTES_WRITTEN_MS)]);
  await em.execute('delete from sales_points where minutes = 1 and at < ?', [
    new Date(now.getTime() - MINUTES_KEPT_MS),
  ]);
}

const TOGETHER = `
  with gone as (
    ${takeLooseRows('sales_counts')}
    returning event_id, tier_id, minute, orders, tickets, gross, refunded, fees, chargebacks
  ), points as (
    insert into sales_points (event_id, minutes, at, tickets, gross)
    select event_id, minutes, date_bin(make_interval(mins => minutes), minute, 'epoch'), sum(tickets), sum(gross)
    from gone cross join (values (1), (15)) as span (minutes)
    where minute is not null and (minutes = 15 or minute >= ?)
    group by 1, 2, 3 order by 1, 2, 3
    on conflict (event_id, minutes, at) do update
      set tickets = sales_points.tickets + excluded.tickets, gross = sales_points.gross + excluded.gross
  )
  insert into sales_counts (event_id, tier_id, orders, tickets, gross, refunded, fees, chargebacks, is_total)
  select event_id, tier_id, sum(orders), sum(tickets), sum(gross), sum(refunded), sum(fees), sum(chargebacks), true
  from gone group by event_id, tier_id
  having sum(tickets) <> 0 or sum(refunded) <> 0 or sum(fees) <> 0 or sum(chargebacks) <> 0`;
