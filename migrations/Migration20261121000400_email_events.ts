import { Migration } from '@mikro-orm/migrations';

/** What a carrier reports about a mail after it took it, and ways for staff to find mails and webhooks. */
export class Migration20261121000400_email_events extends Migration {
  override up(): void {
    this.addSql(`
      alter table emails
        add column reported_at timestamptz,
        add check (reported_at is not null or status not in ('DELIVERED', 'BOUNCED'))`);
    this.addSql(`create index on emails (provider_message_id) where provider_message_id is not null`);
    this.addSql(`create index on emails (created_at, id)`);
    this.addSql(`drop index emails_status_created_at_idx`);
    this.addSql(`create index on emails (status, created_at) where status in ('QUEUED', 'FAILED', 'BOUNCED')`);
    this.addSql(`create index on webhook_deliveries (received_at, id)`);
  }
}
