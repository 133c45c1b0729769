import { COUNTS_FROM } from '../check-in/offline-scan.policy.js';
import type { Invariant } from './invariants.js';

const ENTERED = `outcome = 'ACCEPTED' and kind = 'ENTRY' and undone_at is null`;

/** What gates, scanners and dashboards say of tickets and scans. */
export const GATE_INVARIANTS: readonly Invariant[] = [
  {
    number: 2,
    says: 'attendance counts who entered and who is inside, by tier',
    differences: `
      select 'tier ' || id as subject, format('%s entered, %s inside', noted.entered, noted.inside) as recorded,
             format('%s entered, %s inside', counted.entered, counted.inside) as counted
      from tiers
      cross join lateral (
        select coalesce(sum(entered), 0) as entered, coalesce(sum(inside), 0) as inside
        from attendance_counts where event_id = tiers.event_id and tier_id = tiers.id
      ) as noted
      cross join lateral (
        select count(*) as entered, count(*) filter (where status = 'CHECKED_IN') as inside
        from tickets where tier_id = tiers.id and checked_in_at is not null and status in ('CHECKED_IN', 'CHECKED_OUT')
      ) as counted
      where (noted.entered, noted.inside) is distinct from (counted.entered, counted.inside)`,
  },
  {
    number: 2,
    says: 'attendance counts the tickets that came in first at each gate',
    differences: `
      select format('gate %s of event %s', coalesce(noted.gate, counted.gate), coalesce(noted.event_id, counted.event_id)) as subject,
             coalesce(noted.entries, 0)::text as recorded, coalesce(counted.entries, 0)::text as counted
      from (
        select event_id, gate, sum(entries) as entries from attendance_counts where gate is not null group by event_id, gate
      ) as noted
      full join (
        select event_id, gate, count(*) as entries from check_ins where ${ENTERED} and not is_reentry group by event_id, gate
      ) as counted using (event_id, gate)
      where coalesce(noted.entries, 0) <> coalesce(counted.entries, 0)`,
  },
  {
    number: 2,
    says: 'attendance counts the entries at each gate by the minute',
    differences: `
      select format('gate %s of event %s', coalesce(noted.gate, counted.gate), coalesce(noted.event_id, counted.event_id)) as subject,
             format('%s at %s', coalesce(noted.entries, 0), at) as recorded, coalesce(counted.entries, 0)::text as counted
      from (
        select event_id, gate, at, sum(entries) as entries from (
          select event_id, gate, at, entries from attendance_minutes
          union all
          select event_id, gate, minute, passed from attendance_counts where minute is not null
        ) as passed group by event_id, gate, at
      ) as noted
      full join (
        select event_id, gate, date_trunc('minute', scanned_at, 'UTC') as at, count(*) as entries
        from check_ins where ${ENTERED} group by 1, 2, 3
      ) as counted using (event_id, gate, at)
      where coalesce(noted.entries, 0) <> coalesce(counted.entries, 0)`,
  },
  {
    number: 2,
    says: 'attendance counts refused scans by reason, and conflicts',
    differences: `
      select format('%s at event %s', outcome, event_id) as subject,
             format('%s refused, %s in conflict', coalesce(noted.refusals, 0), coalesce(noted.conflicts, 0)) as recorded,
             format('%s refused, %s in conflict', coalesce(counted.refusals, 0), coalesce(counted.conflicts, 0)) as counted
      from (
        select event_id, outcome, sum(refusals) as refusals, sum(conflicts) as conflicts
        from attendance_counts where outcome is not null group by event_id, outcome
      ) as noted
      full join (
        select event_id, outcome, count(*) filter (where outcome <> 'ACCEPTED' and not conflict) as refusals,
          count(*) filter (where conflict and undone_at is null) as conflicts
        from check_ins group by event_id, outcome
      ) as counted using (event_id, outcome)
      where (coalesce(noted.refusals, 0), coalesce(noted.conflicts, 0))
        <> (coalesce(counted.refusals, 0), coalesce(counted.conflicts, 0))`,
  },
  {
    number: 5,
    says: 'a ticket goes in and out in turn, and stands where its last accepted scan left it',
    differences: `
      with scans as (
        select ticket_id, kind, counts_from, lag(kind) over turn as before, is_reentry,
          count(*) filter (where kind = 'ENTRY') over (turn rows unbounded preceding) as entries,
          row_number() over (partition by ticket_id order by counts_from desc, id desc) as newest
        from (
          select *, ${COUNTS_FROM} as counts_from from check_ins
          where outcome = 'ACCEPTED' and undone_at is null and ticket_id is not null
        ) as accepted
        window turn as (partition by ticket_id order by counts_from, id)
      )
      select 'ticket ' || ticket_id as subject, coalesce(before, 'nothing') as recorded, 'then ' || kind as counted
      from scans where before is not distinct from kind or (before is null and kind = 'EXIT')
      union all
      select 'ticket ' || ticket_id, case when is_reentry then 're-entry' else 'first entry' end, 'entry ' || entries
      from scans where kind = 'ENTRY' and is_reentry <> (entries > 1)
      union all
      select 'ticket ' || tickets.id, format('%s since %s', tickets.status, passed_at),
             format('%s at %s', coalesce('last ' || scans.kind, 'no scan'), counts_from)
      from tickets left join scans on scans.ticket_id = tickets.id and newest = 1
      where tickets.status in ('VALID', 'CHECKED_IN', 'CHECKED_OUT')
        and (passed_at is distinct from counts_from or tickets.status <>
          case scans.kind when 'ENTRY' then 'CHECKED_IN' when 'EXIT' then 'CHECKED_OUT' else 'VALID' end)`,
  },
];
