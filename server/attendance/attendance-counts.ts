import type { EntityManager } from '@mikro-orm/postgresql';
import { MANY_LOOSE, takeLooseRows } from '../platform/loose-rows.js';

export interface AttendanceCounts {
  /** Milliseconds of the database's clock when the statement began. */
  sequence: number;
  tiers: { id: string; sold: number; entered: number; inside: number }[];
  gates: { gate: string; entries: number; lastMinute: number }[];
}

/**
 * An event's attendance in one statement, so that its figures are of one moment, and at a price that does not grow with
 * its tickets: it adds up what triggers wrote into attendance_counts, a row a tier and gate and the few that are loose.
 * What is sold the tiers know. `minuteAgo` bounds the last minute by the clock that the scans were stamped by; those
 * alone are counted one by one.
 */
export async function readAttendance(em: EntityManager, eventId: string, minuteAgo: Date): Promise<AttendanceCounts> {
  const [row] = await em.execute<[AttendanceCounts]>(ATTENDANCE, [eventId, eventId, eventId, minuteAgo]);
  return row;
}

const ATTENDANCE = `
  with counted as (
    select tier_id, gate, sum(entered) as entered, sum(inside) as inside, sum(entries) as entries
    from attendance_counts where event_id = ? group by tier_id, gate
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
    from counted left join recent using (gate) where gate is not null and counted.entries > 0
  )
  select
    floor(extract(epoch from statement_timestamp()) * 1000)::float8 as sequence,
    coalesce((select jsonb_agg(jsonb_build_object('id', id, 'sold', sold, 'entered', entered, 'inside', inside)
                               order by position) from tier), '[]') as tiers,
    coalesce((select jsonb_agg(jsonb_build_object('gate', gate, 'entries', entries, 'lastMinute', recent)
                               order by gate) from gate), '[]') as gates`;

/** Puts the loose rows of each event that has many into one a tier and one a gate. */
export async function putCountsTogether(em: EntityManager): Promise<void> {
  await em.execute(TOGETHER, [MANY_LOOSE]);
}

const TOGETHER = `
  with gone as (
    ${takeLooseRows('attendance_counts')}
    returning event_id, tier_id, gate, entered, inside, entries
  )
  insert into attendance_counts (event_id, tier_id, gate, entered, inside, entries, is_total)
  select event_id, tier_id, gate, sum(entered), sum(inside), sum(entries), true
  from gone group by event_id, tier_id, gate
  having sum(entered) <> 0 or sum(inside) <> 0 or sum(entries) <> 0`;
