import { Migration } from '@mikro-orm/migrations';

/** The bodies of old webhooks are forgotten once nothing is left to do for them; an index names those in their order. */
export class Migration20261121000810_webhook_bodies extends Migration {
  override up(): void {
    this.addSql(`
      alter table webhook_deliveries
        alter column body drop not null,
        add constraint webhook_deliveries_body_until_done check (body is not null or status in ('PROCESSED', 'IGNORED'))`);
    this.addSql(`
      create index webhook_deliveries_bodies on webhook_deliveries (processed_at)
      where body is not null and status in ('PROCESSED', 'IGNORED')`);
  }
}
