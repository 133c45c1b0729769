import { Migration } from '@mikro-orm/migrations';

/** Every status but that of most mails; a mail of SMTP stays SENT, and is indexed when it goes. */
export class Migration20261122000125_undelivered_mails extends Migration {
  override up(): void {
    this.addSql(
      `create index if not exists emails_undelivered on emails (status, created_at, id) where status <> 'DELIVERED'`,
    );
    this.addSql(`drop index if exists emails_status_created_at_idx`);
  }
}
