import { clock } from '../platform/clock.js';
import { decimal } from '../platform/money.js';
import type { AnsweredRow } from './answer-columns.js';
import { BEGINNING, exactly, local, utc, type Column, type Sheet } from './sheet.js';

interface OrderRow extends AnsweredRow {
  readonly at: string;
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly createdAt: string;
  readonly createdAtLocal: string;
  readonly paidAt: string | null;
  readonly paidAtLocal: string | null;
  readonly buyerName: string;
  readonly buyerEmail: string;
  readonly promoCode: string | null;
  readonly tickets: number;
  readonly items: string;
  readonly providers: string | null;
  readonly currency: string;
  readonly subtotal: number;
  readonly discount: number;
  readonly fees: number;
  readonly tax: number;
  readonly taxIncluded: boolean;
  readonly total: number;
  readonly refunded: number;
  readonly timeZone: string;
}

const AMOUNTS = ['subtotal', 'discount', 'fees', 'tax', 'total', 'refunded'] as const;

/** An amount in its currency's own digits. */
const amount = (name: (typeof AMOUNTS)[number]): Column<OrderRow> => ({
  head: name,
  cell: row => decimal(row[name], row.currency),
});

/** A line an order, by the time that it was made; those that were never paid too. */
export const ordersSheet: Sheet<OrderRow> = {
  right: 'seeOrders',
  tellsAnswers: true,
  columns: [
    { head: 'order', cell: ({ number }) => number },
    { head: 'status', cell: ({ status }) => status },
    { head: 'created_at', cell: ({ createdAt }) => createdAt },
    { head: 'created_at_local', cell: ({ createdAtLocal }) => createdAtLocal },
    { head: 'paid_at', cell: ({ paidAt }) => paidAt },
    { head: 'paid_at_local', cell: ({ paidAtLocal }) => paidAtLocal },
    { head: 'buyer_name', cell: ({ buyerName }) => buyerName },
    { head: 'buyer_email', cell: ({ buyerEmail }) => buyerEmail },
    { head: 'promo_code', cell: ({ promoCode }) => promoCode },
    { head: 'tickets', cell: ({ tickets }) => tickets },
    { head: 'items', cell: ({ items }) => items },
    { head: 'paid_with', cell: ({ providers }) => providers },
    { head: 'currency', cell: ({ currency }) => currency },
    ...AMOUNTS.slice(0, 4).map(amount),
    { head: 'tax_included', cell: ({ taxIncluded }) => (taxIncluded ? 'yes' : 'no') },
    ...AMOUNTS.slice(4).map(amount),
    { head: 'time_zone', cell: ({ timeZone }) => timeZone },
  ],
  read: ({ em }, eventId, after, limit) => {
    const { at, id } = after ?? BEGINNING;
    return em.execute<OrderRow[]>(ORDERS, [clock.now(), eventId, at, id, limit]);
  },
};

// By the clock, as `Order.status` tells it: an open order past its time is EXPIRED, whatever its row says.
const ORDERS = `
  select ${exactly('orders.created_at')} as at, orders.id, number,
    case when orders.status in ('HELD', 'AWAITING_PAYMENT') and hold_expires_at <= ? then 'EXPIRED' else orders.status end as status,
    ${utc('orders.created_at')} as "createdAt", ${local('orders.created_at')} as "createdAtLocal",
    ${utc('paid_at')} as "paidAt", ${local('paid_at')} as "paidAtLocal",
    buyer_name as "buyerName", buyer_email as "buyerEmail",
    (select code from promo_codes where promo_codes.id = promo_code_id) as "promoCode",
    item.tickets, item.items,
    (select string_agg(distinct provider, ', ') from payments where order_id = orders.id and received > 0) as providers,
    orders.currency, subtotal::float8, discount::float8, fees::float8, tax::float8, orders.tax_included as "taxIncluded",
    total::float8, refunded::float8, events.time_zone as "timeZone",
    coalesce(orders.answers, (select answers from registrations where registrations.id = registration_id)) as answers
  from (
    select * from orders
    where event_id = ? and (created_at, id) > (?::timestamptz, ?::uuid) order by created_at, id limit ?
  ) as orders
  join events on events.id = event_id
  cross join lateral (
    select sum(quantity)::int as tickets, string_agg(quantity || ' × ' || name, ', ' order by order_items.position) as items
    from order_items join tiers on tiers.id = tier_id where order_id = orders.id
  ) as item
  order by orders.created_at, orders.id`;
