import { Migration } from '@mikro-orm/migrations';

/** What a scan counts for, in the triggers below. */
const FIRST_ENTRY = `outcome = 'ACCEPTED' and kind = 'ENTRY' and undone_at is null and not is_reentry`;
const PASSED = `outcome = 'ACCEPTED' and kind = 'ENTRY' and undone_at is null`;
const REFUSED = `outcome <> 'ACCEPTED' and not conflict`;
const CONFLICT = `conflict and undone_at is null`;

/**
 * Scans that were made without a network, and what of them did not agree: `check_ins.conflict` is a scan that let somebody
 * through and does not count, or counts although the ticket was taken back since.
 *
 * Beside who entered, attendance has refusals by reason, conflicts, and entries by the minute and gate
 * (server/attendance/attendance-counts.ts); a gate counts each ticket once, where it came in first.
 */
export class Migration20261121000982_offline_scans extends Migration {
  override up(): void {
    this.addSql('alter table tickets add column withdrawn_at timestamptz');
    this.addSql('alter table check_ins add column conflict boolean not null default false');
    this.addSql('create index check_ins_conflicts on check_ins (event_id, received_at, id) where conflict');
    this.addSql('create index check_ins_let_in_wrongly on check_ins (ticket_id) where conflict');
    this.counts();
    this.triggers();
    this.history();
  }

  private counts(): void {
    this.addSql(`
      alter table attendance_counts
        add column outcome text,
        add column minute timestamptz,
        add column passed int not null default 0,
        add column refusals int not null default 0,
        add column conflicts int not null default 0,
        drop constraint attendance_counts_check,
        add check (num_nonnulls(tier_id, gate, outcome) = 1),
        add check (minute is null or (gate is not null and not is_total))`);
    this.addSql(`
      create table attendance_minutes (
        event_id uuid not null,
        at timestamptz not null,
        gate text not null,
        entries int not null,
        primary key (event_id, at, gate)
      )`);
  }

  private triggers(): void {
    const weighed = (rows: string, sign: 1 | -1) => `
      select event_id, gate, outcome, date_trunc('minute', scanned_at, 'UTC') as minute,
        ${sign} * (${FIRST_ENTRY})::int as entries, ${sign} * (${PASSED})::int as passed,
        ${sign} * (${REFUSED})::int as refusals, ${sign} * (${CONFLICT})::int as conflicts
      from ${rows}`;
    this.addSql(`
      create or replace function count_attendance_of_check_ins() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' then
          ${this.written(weighed('is_now', 1))}
        else
          ${this.written(`${weighed('is_now', 1)} union all ${weighed('was', -1)}`)}
        end if;
        return null;
      end $$`);
  }

  /** One row a gate and minute, and one a refusal, of what a statement changed. */
  private written(change: string): string {
    return `
      insert into attendance_counts (event_id, gate, minute, outcome, entries, passed, refusals, conflicts)
      with change as (${change})
      select event_id, gate, minute, null, sum(entries), sum(passed), 0, 0
      from change group by event_id, gate, minute having sum(entries) <> 0 or sum(passed) <> 0
      union all
      select event_id, null, null, outcome, 0, 0, sum(refusals), sum(conflicts)
      from change group by event_id, outcome having sum(refusals) <> 0 or sum(conflicts) <> 0;`;
  }

  private history(): void {
    this.addSql('delete from attendance_counts where gate is not null');
    this.addSql(`
      insert into attendance_counts (event_id, gate, entries, is_total)
      select event_id, gate, count(*), true from check_ins where ${FIRST_ENTRY} group by event_id, gate`);
    this.addSql(`
      insert into attendance_counts (event_id, outcome, refusals, is_total)
      select event_id, outcome, count(*), true from check_ins where ${REFUSED} group by event_id, outcome`);
    this.addSql(`
      insert into attendance_minutes (event_id, at, gate, entries)
      select event_id, date_trunc('minute', scanned_at, 'UTC'), gate, count(*) from check_ins where ${PASSED} group by 1, 2, 3`);
  }
}
