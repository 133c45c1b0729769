import { BOOKED } from './booked.js';
import type { Invariant } from './invariants.js';

/** Orders that were paid, by line: what of the order's total is the line's. */
const SOLD = `
  orders join order_items as item on item.order_id = orders.id
  join tickets as first on first.order_id = orders.id and first.position = 0`;
const GROSS = `sum(item.total + item.fees + case when orders.tax_included then 0 else item.tax end)`;

/** Sales are counted as they happen (server/sales/sales-counts.ts); here again, from orders and ledger. */
export const SALES_INVARIANTS: readonly Invariant[] = [
  {
    number: 2,
    says: 'sales count the orders, the tickets and what was paid for them, by tier',
    differences: `
      select 'tier ' || coalesce(noted.tier_id, counted.tier_id) as subject,
             format('%s orders, %s tickets, %s gross', noted.orders, noted.tickets, noted.gross) as recorded,
             format('%s orders, %s tickets, %s gross', counted.orders, counted.tickets, counted.gross) as counted
      from (
        select event_id, tier_id, sum(orders) as orders, sum(tickets) as tickets, sum(gross) as gross
        from sales_counts where tier_id is not null group by event_id, tier_id
      ) as noted
      full join (
        select orders.event_id, item.tier_id, count(*) filter (where item.tier_id = first.tier_id) as orders,
               sum(quantity) as tickets, ${GROSS} as gross
        from ${SOLD} group by 1, 2
      ) as counted using (event_id, tier_id)
      where (noted.orders, noted.tickets, noted.gross) is distinct from (counted.orders, counted.tickets, counted.gross)`,
  },
  {
    number: 2,
    says: 'sales over time are the tickets and what was paid for them, by the minute and the quarter of an hour',
    differences: `
      with point as (
        select event_id, minutes, at, tickets, gross from sales_points
        union all
        select event_id, minutes, date_bin(make_interval(mins => minutes), minute, 'epoch'), tickets, gross
        from sales_counts cross join (values (1), (15)) as span (minutes) where minute is not null
      ), noted as (
        select event_id, minutes, at, sum(tickets) as tickets, sum(gross) as gross from point group by event_id, minutes, at
      ), counted as (
        select orders.event_id, minutes, date_bin(make_interval(mins => minutes), paid_at, 'epoch') as at,
               sum(quantity) as tickets, ${GROSS} as gross
        from ${SOLD} cross join (values (1), (15)) as span (minutes) group by 1, 2, 3
      )
      select format('%s minutes from %s of event %s', minutes, at, event_id) as subject,
             format('%s tickets, %s gross', noted.tickets, noted.gross) as recorded,
             format('%s tickets, %s gross', counted.tickets, counted.gross) as counted
      from noted full join counted using (event_id, minutes, at)
      where (noted.tickets, noted.gross) is distinct from (counted.tickets, counted.gross)
        and (minutes = 15 or exists (
          select from sales_points as kept
          where kept.event_id = noted.event_id and kept.minutes = 1 and kept.at = noted.at))`,
  },
  {
    number: 4,
    says: 'what sales brought, what of it went back, fees and chargebacks are those of the ledger',
    differences: `
      select 'event ' || events.id as subject,
             format('%s gross, %s back, %s fees, %s lost', noted.gross, noted.refunded, noted.fees, noted.chargebacks) as recorded,
             format('%s gross, %s back, %s fees, %s lost', booked.gross, booked.refunded, booked.fees, booked.chargebacks) as counted
      from events
      cross join lateral (
        select coalesce(sum(gross), 0) as gross, coalesce(sum(refunded), 0) as refunded, coalesce(sum(fees), 0) as fees,
               coalesce(sum(chargebacks), 0) as chargebacks
        from sales_counts where event_id = events.id
      ) as noted
      left join (
        select event_id, posting.currency,
          coalesce(sum(amount) filter (where kind = 'SALE' and account = 'UNAPPLIED_CASH'), 0) as gross,
          coalesce(sum(amount) filter (where kind in ('REFUND', 'REFUND_REVERSED') and account in ('REFUNDS', 'ALLOWANCES', 'TAX', 'FEES')), 0) as refunded,
          coalesce(-sum(amount) filter (where account = 'FEES'), 0) as fees,
          coalesce(sum(amount) filter (where account = 'CHARGEBACKS'), 0) as chargebacks
        from ${BOOKED} group by event_id, posting.currency
      ) as booked on booked.event_id = events.id and booked.currency = events.currency
      where (noted.gross, noted.refunded, noted.fees, noted.chargebacks) is distinct from
        (coalesce(booked.gross, 0), coalesce(booked.refunded, 0), coalesce(booked.fees, 0), coalesce(booked.chargebacks, 0))`,
  },
];
