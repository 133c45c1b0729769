import type { Invariant } from './invariants.js';

/** Files, as registrations and orders name them. */
const NAMED = `
  select unnest(attachment_ids) as id, event_id, registrations.id as by, 'registration ' || registrations.id as who from registrations
  union all
  select answer #>> '{}', orders.event_id, orders.id, 'order ' || orders.id
  from orders join events on events.id = event_id
  cross join lateral jsonb_path_query(events.questions, '$[*] ? (@.kind == "FILE")') as question
  cross join lateral jsonb_path_query(orders.answers -> (question ->> 'id'), '$[*] ? (@ != null)') as answer
  where orders.answers is not null`;

/** What registrations say of orders, and both of the files that they name. */
export const REGISTRATION_INVARIANTS: readonly Invariant[] = [
  {
    number: 2,
    says: 'a registration is APPROVED while an order of it holds or was paid, and only then',
    differences: `
      select 'registration ' || registrations.id as subject, registrations.status as recorded,
             format('%s orders that hold or were paid', counted.orders) as counted
      from registrations, lateral (
        select count(*) as orders from orders
        where registration_id = registrations.id and (status in ('HELD', 'AWAITING_PAYMENT') or paid_at is not null)
      ) as counted
      where (registrations.status = 'APPROVED') <> (counted.orders = 1)`,
  },
  {
    number: 2,
    says: 'a registration’s order is one ticket of its tier, for who registered',
    differences: `
      select 'order ' || orders.id as subject, format('%s of tier %s for %s', items.quantity, items.tiers, buyer_email) as recorded,
             format('1 of tier %s for %s', tier_id, email) as counted
      from orders join registrations on registrations.id = registration_id
      cross join lateral (
        select sum(quantity) as quantity, string_agg(item.tier_id::text, ', ') as tiers from order_items as item where order_id = orders.id
      ) as items
      where (items.quantity, items.tiers, buyer_email, orders.event_id)
        is distinct from (1::bigint, tier_id::text, email, registrations.event_id)`,
  },
  {
    number: 2,
    says: 'a file that a registration or an order names is there, of its event and not to be deleted',
    differences: `
      select 'attachment ' || named.id as subject, coalesce('of event ' || file.event_id, 'none') as recorded, named.who as counted
      from (
        ${NAMED}
      ) as named left join attachments as file on file.id = named.id
      where file.event_id is distinct from named.event_id or file.attached_at is null`,
  },
  {
    number: 2,
    says: 'who names a file is written down, and nobody else',
    differences: `
      select 'attachment ' || coalesce(named.id, used.attachment_id) as subject,
             coalesce('named by ' || coalesce(order_id, registration_id), 'not named') as recorded,
             coalesce('named by ' || named.by, 'not named') as counted
      from (${NAMED}) as named
      full join attachment_uses as used on used.attachment_id = named.id and coalesce(order_id, registration_id) = named.by
      where named.id is null or used.attachment_id is null`,
  },
];
