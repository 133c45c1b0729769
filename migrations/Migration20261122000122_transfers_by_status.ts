import { Migration } from '@mikro-orm/migrations';

/** As the lists of scans; and whom a reminder leaves out: who came to a ticket since. */
export class Migration20261122000122_transfers_by_status extends Migration {
  override up(): void {
    this.addSql(
      `create index if not exists transfers_event_id_status_created_at_id_idx on transfers (event_id, status, created_at, id)`,
    );
    this.addSql(
      `create index if not exists transfers_accepted on transfers (ticket_id, settled_at) where status = 'ACCEPTED'`,
    );
  }
}
