import { Migration } from '@mikro-orm/migrations';

/** What the providers' lists say of a day, held against what we have: the runs, and each difference once. */
export class Migration20261121000300_reconciliation extends Migration {
  override up(): void {
    this.addSql(`
      create table reconciliation_runs (
        id uuid primary key,
        provider text not null check (provider in ('STRIPE', 'PAYSTACK')),
        day date not null,
        night date check (night > day),
        created_at timestamptz not null,
        started_at timestamptz,
        finished_at timestamptz check (finished_at >= started_at),
        transactions int not null default 0 check (transactions >= 0),
        refunds int not null default 0 check (refunds >= 0),
        last_error text,
        unique (provider, day, night)
      )`);
    this.addSql(`
      create table reconciliation_differences (
        id uuid primary key,
        provider text not null check (provider in ('STRIPE', 'PAYSTACK')),
        day date not null,
        kind text not null check (kind in
          ('PAYMENT_NOT_SETTLED', 'PAYMENT_UNKNOWN_HERE', 'PAYMENT_UNKNOWN_THERE', 'PAYMENT_AMOUNT',
           'REFUND_UNKNOWN_HERE', 'REFUND_UNKNOWN_THERE', 'REFUND_AMOUNT', 'REFUND_STATUS')),
        payment_id uuid references payments,
        refund_id uuid references refunds,
        provider_id text,
        here_amount bigint,
        here_currency text check (here_currency ~ '^[A-Z]{3}$'),
        here_status text,
        there_amount bigint,
        there_currency text check (there_currency ~ '^[A-Z]{3}$'),
        there_status text,
        found_at timestamptz not null,
        seen_by uuid not null references reconciliation_runs,
        resolved_at timestamptz,
        unique nulls not distinct (provider, kind, payment_id, refund_id, provider_id),
        check ((here_amount is null) = (here_currency is null)),
        check ((there_amount is null) = (there_currency is null)),
        check (payment_id is not null or provider_id is not null)
      )`);
    this.addSql(`create index on reconciliation_differences (provider, day)`);
    this.addSql(`create index on reconciliation_differences (payment_id) where payment_id is not null`);
    this.addSql(`create index on reconciliation_differences (refund_id) where refund_id is not null`);
    this.addSql(`create index on reconciliation_differences (seen_by)`);
    this.addSql(
      `create index reconciliation_open on reconciliation_differences (found_at, id) where resolved_at is null`,
    );
    // What is of a day here.
    this.addSql(`create index on payments (provider, created_at)`);
    this.addSql(`create index on refunds (created_at)`);
  }
}
