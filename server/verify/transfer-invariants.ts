import type { Invariant } from './invariants.js';

/** Tickets that change hands: the third invariant again, once a ticket has had more than one code. */
export const TRANSFER_INVARIANTS: readonly Invariant[] = [
  {
    number: 3,
    says: 'a ticket is offered to one person at most, and only while it lets in',
    differences: `
      select 'ticket ' || tickets.id as subject, tickets.status as recorded, format('%s open offers', count(*)) as counted
      from transfers join tickets on tickets.id = ticket_id where settled_at is null
      group by tickets.id having count(*) > 1 or tickets.status in ('REFUNDED', 'VOID')`,
  },
  {
    number: 3,
    says: 'a ticket that was passed on has the code that this made, or a later one, and none of those before',
    differences: `
      select 'transfer ' || transfers.id as subject, format('version %s', transfers.code_version) as recorded,
             format('version %s, %s earlier codes valid', tickets.code_version, count(earlier.digest)) as counted
      from transfers join tickets on tickets.id = ticket_id
      left join ticket_codes as earlier
        on earlier.ticket_id = tickets.id and earlier.version < transfers.code_version and earlier.replaced_at is null
      where transfers.status = 'ACCEPTED'
      group by transfers.id, tickets.id having tickets.code_version < transfers.code_version or count(earlier.digest) > 0`,
  },
  {
    number: 3,
    says: 'a ticket that was passed on is held by whoever took it last',
    differences: `
      select 'ticket ' || tickets.id as subject, 'another holder' as recorded, 'transfer ' || last.id as counted
      from tickets cross join lateral (
        select id, to_email from transfers where ticket_id = tickets.id and status = 'ACCEPTED'
        order by code_version desc limit 1
      ) as last
      where holder_email <> last.to_email`,
  },
];
