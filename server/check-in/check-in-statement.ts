/**
 * One statement that finds the ticket, decides and records.
 *
 * Two scanners at the same instant: the second waits at the ticket's row lock, and PostgreSQL then hands it the row
 * as the first one left it (EvalPlanQual), though everything else in the statement is as it was when it began. So the
 * decision reads nothing that can change under it but that row; a replaced code is told by its version, not by the
 * code's own row. A scanId that is known inserts nothing, and what inserted nothing lets nobody through.
 *
 * No row: there is no such ticket. An `outcome` of null: the scan was recorded before.
 *
 * `lock` is empty in one test alone, which shows that the test sees the race that the lock ends.
 */
export const checkInStatement = (lock: 'for no key update of tickets' | ''): string => `
  with named as (
    select ticket_id, version from ticket_codes where digest = decode(?, 'hex')
    union all
    select id, null from tickets where serial = ?
  ), ticket as (
    select tickets.id, event_id, status, version < code_version as replaced
    from named join tickets on tickets.id = ticket_id
    ${lock}
  ), decided as (
    select ticket.id as ticket_id, event.id as event_id, scan.kind, case
      when ticket.event_id <> event.id then 'WRONG_EVENT'
      when replaced then 'REPLACED'
      when event.status = 'CANCELLED' then 'EVENT_CANCELLED'
      when ticket.status in ('REFUNDED', 'VOID') then ticket.status
      when scan.kind = 'EXIT' and ticket.status <> 'CHECKED_IN' then 'NOT_CHECKED_IN'
      when scan.kind = 'ENTRY' and ticket.status = 'CHECKED_IN' then 'ALREADY_CHECKED_IN'
      when scan.kind = 'ENTRY' and ticket.status = 'CHECKED_OUT' and not reentry then 'NO_REENTRY'
      else 'ACCEPTED' end as outcome
    from ticket, (select id, status, reentry from events where id = ?) as event, (select ?::text as kind) as scan
  ), recorded as (
    insert into check_ins (id, event_id, ticket_id, outcome, kind, gate, scanned_by, scanned_at, received_at)
    select ?::uuid, event_id, ticket_id, outcome, kind, ?, ?::uuid, ?::timestamptz, ?::timestamptz from decided
    on conflict (id) do nothing
    returning id, ticket_id, outcome, kind, scanned_at
  ), let_through as (
    update tickets set
      status = case kind when 'ENTRY' then 'CHECKED_IN' else 'CHECKED_OUT' end,
      checked_in_at = coalesce(checked_in_at, scanned_at),
      first_check_in_id = coalesce(first_check_in_id, recorded.id)
    from recorded where recorded.outcome = 'ACCEPTED' and tickets.id = recorded.ticket_id
  )
  select decided.ticket_id, recorded.outcome from decided left join recorded on true`;
