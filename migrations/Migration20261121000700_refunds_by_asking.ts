import { Migration } from '@mikro-orm/migrations';

/** A refund came into being at the provider when it was asked for: that is its day when days are compared. */
export class Migration20261121000700_refunds_by_asking extends Migration {
  override up(): void {
    this.addSql(`drop index refunds_created_at_idx`);
    this.addSql(`create index on refunds (asked_at) where provider_refund_id is not null`);
  }
}
