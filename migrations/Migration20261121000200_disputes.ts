import { Migration } from '@mikro-orm/migrations';

/**
 * Disputes, once each, and what banks warn of. Which currency a payment came in, since another one than was due is no
 * payment of the order.
 */
export class Migration20261121000200_disputes extends Migration {
  override up(): void {
    this.receivedCurrency();
    this.disputes();
  }

  private receivedCurrency(): void {
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

  private disputes(): void {
    this.addSql(`alter table payments add column fraud_warning text`);
    this.addSql(`
      create table disputes (
        id uuid primary key,
        payment_id uuid not null references payments,
        provider text not null check (provider in ('STRIPE', 'PAYSTACK')),
        provider_dispute_id text not null,
        amount bigint not null check (amount > 0),
        currency text not null check (currency ~ '^[A-Z]{3}$'),
        reason text not null,
        status text not null check (status in ('OPEN', 'WON', 'LOST')),
        opened_at timestamptz not null,
        respond_by timestamptz,
        closed_at timestamptz,
        unique (provider, provider_dispute_id),
        check ((status = 'OPEN') = (closed_at is null))
      )`);
    this.addSql(`create index on disputes (payment_id)`);
    this.addSql(`create index on disputes (opened_at, id)`);
    this.addSql(`create index disputes_open on disputes (opened_at, id) where status = 'OPEN'`);
  }
}
