import type { EntityManager } from '@mikro-orm/postgresql';
import { MANY_LOOSE, takeLooseRows } from '../platform/loose-rows.js';

export interface AttendanceCounts {
  /** Milliseconds of the database's clock when the statement began. */
  sequence: number;
  tiers: { id: string; sold: number; entered: number; inside: number }[];
  gates: { gate: string; entries: number; lastMinute: number }[];
  refusals: { outcome: string; count: number }[];
  conflicts: number;
}

/** What one gate let in within one minute, which began `at`, in milliseconds. */
export interface GateMoment {
  readonly at: number;
  readonly gate: string;
  readonly entries: number;
}

/**
 * An event's attendance in one statement, so that its figures are of one moment, and at a price that does not grow with
 * its tickets: it adds up what triggers wrote into attendance_counts, a row a tier, gate and reason, and the few that are
 * loose. What is sold the tiers know. `minuteAgo` bounds the last minute by the clock that the scans were stamped by; those
 * alone are counted one by one.
 */
export async function readAttendance(em: EntityManager, eventId: string, minuteAgo: Date): Promise<AttendanceCounts> {
  const [row] = await em.execute<[AttendanceCounts]>(ATTENDANCE, [eventId, eventId, eventId, minuteAgo]);
  return row;
}

const ATTENDANCE = `
  with counted as (
    select tier_id, gate, outcome, sum(entered) as entered, sum(inside) as inside, sum(entries) as entries,
      sum(passed) as passed, sum(refusals) as refusals, sum(conflicts) as conflicts
    from attendance_counts where event_id = ? group by tier_id, gate, outcome
  ), tier as (
    select id, sold, coalesce(entered, 0) as entered, coalesce(inside, 0) as inside, position
    from tiers left join counted on tier_id = id
    where event_id = ?
  ), recent as (
    select gate, count(*) as entries
    from check_ins
    where event_id = ? and scanned_at > ? and outcome = 'ACCEPTED' and kind = 'ENTRY' and undone_at is null
    group by gate
  ), gate as (
    select gate, counted.entries, coalesce(recent.entries, 0) as recent
    from counted left join recent using (gate) where gate is not null and (counted.entries > 0 or passed > 0)
  )
  select
    floor(extract(epoch from statement_timestamp()) * 1000)::float8 as sequence,
    coalesce((select jsonb_agg(jsonb_build_object('id', id, 'sold', sold, 'entered', entered, 'inside', inside)
                               order by position) from tier), '[]') as tiers,
    coalesce((select jsonb_agg(jsonb_build_object('gate', gate, 'entries', entries, 'lastMinute', recent)
                               order by gate) from gate), '[]') as gates,
    coalesce((select jsonb_agg(jsonb_build_object('outcome', outcome, 'count', refusals) order by refusals desc, outcome)
              from counted where refusals > 0), '[]') as refusals,
    coalesce((select sum(conflicts) from counted), 0)::int as conflicts`;

/** What came in at each gate by the minute, from `since` on, reckoned in whole minutes. A ticket that came back counts again. */
export function readEntries(em: EntityManager, eventId: string, since: Date): Promise<GateMoment[]> {
  return em.execute<GateMoment[]>(ENTRIES, [eventId, since, eventId, since]);
}

const ENTRIES = `
  select floor(extract(epoch from at) * 1000)::float8 as at, gate, sum(entries)::int as entries
  from (
    select at, gate, entries from attendance_minutes where event_id = ? and at >= ?
    union all
    select minute, gate, passed from attendance_counts where event_id = ? and minute >= ?
  ) as passed
  group by 1, 2 having sum(entries) <> 0 order by 1, 2`;

/** When the event's day began and what came in since: at most a row a minute and gate, however many tickets. */
export async function readDay(
  em: EntityManager,
  eventId: string,
  now: Date,
): Promise<{ since: Date; entries: number }> {
  const [{ since, entries }] = await em.execute<[{ since: number; entries: number }]>(DAY, [
    now,
    eventId,
    eventId,
    eventId,
  ]);
  return { since: new Date(since), entries };
}

/** Whoever goes home at three in the morning came the day before. */
const DAY_BEGINS = `interval '6 hours'`;

const DAY = `
  with day as (
    select (date_trunc('day', (?::timestamptz at time zone time_zone) - ${DAY_BEGINS}) + ${DAY_BEGINS}) at time zone time_zone
      as since
    from events where id = ?
  )
  select floor(extract(epoch from since) * 1000)::float8 as since, (
    select coalesce(sum(entries), 0) from (
      select entries from attendance_minutes where event_id = ? and at >= since
      union all
      select passed from attendance_counts where event_id = ? and minute >= since
    ) as passed
  )::int as entries
  from day`;

/** Whoever sends a statement, its values in the places of its question marks. */
interface Executor {
  execute(statement: string, values: readonly unknown[]): Promise<unknown>;
}

/**
 * Puts the loose rows of each event that has many into one a tier, gate and reason, and adds them to its minutes, which are
 * written in one order: of two that do it at once neither waits for the other in a circle.
 */
export async function putCountsTogether(em: Executor): Promise<void> {
  await em.execute(TOGETHER, [MANY_LOOSE]);
}

const TOGETHER = `
  with gone as (
    ${takeLooseRows('attendance_counts')}
    returning event_id, tier_id, gate, outcome, minute, entered, inside, entries, passed, refusals, conflicts
  ), minutes as (
    insert into attendance_minutes (event_id, at, gate, entries)
    select event_id, minute, gate, sum(passed) from gone
    where minute is not null group by 1, 2, 3 having sum(passed) <> 0 order by 1, 2, 3
    on conflict (event_id, at, gate) do update set entries = attendance_minutes.entries + excluded.entries
  )
  insert into attendance_counts
    (event_id, tier_id, gate, outcome, entered, inside, entries, passed, refusals, conflicts, is_total)
  select event_id, tier_id, gate, outcome, sum(entered), sum(inside), sum(entries), sum(passed), sum(refusals),
    sum(conflicts), true
  from gone group by event_id, tier_id, gate, outcome
  having sum(entered) <> 0 or sum(inside) <> 0 or sum(entries) <> 0 or sum(passed) <> 0 or sum(refusals) <> 0
    or sum(conflicts) <> 0`;
