import { Migration } from '@mikro-orm/migrations';

/**
 * A promoter's list of the orders that are refunded, or expired, is found without the others. Not for orders that are held
 * (orders_open has them) or paid (most are): the sale writes nothing into it.
 */
export class Migration20261121000885_orders_by_status extends Migration {
  override up(): void {
    this.addSql(`
      create index orders_over on orders (event_id, status, created_at, id)
      where status in ('PARTIALLY_REFUNDED', 'REFUNDED', 'EXPIRED', 'CANCELLED')`);
  }
}
