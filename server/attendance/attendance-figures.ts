import type { EntityManager } from '@mikro-orm/postgresql';

export interface AttendanceFigures {
  /** Milliseconds of the database's clock when the statement began. */
  sequence: number;
  tiers: { id: string; sold: number; entered: number; inside: number }[];
  gates: { gate: string; entries: number; lastMinute: number }[];
}

/**
 * Counts an event's attendance in one statement, so that its figures are of one moment. Both counts are index-only:
 * tickets_entered and check_ins_entries hold what they need (5 and 7 ms for 50,000 who entered); what is sold the
 * tiers know. `minuteAgo` bounds the last minute by the clock that the scans were stamped by.
 */
export async function countAttendance(em: EntityManager, eventId: string, minuteAgo: Date): Promise<AttendanceFigures> {
  const [row] = await em.execute<[AttendanceFigures]>(ATTENDANCE, [eventId, eventId, minuteAgo, eventId]);
  return row;
}

const ATTENDANCE = `
  with entered as (
    select tier_id, count(*) as entered, count(*) filter (where status = 'CHECKED_IN') as inside
    from tickets
    where event_id = ? and checked_in_at is not null and status in ('CHECKED_IN', 'CHECKED_OUT')
    group by tier_id
  ), tier as (
    select id, sold, coalesce(entered, 0) as entered, coalesce(inside, 0) as inside, position
    from tiers left join entered on tier_id = id
    where event_id = ?
  ), gate as (
    select gate, count(*) as entries, count(*) filter (where scanned_at > ?) as recent
    from check_ins
    where event_id = ? and outcome = 'ACCEPTED' and kind = 'ENTRY' and undone_at is null
    group by gate
  )
  select
    floor(extract(epoch from statement_timestamp()) * 1000)::float8 as sequence,
    coalesce((select jsonb_agg(jsonb_build_object('id', id, 'sold', sold, 'entered', entered, 'inside', inside)
                               order by position) from tier), '[]') as tiers,
    coalesce((select jsonb_agg(jsonb_build_object('gate', gate, 'entries', entries, 'lastMinute', recent)
                               order by gate) from gate), '[]') as gates`;
