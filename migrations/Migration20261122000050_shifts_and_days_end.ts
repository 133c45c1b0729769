import { Migration } from '@mikro-orm/migrations';

/**
 * A shift has an end, and the end of a day says how far it is: a row for each time that everybody was let out, which the job
 * that does it brings up to date. Not on `events`, whose row every sale locks.
 */
export class Migration20261122000050_shifts_and_days_end extends Migration {
  override up(): void {
    this.addSql(`alter table devices add column ended_at timestamptz`);
    this.addSql(`
      create table clearings (
        id uuid primary key,
        event_id uuid not null references events on delete cascade,
        user_id uuid not null references users,
        cleared_at timestamptz not null,
        let_out int not null default 0 check (let_out >= 0),
        finished_at timestamptz,
        unique (event_id, cleared_at)
      )`);
  }
}
