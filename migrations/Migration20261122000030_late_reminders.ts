import { Migration } from '@mikro-orm/migrations';

/** Whoever came to a ticket after an event's reminder is reminded some hours before it begins: when that was. */
export class Migration20261122000030_late_reminders extends Migration {
  override up(): void {
    this.addSql(`alter table events add column late_reminded_at timestamptz`);
    // What is over when this column comes is reminded of by nobody: it need not stand in the index.
    this.addSql(`update events set late_reminded_at = starts_at where status = 'PUBLISHED' and starts_at < now()`);
    this.addSql(`
      create index events_to_remind_late on events (starts_at) where status = 'PUBLISHED' and late_reminded_at is null`);
  }
}
