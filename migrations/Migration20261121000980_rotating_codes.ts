import { Migration } from '@mikro-orm/migrations';

/** The secrets of an event's rotating codes are derived, and renewed all at once by raising their version. */
export class Migration20261121000980_rotating_codes extends Migration {
  override up(): void {
    this.addSql('alter table events add column rotating_version int not null default 1 check (rotating_version >= 1)');
  }
}
