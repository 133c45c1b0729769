import { Migration } from '@mikro-orm/migrations';

/** Whoever came to a ticket after an event's reminder is reminded some hours before it begins: when that was. */
export class Migration20261122000030_late_reminders extends Migration {
  override up(): void {
    this.addSql(`alter table events add column late_reminded_at timestamptz`);
    // Of what is over when this column comes nobody is reminded; of what was reminded of before it came, not twice.
    this.addSql(`
      update events set late_reminded_at = starts_at
      where status = 'PUBLISHED' and (starts_at < now() or reminded_at is not null)`);
    this.addSql(`
      create index events_to_remind_late on events (starts_at) where status = 'PUBLISHED' and late_reminded_at is null`);
  }
}
