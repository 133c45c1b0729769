import { sql, type RawBuilder } from 'kysely';
import { MAY } from '../accounts/membership.service.js';
import type { OrganizationRole } from '../accounts/organization.entity.js';
import { rowsOf } from '../platform/bulk.js';
import { digestOf } from '../tickets/ticket-code.js';
import type { CheckInOutcome } from './check-in.entity.js';
import type { Scan } from './check-in.policy.js';

/** A scan with who made it and when it came. */
export interface MadeScan extends Scan {
  readonly userId: string;
  readonly at: Date;
}

/** With whether its digits are of now, where it has any. */
export interface ProvedScan extends MadeScan {
  /** The version of its event's secrets that the digits were held against; null where there are none. */
  readonly provedBy: number | null;
  readonly isFresh: boolean;
}

/** What the statement says of one scan. */
export interface DecidedScan {
  /** Its place among the scans. */
  readonly place: number;
  /** Of who scanned, at the event's organization; null for strangers, and where there is no such event. */
  readonly role: OrganizationRole | null;
  /** The ticket's row as the scan left it. Null where no ticket has this name, and for those without the right. */
  readonly ticket: object | null;
  /** The row of the ticket's tier, with the first scan of that tier alone. */
  readonly tier: object | null;
  /**
   * False where it was not decided: an earlier one of these scans is of the same ticket, or the digits were held against
   * secrets that were renewed since.
   */
  readonly is_next: boolean | null;
  /** What its digits have to be held against; null where they were, or where the code does not rotate. */
  readonly rotating_version: number | null;
  /** Null where nothing was recorded now: no ticket, not decided, or the scan was recorded before. */
  readonly outcome: CheckInOutcome | null;
}

export const ROW_LOCK = 'for no key update';

/**
 * One statement for many scans that finds the tickets, decides and records. No two of the scans have the same id.
 *
 * Who may scan is read with it: the scans of others name no ticket, lock nothing and record nothing.
 *
 * Two scanners at the same instant: the second waits at the ticket's row lock, and PostgreSQL then hands it the row
 * as the first one left it (EvalPlanQual), though everything else in the statement is as it was when it began. So the
 * decision reads nothing that can change under it but that row; a replaced code is told by its version, not by the
 * code's own row. A scanId that is known inserts nothing, and what inserted nothing lets nobody through.
 *
 * Two processes never wait in a circle: tickets are locked in the order of their ids; then, because `recorded` sorts
 * all that was decided and so begins when the last lock is held, scans are inserted in the order of theirs.
 *
 * The digits of a rotating code are proved by whoever asks, with a version of the event's secrets that may be out of date:
 * then nothing is decided, and the answer says the true one.
 *
 * A ticket's accepted scans follow each other by their times as well, by a microsecond at least: in the order in which they
 * were decided, whatever the clocks of processes say.
 *
 * Of several scans of one ticket, by its code and by its serial, the first is decided alone: what the others would find
 * is not in the row yet.
 *
 * Each row is looked up by its key (`limit 1` keeps the planner to it): it would rather join, and then read the whole of
 * a table for a batch of some hundreds.
 *
 * `lock` is empty in tests alone, which show that they see the race that the lock ends.
 */
export const checkInStatement = (
  scans: readonly ProvedScan[],
  lock: typeof ROW_LOCK | '' = ROW_LOCK,
): RawBuilder<DecidedScan> => sql<DecidedScan>`
  with scan as (
    select scan.*, coalesce(gate_name, gate) as place_name, gate_id, known_device, role, role = any(${[...MAY.checkIn]}::text[]) as may, event.status as event_status, reentry,
      rotating_version, qr_mode = 'ROTATING' and digest is not null as rotates,
      qr_mode = 'ROTATING' and proved_by <> rotating_version as is_outdated, cleared_at
    from ${rowsOfScans(scans)}
      left join lateral (
        select organization_id, status, reentry, qr_mode, rotating_version, cleared_at from events where id = scan.event_id limit 1
      ) as event on true
      left join lateral (
        select role from memberships
        where memberships.organization_id = event.organization_id and memberships.user_id = scan.user_id limit 1
      ) as membership on true
      left join lateral (
        select id as gate_id, name as gate_name from gates
        where gates.event_id = scan.event_id and lower(name) = lower(scan.gate) limit 1
      ) as gate on true
      left join lateral (
        select id as known_device from devices where id = scan.device_id and devices.event_id = scan.event_id limit 1
      ) as device on true
  ), named as (
    select place, found.* from scan, lateral (
      select ticket_id, version from ticket_codes where digest = scan.digest limit 1
    ) as found where may
    union all
    select place, found.*, null from scan, lateral (
      select id from tickets where serial = scan.serial limit 1
    ) as found where may
  ), ticket as (
    select place, locked.* from (select * from named order by ticket_id) as named, lateral (
      select id as ticket_id, event_id, tier_id, status, passed_at, first_check_in_id is not null as was_in,
        named.version < code_version as replaced, tickets as row
      from tickets where id = named.ticket_id ${sql.raw(lock)}
    ) as locked
  ), turn as (
    select ticket.*, row_number() over (partition by ticket_id order by place) = 1 and is_outdated is not true as is_next
    from ticket join scan using (place)
  ), decided as (
    select scan.id, scan.event_id, ticket_id, kind, place_name, known_device, user_id, at, passed_at, was_in, case
      when turn.event_id <> scan.event_id then 'WRONG_EVENT'
      when replaced then 'REPLACED'
      when event_status = 'CANCELLED' then 'EVENT_CANCELLED'
      when status in ('REFUNDED', 'VOID') then status
      when rotates and not is_fresh then 'EXPIRED_CODE'
      when kind = 'EXIT' and status <> 'CHECKED_IN' then 'NOT_CHECKED_IN'
      when kind = 'ENTRY' and status = 'CHECKED_IN' then 'ALREADY_CHECKED_IN'
      when kind = 'ENTRY' and status = 'CHECKED_OUT' and not reentry and (cleared_at is null or passed_at > cleared_at)
        then 'NO_REENTRY'
      when kind = 'ENTRY' and exists (select from gate_tiers where gate_tiers.gate_id = scan.gate_id)
        and not exists (
          select from gate_tiers where gate_tiers.gate_id = scan.gate_id and gate_tiers.tier_id = turn.tier_id
        ) then 'WRONG_GATE'
      when kind = 'ENTRY' and at < entry_starts_at then 'TOO_EARLY'
      when kind = 'ENTRY' and at >= entry_ends_at then 'TOO_LATE'
      else 'ACCEPTED' end as outcome
    from turn join scan using (place)
      left join lateral (
        select entry_starts_at, entry_ends_at from tiers where id = turn.tier_id limit 1
      ) as tier on true
    where is_next
  ), recorded as (
    insert into check_ins
      (id, event_id, ticket_id, outcome, kind, gate, device_id, scanned_by, scanned_at, received_at, is_reentry)
    select id, event_id, ticket_id, outcome, kind, place_name, known_device, user_id, passing, passing,
      outcome = 'ACCEPTED' and kind = 'ENTRY' and was_in
    from (
      select *, case outcome when 'ACCEPTED' then greatest(at, passed_at + interval '1 microsecond') else at end as passing
      from decided
    ) as decided order by id
    on conflict (id) do nothing
    returning id, ticket_id, outcome, kind, scanned_at
  ), let_through as (
    update tickets set
      status = case kind when 'ENTRY' then 'CHECKED_IN' else 'CHECKED_OUT' end,
      checked_in_at = coalesce(checked_in_at, scanned_at),
      first_check_in_id = coalesce(first_check_in_id, recorded.id),
      passed_at = scanned_at
    from recorded where recorded.outcome = 'ACCEPTED' and tickets.id = recorded.ticket_id
    returning recorded.id as scan_id, tickets as row
  )
  select place, role, is_next, case when is_outdated then rotating_version end as rotating_version, recorded.outcome, to_jsonb(coalesce(let_through.row, turn.row)) as ticket,
    case row_number() over (partition by (turn.row).tier_id order by place)
      when 1 then (select to_jsonb(tiers) from tiers where id = (turn.row).tier_id) end as tier
  from scan left join turn using (place)
    left join recorded on recorded.id = scan.id and recorded.ticket_id = turn.ticket_id
    left join let_through on scan_id = recorded.id`;

const rowsOfScans = (scans: readonly ProvedScan[]): RawBuilder<unknown> =>
  rowsOf('scan', [
    { name: 'place', type: 'int', values: scans.map((_, place) => place) },
    { name: 'id', type: 'uuid', values: scans.map(({ scanId }) => scanId) },
    { name: 'digest', type: 'bytea', values: scans.map(({ code }) => (code ? digestOf(code) : null)) },
    { name: 'serial', type: 'text', values: scans.map(({ serial }) => serial ?? null) },
    { name: 'event_id', type: 'uuid', values: scans.map(({ eventId }) => eventId) },
    { name: 'kind', type: 'text', values: scans.map(({ kind }) => kind) },
    { name: 'gate', type: 'text', values: scans.map(({ gate }) => gate) },
    { name: 'device_id', type: 'uuid', values: scans.map(({ deviceId }) => deviceId) },
    { name: 'user_id', type: 'uuid', values: scans.map(({ userId }) => userId) },
    { name: 'proved_by', type: 'int', values: scans.map(({ provedBy }) => provedBy) },
    { name: 'is_fresh', type: 'boolean', values: scans.map(({ isFresh }) => isFresh) },
    { name: 'at', type: 'timestamptz', values: scans.map(({ at }) => at) },
  ]);
