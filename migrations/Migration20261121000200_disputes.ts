import { Migration } from '@mikro-orm/migrations';

/** Which currency a payment came in, since another one than was due is no payment of the order. */
export class Migration20261121000200_disputes extends Migration {
  override up(): void {
    this.addSql(`alter table payments add column received_currency text check (received_currency ~ '^[A-Z]{3}$')`);
    // What was not as due went back by itself, in the currency that it came in.
    this.addSql(`
      update payments set received_currency = coalesce(
        (select currency from refunds where payment_id = payments.id and automatic), currency)
      where received is not null`);
    this.addSql(`
      alter table payments add constraint payments_received_in_a_currency
      check (received_currency is null or received is not null)`);
  }
}
