import type { Invariant } from './invariants.js';

/** What waitlists say of tiers, entries and orders. */
export const WAITLIST_INVARIANTS: readonly Invariant[] = [
  {
    number: 2,
    says: 'a tier’s waiting is the entries that wait for it, an event’s those of its tiers',
    differences: `
      select 'tier ' || tiers.id as subject, tiers.waiting::text as recorded, counted.entries::text as counted
      from tiers, lateral (
        select count(*) as entries from waitlist_entries where tier_id = tiers.id and status = 'WAITING'
      ) as counted
      where tiers.waiting <> counted.entries
      union all
      select 'event ' || events.id, events.waiting::text, coalesce(sum(tiers.waiting), 0)::text
      from events left join tiers on tiers.event_id = events.id group by events.id
      having events.waiting <> coalesce(sum(tiers.waiting), 0)`,
  },
  {
    number: 2,
    says: 'a tier owes its line no more than it has left, and nothing where nobody waits',
    differences: `
      select 'tier ' || id as subject, owed::text as recorded, format('%s left, %s in line', capacity - sold - held, waiting) as counted
      from tiers where owed > case when waiting > 0 then capacity - sold - held else 0 end`,
  },
  {
    number: 2,
    says: 'an entry is OFFERED while its order holds, CLAIMED where that was paid, and else over, or without one',
    differences: `
      select 'waitlist entry ' || entry.id as subject, entry.status as recorded, coalesce('order ' || orders.status, 'no order') as counted
      from waitlist_entries as entry left join orders on waitlist_entry_id = entry.id
      where case entry.status
        when 'WAITING' then orders.id is not null
        when 'OFFERED' then coalesce(orders.status, '') not in ('HELD', 'AWAITING_PAYMENT')
        when 'CLAIMED' then orders.paid_at is null
        else coalesce(orders.status, 'EXPIRED') not in ('EXPIRED', 'CANCELLED') end`,
  },
  {
    number: 2,
    says: 'what is offered from a waitlist is what its entry waited for',
    differences: `
      select 'order ' || orders.id as subject,
             format('%s of tier %s for %s', items.quantity, items.tiers, buyer_email) as recorded,
             format('%s of tier %s for %s', entry.quantity, tier_id, email) as counted
      from orders join waitlist_entries as entry on entry.id = waitlist_entry_id
      cross join lateral (
        select sum(quantity) as quantity, string_agg(item.tier_id::text, ', ') as tiers from order_items as item where order_id = orders.id
      ) as items
      where (items.quantity, items.tiers, buyer_email) is distinct from (entry.quantity::bigint, tier_id::text, email)`,
  },
];
