import { Migration } from '@mikro-orm/migrations';

/** As the lists of scans. */
export class Migration20261122000124_waitlist_by_status extends Migration {
  override up(): void {
    this.addSql(
      `create index if not exists waitlist_entries_tier_id_status_created_at_id_idx on waitlist_entries (tier_id, status, created_at, id)`,
    );
  }
}
