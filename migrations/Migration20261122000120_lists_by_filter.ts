import { Migration } from '@mikro-orm/migrations';

/** What staff pick out of a long list is found by an index, also where it is little, or nothing: else all of the list is read. */
export class Migration20261122000120_lists_by_filter extends Migration {
  override up(): void {
    this.addSql(`create index check_ins_by_gate on check_ins (event_id, gate, received_at, id)`);
    this.addSql(`create index check_ins_by_staff on check_ins (event_id, scanned_by, received_at, id)`);
    this.addSql(
      `create index check_ins_by_device on check_ins (device_id, received_at, id) where device_id is not null`,
    );
    this.addSql(`create index check_ins_exits on check_ins (event_id, received_at, id) where kind = 'EXIT'`);
    this.addSql(`create index check_ins_offline on check_ins (event_id, received_at, id) where offline`);
    this.addSql(
      `create index check_ins_by_outcome on check_ins (event_id, outcome, received_at, id) where outcome <> 'ACCEPTED'`,
    );

    this.addSql(`create index on transfers (event_id, status, created_at, id)`);
    this.addSql(`create index on refunds (event_id, status, created_at, id)`);
    this.addSql(`create index on waitlist_entries (tier_id, status, created_at, id)`);
    // Whom a reminder leaves out: who came to a ticket since.
    this.addSql(`create index transfers_accepted on transfers (ticket_id, settled_at) where status = 'ACCEPTED'`);

    // Every status but that of most mails; a mail of SMTP stays SENT, and is indexed when it goes.
    this.addSql(`create index emails_undelivered on emails (status, created_at, id) where status <> 'DELIVERED'`);
    this.addSql(`drop index emails_status_created_at_idx`);
  }
}
