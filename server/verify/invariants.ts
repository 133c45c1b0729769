import { GATE_INVARIANTS } from './gate-invariants.js';
import { ISSUANCE_INVARIANTS } from './issuance-invariants.js';
import { RECEIPT_INVARIANTS } from './receipt-invariants.js';
import { REGISTRATION_INVARIANTS } from './registration-invariants.js';
import { WAITLIST_INVARIANTS } from './waitlist-invariants.js';

/** One thing that is always true, and the query for where it is not. Each row of it is a difference. */
export interface Invariant {
  /** As numbered in docs/architecture.md. */
  readonly number: 1 | 2 | 3 | 4 | 5;
  readonly says: string;
  /** Rows of `subject`, `recorded`, `counted` as text. Statement of its own, sees one snapshot with all others. */
  readonly differences: string;
}

export const INVARIANTS: readonly Invariant[] = [
  {
    number: 1,
    says: 'a tier never has less than nothing, nor more sold and held than its capacity',
    differences: `
      select 'tier ' || id as subject, format('%s sold + %s held', sold, held) as recorded, format('%s capacity', capacity) as counted
      from tiers where sold < 0 or held < 0 or sold + held > capacity`,
  },
  {
    number: 1,
    says: 'an event never has less than nothing, nor more sold and held than its capacity',
    differences: `
      select 'event ' || id as subject, format('%s sold + %s held', sold, held) as recorded, format('%s capacity', capacity) as counted
      from events where sold < 0 or held < 0 or sold + held > capacity`,
  },
  {
    number: 2,
    says: 'a tier’s sold is its tickets that are not REFUNDED or VOID',
    differences: `
      select 'tier ' || tiers.id as subject, tiers.sold::text as recorded, counted.tickets::text as counted
      from tiers, lateral (
        select count(*) as tickets from tickets where tier_id = tiers.id and status not in ('REFUNDED', 'VOID')
      ) as counted
      where tiers.sold <> counted.tickets`,
  },
  {
    number: 2,
    says: 'a tier’s held is the quantities of its HELD and AWAITING_PAYMENT orders, and what its waitlist collects',
    differences: `
      select 'tier ' || tiers.id as subject, tiers.held::text as recorded, coalesce(counted.quantity, 0)::text as counted
      from tiers left join (
        select tier_id, sum(quantity) as quantity from (
          select tier_id, quantity from order_items join orders on orders.id = order_id
          where orders.status in ('HELD', 'AWAITING_PAYMENT')
          union all
          select tier_id, collected from waitlist_entries where collected > 0
        ) as holding group by tier_id
      ) as counted on counted.tier_id = tiers.id
      where tiers.held <> coalesce(counted.quantity, 0)`,
  },
  {
    number: 2,
    says: 'an event’s sold and held are those of its tiers',
    differences: `
      select 'event ' || events.id as subject, format('%s / %s', events.sold, events.held) as recorded,
             format('%s / %s', coalesce(sum(tiers.sold), 0), coalesce(sum(tiers.held), 0)) as counted
      from events left join tiers on tiers.event_id = events.id group by events.id
      having events.sold <> coalesce(sum(tiers.sold), 0) or events.held <> coalesce(sum(tiers.held), 0)`,
  },
  {
    number: 2,
    says: 'a promo code’s uses are its orders that neither expired nor were cancelled',
    differences: `
      select 'promo code ' || promo_codes.id as subject, uses::text as recorded, count(orders.id)::text as counted
      from promo_codes left join orders on promo_code_id = promo_codes.id and orders.status not in ('EXPIRED', 'CANCELLED')
      group by promo_codes.id having uses <> count(orders.id)`,
  },
  {
    number: 3,
    says: 'an order that was paid has exactly its tickets, and no other order has any',
    differences: `
      select 'order ' || orders.id as subject, format('%s, %s in its items', orders.status, items.quantity) as recorded,
             format('%s tickets', issued.tickets) as counted
      from orders
      cross join lateral (select coalesce(sum(quantity), 0) as quantity from order_items where order_id = orders.id) as items
      cross join lateral (select count(*) as tickets from tickets where order_id = orders.id) as issued
      where issued.tickets <> case when orders.paid_at is null then 0 else items.quantity end`,
  },
  {
    number: 3,
    says: 'a ticket has one valid code, of its present version',
    differences: `
      select 'ticket ' || tickets.id as subject, format('version %s', code_version) as recorded,
             format('%s valid codes', count(code.digest)) as counted
      from tickets left join ticket_codes as code
        on code.ticket_id = tickets.id and code.replaced_at is null and code.version = tickets.code_version
      group by tickets.id having count(code.digest) <> 1`,
  },
  {
    number: 3,
    says: 'an event’s last serial number is the highest that it gave out',
    differences: `
      select 'event ' || events.id as subject, last_serial::text as recorded, coalesce(max(serial_number), 0)::text as counted
      from events left join tickets on tickets.event_id = events.id group by events.id
      having last_serial <> coalesce(max(serial_number), 0)`,
  },
  {
    number: 4,
    says: 'an order’s sums are those of its items',
    differences: `
      select 'order ' || orders.id as subject,
             format('%s - %s + fees %s, tax %s', subtotal, orders.discount, orders.fees, orders.tax) as recorded,
             format('%s - %s + fees %s, tax %s', sum(quantity * unit_price), sum(item.discount), sum(item.fees), sum(item.tax)) as counted
      from orders join order_items as item on item.order_id = orders.id group by orders.id
      having (subtotal, orders.discount, orders.fees, orders.tax)
        is distinct from (sum(quantity * unit_price), sum(item.discount), sum(item.fees), sum(item.tax))`,
  },
  {
    number: 4,
    says: 'an order that was paid has one payment of its total, and none where nothing was due',
    differences: `
      select 'order ' || orders.id as subject, total::text as recorded,
             format('%s payments of %s', count(payment.id), coalesce(sum(payment.received), 0)) as counted
      from orders left join payments as payment on payment.order_id = orders.id and payment.received is not null
        and not exists (select from refunds where payment_id = payment.id and automatic)
      where orders.paid_at is not null group by orders.id
      having coalesce(sum(payment.received), 0) <> total or count(payment.id) <> case when total = 0 then 0 else 1 end`,
  },
  {
    number: 4,
    says: 'what a provider took became tickets or is on its way back',
    differences: `
      select 'payment ' || payments.id as subject, format('%s received', received) as recorded, 'order ' || orders.status as counted
      from payments join orders on orders.id = order_id
      where received is not null and orders.paid_at is null
        and not exists (select from refunds where payment_id = payments.id and automatic)`,
  },
  {
    number: 4,
    says: 'a payment is DISPUTED while a dispute of it is open or lost, and else what its amounts say',
    differences: `
      select 'payment ' || payments.id as subject, payments.status as recorded, said.status as counted
      from payments cross join lateral (
        select case
          when exists (select from disputes where payment_id = payments.id and disputes.status <> 'WON') then 'DISPUTED'
          when received is null then case when payments.status = 'FAILED' then 'FAILED' else 'PENDING' end
          when refunded > 0 then case when refunded = received then 'REFUNDED' else 'PARTIALLY_REFUNDED' end
          when received = amount and coalesce(received_currency, currency) = currency then 'SUCCEEDED'
          else 'MISMATCHED' end as status
      ) as said
      where payments.status <> said.status`,
  },
  {
    number: 4,
    says: 'refunds of a payment are what it says went back and goes back, and never exceed it',
    differences: `
      select 'payment ' || payments.id as subject,
             format('%s back and %s promised of %s', refunded, promised, coalesce(received, 0)) as recorded,
             format('%s back, %s under way', back.settled, back.pending) as counted
      from payments cross join lateral (
        select coalesce(sum(amount) filter (where status = 'SUCCEEDED'), 0) as settled,
               coalesce(sum(amount) filter (where status in ('PROCESSING', 'FAILED')), 0) as pending
        from refunds where payment_id = payments.id
      ) as back
      where refunded <> back.settled or promised <> back.pending or back.settled + back.pending > coalesce(received, 0)`,
  },
  {
    number: 4,
    says: 'what an order says went back is its refunds that succeeded, of tickets',
    differences: `
      select 'order ' || orders.id as subject, orders.refunded::text as recorded, coalesce(sum(refunds.amount), 0)::text as counted
      from orders left join refunds on order_id = orders.id and refunds.status = 'SUCCEEDED' and not (automatic or external)
      group by orders.id having orders.refunded <> coalesce(sum(refunds.amount), 0)`,
  },
  {
    number: 4,
    says: 'a refund brings back no more than its tickets cost, unless the event was cancelled',
    differences: `
      select 'refund ' || refunds.id as subject, refunds.amount::text as recorded, coalesce(sum(covered.amount), 0)::text as counted
      from refunds left join refund_tickets as covered on refund_id = refunds.id
      where not automatic and not cancellation and not external
      group by refunds.id having refunds.amount > coalesce(sum(covered.amount), 0)`,
  },
  {
    number: 4,
    says: 'a ticket is REFUNDED exactly where a refund of it was granted',
    differences: `
      select 'ticket ' || tickets.id as subject, tickets.status as recorded, coalesce(refunds.status, 'no refund') as counted
      from tickets left join refund_tickets on ticket_id = tickets.id and holds left join refunds on refunds.id = refund_id
      where (tickets.status = 'REFUNDED') <> (coalesce(refunds.status, 'REQUESTED') <> 'REQUESTED')`,
  },
  {
    number: 4,
    says: 'an order is REFUNDED where no ticket of it counts any more, PARTIALLY_REFUNDED where some do, PAID where none went back',
    differences: `
      select 'order ' || orders.id as subject, orders.status as recorded,
             format('%s tickets count, %s are refunded', its.counting, its.refunded) as counted
      from orders cross join lateral (
        select count(*) filter (where status not in ('REFUNDED', 'VOID')) as counting,
               count(*) filter (where status = 'REFUNDED') as refunded
        from tickets where order_id = orders.id
      ) as its
      where (orders.status = 'REFUNDED' and its.counting > 0) or (orders.status = 'PAID' and its.refunded > 0)
         or (orders.status = 'PARTIALLY_REFUNDED' and (its.counting = 0 or its.refunded = 0))`,
  },
  ...GATE_INVARIANTS,
  ...ISSUANCE_INVARIANTS,
  ...RECEIPT_INVARIANTS,
  ...WAITLIST_INVARIANTS,
  ...REGISTRATION_INVARIANTS,
];
