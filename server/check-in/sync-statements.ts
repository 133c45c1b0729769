import { sql, type RawBuilder } from 'kysely';
import { rowsOf } from '../platform/bulk.js';
import type { CheckInOutcome } from './check-in.entity.js';
import type { OfflineScan, Replayed } from './offline-scan.policy.js';

/** What the scans of one sync have in common. */
export interface Sync {
  readonly eventId: string;
  readonly userId: string;
  readonly deviceId: string | null;
  readonly receivedAt: Date;
}

/** An offline scan with the ticket that it is of, and when it was made by the server's clock. */
export interface FoundScan extends OfflineScan {
  readonly ticketId: string | null;
  readonly at: Date;
  /** Why no ticket has its name; null where one has. */
  readonly unknown: CheckInOutcome | null;
  readonly isFresh: boolean;
}

/** What `findTickets` found at a place: with the version of the code, where it was found by that. */
export interface Found {
  place: number;
  ticket_id: string;
  version: number | null;
}

/** The tickets of these names: digests of codes and serials, each looked up by its key. */
export const findTickets = (scans: readonly OfflineScan[]): RawBuilder<Found> => sql`
  with scan as (
    select * from ${rowsOf('scan', [
      { name: 'place', type: 'int', values: scans.map((_, place) => place) },
      { name: 'digest', type: 'bytea', values: scans.map(({ digest }) => digest) },
      { name: 'serial', type: 'text', values: scans.map(({ serial }) => serial) },
    ])}
  )
  select place, found.* from scan, lateral (select ticket_id, version from ticket_codes where digest = scan.digest limit 1) as found
  union all
  select place, found.* from scan, lateral (select id, null::int from tickets where serial = scan.serial limit 1) as found`;

/**
 * Writes scans down that were made without a network, as far as each can be judged alone, by how things stood when it was
 * made: whether the ticket, its code and its event were good then, and its tier at that gate. Whoever was let through
 * although they were not is a conflict, and so is a good ticket that was taken back since, or that a rule refuses which
 * changed since. What a rule was before is not known: the device that let somebody in went by the one that it had.
 *
 * The caller holds the tickets' locks. A scan that is known already is left as it is, but for one that was refused here while
 * its device, which waited for the answer in vain, let somebody through: that is a conflict. Rules of one ticket at one gate stand
 * in check-in-statement.ts too: there in the row that the lock hands over, here at a time that is past.
 */
export const recordScans = (
  { eventId, userId, deviceId, receivedAt }: Sync,
  scans: readonly FoundScan[],
): RawBuilder<{ id: string }> => sql<{ id: string }>`
  with scan as (
    select scan.*, coalesce(gate_name, gate) as place_name, gate_id, event.status as event_status, cancelled_at,
      ticket.event_id <> event.id as is_foreign, replaced_at,
      qr_mode = 'ROTATING' and digest is not null and not is_fresh as is_stale,
      kind = 'ENTRY' and exists (select from gate_tiers where gate_tiers.gate_id = gate.gate_id) and not exists (
        select from gate_tiers where gate_tiers.gate_id = gate.gate_id and gate_tiers.tier_id = ticket.tier_id
      ) as is_elsewhere,
      kind = 'ENTRY' and coalesce(at < entry_starts_at, false) as is_early,
      kind = 'ENTRY' and coalesce(at >= entry_ends_at, false) as is_late,
      coalesce(qr_mode_changed_at, '-infinity') as codes_since, gates_since,
      coalesce(entry_changed_at, '-infinity') as entry_since,
      case when ticket.status in ('REFUNDED', 'VOID') then ticket.status end as withdrawn,
      coalesce(withdrawn_at, '-infinity') as withdrawn_at
    from ${rowsOf('scan', [
      { name: 'id', type: 'uuid', values: scans.map(({ scanId }) => scanId) },
      { name: 'ticket_id', type: 'uuid', values: scans.map(({ ticketId }) => ticketId) },
      { name: 'unknown', type: 'text', values: scans.map(({ unknown }) => unknown) },
      { name: 'told', type: 'text', values: scans.map(({ outcome }) => outcome) },
      { name: 'digest', type: 'bytea', values: scans.map(({ digest }) => digest) },
      { name: 'is_fresh', type: 'boolean', values: scans.map(({ isFresh }) => isFresh) },
      { name: 'kind', type: 'text', values: scans.map(({ kind }) => kind) },
      { name: 'gate', type: 'text', values: scans.map(({ gate }) => gate) },
      { name: 'at', type: 'timestamptz', values: scans.map(({ at }) => at) },
    ])}
      join events as event on event.id = ${eventId}::uuid
      left join lateral (
        select status, event_id, tier_id, withdrawn_at from tickets where id = scan.ticket_id limit 1
      ) as ticket on true
      left join lateral (select replaced_at from ticket_codes where digest = scan.digest limit 1) as code on true
      left join lateral (
        select entry_starts_at, entry_ends_at, entry_changed_at from tiers where id = ticket.tier_id limit 1
      ) as tier on true
      left join lateral (
        select id as gate_id, name as gate_name, greatest(created_at, tiers_changed_at) as gates_since from gates
        where gates.event_id = event.id and lower(name) = lower(scan.gate) limit 1
      ) as gate on true
  ), judged as (
    select scan.*, case
      when told <> 'ACCEPTED' then told
      when ticket_id is null then unknown
      when is_foreign then 'WRONG_EVENT'
      when replaced_at <= at then 'REPLACED'
      when event_status = 'CANCELLED' and cancelled_at <= at then 'EVENT_CANCELLED'
      when withdrawn is not null and withdrawn_at <= at then withdrawn
      when is_stale and codes_since <= at then 'EXPIRED_CODE'
      when is_elsewhere and gates_since <= at then 'WRONG_GATE'
      when is_early and entry_since <= at then 'TOO_EARLY'
      when is_late and entry_since <= at then 'TOO_LATE'
      else 'ACCEPTED' end as outcome,
      is_stale or is_elsewhere or is_early or is_late as is_refused_now
    from scan
  )
  insert into check_ins
    (id, event_id, ticket_id, outcome, kind, gate, device_id, scanned_by, scanned_at, received_at, offline,
      by_old_rule, conflict)
  select id, ${eventId}::uuid, ticket_id, outcome, kind, place_name,
    (select id from devices where id = ${deviceId}::uuid and event_id = ${eventId}::uuid), ${userId}::uuid, at, ${receivedAt}::timestamptz, true,
    outcome = 'ACCEPTED' and is_refused_now,
    told = 'ACCEPTED' and (outcome <> 'ACCEPTED' or is_refused_now or withdrawn is not null or replaced_at is not null or event_status = 'CANCELLED')
  from judged order by judged.id
  on conflict (id) do update set conflict = true, offline = true
  where (excluded.outcome = 'ACCEPTED' or excluded.conflict) -- which is what the device told
    and check_ins.outcome <> 'ACCEPTED' and not check_ins.offline and check_ins.kind = excluded.kind
    and (check_ins.event_id, check_ins.ticket_id, check_ins.scanned_by)
      is not distinct from (excluded.event_id, excluded.ticket_id, excluded.scanned_by)
  returning id`;

/**
 * Writes what the passes of tickets count for, where that is not what the record says; and where the tickets stand. One that
 * counts stays a conflict, or becomes one again, for the reasons of `recordScans`: as the record has them, of a pass that did
 * not count before, since which code it was made with is not written down.
 */
export const writePasses = (replayed: readonly Replayed[]): RawBuilder<unknown> => {
  const passes = replayed.flatMap(({ passes }) => [...passes]);
  return sql`
    update check_ins set outcome = counted.outcome, is_reentry = counted.is_reentry,
      by_old_rule = check_ins.by_old_rule or counted.by_old_rule,
      conflict = counted.outcome <> 'ACCEPTED' or offline and (
        (conflict and check_ins.outcome = 'ACCEPTED') or check_ins.by_old_rule or counted.by_old_rule
        or exists (select from tickets where id = ticket_id and status in ('REFUNDED', 'VOID'))
        or exists (select from events where id = event_id and cancelled_at <= received_at)
        or (check_ins.outcome <> 'ACCEPTED' and exists (
          select from ticket_codes as code
          where code.ticket_id = check_ins.ticket_id and replaced_at > scanned_at and replaced_at <= received_at
        ))
      )
    from ${rowsOf('counted', [
      { name: 'id', type: 'uuid', values: passes.map(([id]) => id) },
      { name: 'outcome', type: 'text', values: passes.map(([, { outcome }]) => outcome) },
      { name: 'is_reentry', type: 'boolean', values: passes.map(([, { isReentry }]) => isReentry) },
      { name: 'by_old_rule', type: 'boolean', values: passes.map(([, { byOldRule }]) => byOldRule) },
    ])}
    where check_ins.id = counted.id
      and (check_ins.outcome, check_ins.is_reentry) is distinct from (counted.outcome, counted.is_reentry)`;
};

/** A ticket that was taken back stays so; when it was in is written down all the same. */
export const writeStandings = (
  replayed: readonly (Replayed & { ticketId: string })[],
  countsFrom: string,
): RawBuilder<unknown> => sql`
  update tickets set status = standing.status, first_check_in_id = standing.first, checked_in_at = standing.entered_at,
    passed_at = standing.passed_at
  from (
    select ticket.id, first_entry as first, first.scanned_at as entered_at, last.passed_at, case
      when ticket.status in ('REFUNDED', 'VOID') then ticket.status
      when first_entry is null then 'VALID'
      when is_inside then 'CHECKED_IN' else 'CHECKED_OUT' end as status
    from ${rowsOf('replayed', [
      { name: 'ticket_id', type: 'uuid', values: replayed.map(({ ticketId }) => ticketId) },
      { name: 'is_inside', type: 'boolean', values: replayed.map(({ isInside }) => isInside) },
      { name: 'first_entry', type: 'uuid', values: replayed.map(({ firstEntry }) => firstEntry) },
      { name: 'last_pass', type: 'uuid', values: replayed.map(({ lastPass }) => lastPass) },
    ])}
      join tickets as ticket on ticket.id = replayed.ticket_id
      left join lateral (select scanned_at from check_ins where id = first_entry limit 1) as first on true
      left join lateral (
        select ${sql.raw(countsFrom)} as passed_at from check_ins where id = last_pass limit 1
      ) as last on true
  ) as standing
  where tickets.id = standing.id
    and (tickets.status, first_check_in_id, checked_in_at, tickets.passed_at)
      is distinct from (standing.status, standing.first, standing.entered_at, standing.passed_at)`;
