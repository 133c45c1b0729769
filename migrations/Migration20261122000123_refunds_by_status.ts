import { Migration } from '@mikro-orm/migrations';

/** As the lists of scans. */
export class Migration20261122000123_refunds_by_status extends Migration {
  override up(): void {
    this.addSql(
      `create index if not exists refunds_event_id_status_created_at_id_idx on refunds (event_id, status, created_at, id)`,
    );
  }
}
