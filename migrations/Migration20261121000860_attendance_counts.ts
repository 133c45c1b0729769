import { Migration } from '@mikro-orm/migrations';

/**
 * What the dashboard counts is counted as it happens, so that it costs the same for a hundred tickets and a million.
 * Triggers write down by how much each statement changed the counts; nobody waits at a counter's row, since there is
 * none: rows are added, and now and then put together (server/attendance/attendance-counts.ts).
 *
 * No foreign keys: the rows are made of rows that have them, and locking a tier for them would cost the gate more than
 * the counting. `npm run verify` counts again.
 */
export class Migration20261121000860_attendance_counts extends Migration {
  override up(): void {
    this.addSql(`
      create table attendance_counts (
        id bigint generated always as identity primary key,
        event_id uuid not null,
        tier_id uuid,
        gate text,
        entered int not null default 0,
        inside int not null default 0,
        entries int not null default 0,
        is_total boolean not null default false,
        check ((tier_id is null) <> (gate is null))
      )`);
    this.addSql(`create index on attendance_counts (event_id)`);
    this.addSql(`create index attendance_counts_loose on attendance_counts (event_id) where not is_total`);

    this.addSql(`
      create function count_attendance_of_tickets() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' then
          insert into attendance_counts (event_id, tier_id, entered, inside)
          select event_id, tier_id, count(*), count(*) filter (where status = 'CHECKED_IN')
          from is_now where checked_in_at is not null and status in ('CHECKED_IN', 'CHECKED_OUT')
          group by event_id, tier_id;
          return null;
        end if;
        insert into attendance_counts (event_id, tier_id, entered, inside)
        select event_id, tier_id, sum(entered), sum(inside)
        from (
          select event_id, tier_id, 1 as entered, (status = 'CHECKED_IN')::int as inside
          from is_now where checked_in_at is not null and status in ('CHECKED_IN', 'CHECKED_OUT')
          union all
          select event_id, tier_id, -1, -(status = 'CHECKED_IN')::int
          from was where checked_in_at is not null and status in ('CHECKED_IN', 'CHECKED_OUT')
        ) as change
        group by event_id, tier_id having sum(entered) <> 0 or sum(inside) <> 0;
        return null;
      end $$`);
    this.addSql(`
      create trigger tickets_made_count after insert on tickets
        referencing new table as is_now for each statement execute function count_attendance_of_tickets()`);
    this.addSql(`
      create trigger tickets_changed_count after update on tickets
        referencing old table as was new table as is_now
        for each statement execute function count_attendance_of_tickets()`);

    this.addSql(`
      create function count_attendance_of_check_ins() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' then
          insert into attendance_counts (event_id, gate, entries)
          select event_id, gate, count(*)
          from is_now where outcome = 'ACCEPTED' and kind = 'ENTRY' and undone_at is null
          group by event_id, gate;
          return null;
        end if;
        insert into attendance_counts (event_id, gate, entries)
        select event_id, gate, sum(entries)
        from (
          select event_id, gate, 1 as entries
          from is_now where outcome = 'ACCEPTED' and kind = 'ENTRY' and undone_at is null
          union all
          select event_id, gate, -1
          from was where outcome = 'ACCEPTED' and kind = 'ENTRY' and undone_at is null
        ) as change
        group by event_id, gate having sum(entries) <> 0;
        return null;
      end $$`);
    this.addSql(`
      create trigger check_ins_made_count after insert on check_ins
        referencing new table as is_now for each statement execute function count_attendance_of_check_ins()`);
    this.addSql(`
      create trigger check_ins_changed_count after update on check_ins
        referencing old table as was new table as is_now
        for each statement execute function count_attendance_of_check_ins()`);

    this.addSql(`
      insert into attendance_counts (event_id, tier_id, entered, inside, is_total)
      select event_id, tier_id, count(*), count(*) filter (where status = 'CHECKED_IN'), true
      from tickets where checked_in_at is not null and status in ('CHECKED_IN', 'CHECKED_OUT')
      group by event_id, tier_id`);
    this.addSql(`
      insert into attendance_counts (event_id, gate, entries, is_total)
      select event_id, gate, count(*), true
      from check_ins where outcome = 'ACCEPTED' and kind = 'ENTRY' and undone_at is null
      group by event_id, gate`);

    // What is left to count is the last minute. Without the other one a scan's ticket needs no new index entries there.
    this.addSql(`drop index tickets_entered`);
    this.addSql(`drop index check_ins_entries`);
    this.addSql(`create index check_ins_entries on check_ins (event_id, scanned_at) include (gate)
      where outcome = 'ACCEPTED' and kind = 'ENTRY' and undone_at is null`);
  }
}
