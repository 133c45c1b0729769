import type { Invariant } from './invariants.js';

/** Tickets that staff gave out: the third invariant again, for orders that nobody placed. */
export const ISSUANCE_INVARIANTS: readonly Invariant[] = [
  {
    number: 3,
    says: 'an issuance has as many orders as it says, each of one ticket of its tier, at no charge',
    differences: `
      select 'issuance ' || issuances.id as subject, format('%s tickets', quantity) as recorded,
             format('%s orders, %s of them of one free ticket', its.orders, its.right) as counted
      from issuances cross join lateral (
        select count(*) as orders, count(*) filter (
          where total = 0 and paid_at is not null and orders.event_id = issuances.event_id
            and 1 = (select sum(item.quantity) from order_items as item
                     where item.order_id = orders.id and item.tier_id = issuances.tier_id)
        ) as right
        from orders where issuance_id = issuances.id
      ) as its
      where its.orders <> quantity or its.right <> quantity`,
  },
];
