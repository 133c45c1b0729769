import { Migration } from '@mikro-orm/migrations';

/** Every payment that may still bring money is asked about, and what a provider says of a refund is not the manager's note. */
export class Migration20261120000400_unsettled_payments extends Migration {
  override up(): void {
    this.addSql(`drop index payments_pending`);
    this.addSql(`
      create index payments_unsettled on payments (next_check_at)
      where received is null and (status = 'PENDING' or not page_closed)`);
    this.addSql(`alter table refunds add column failure_reason text`);
  }
}
