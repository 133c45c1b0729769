import { Migration } from '@mikro-orm/migrations';

/**
 * Receipts and credit notes. Their numbers have no gap: each but the first has the one before it as a foreign key, and
 * no row is ever changed or taken away. What stands on one is a copy of how things were when it was issued.
 */
export class Migration20261121000600_receipts extends Migration {
  override up(): void {
    this.addSql(`
      alter table organizations
        add column legal_name text,
        add column address text,
        add column tax_number text,
        add column contact_email text check (contact_email = lower(contact_email)),
        add column receipt_prefix text not null default 'INV' check (receipt_prefix ~ '^[A-Z0-9]{1,10}$')`);
    // The rate that an order was priced with: the event's may change before the receipt is written.
    this.addSql(`
      alter table orders add column tax_basis_points int not null default 0
        check (tax_basis_points between 0 and 10000)`);
    this.addSql(`
      update orders set tax_basis_points = events.tax_basis_points
      from events where events.id = event_id and events.tax_basis_points > 0`);
    this.addSql(`
      create table receipt_counters (
        organization_id uuid not null references organizations,
        kind text not null check (kind in ('RECEIPT', 'CREDIT_NOTE')),
        last int not null check (last >= 0),
        primary key (organization_id, kind)
      )`);
    this.addSql(`
      create table receipts (
        id uuid primary key,
        organization_id uuid not null references organizations,
        kind text not null check (kind in ('RECEIPT', 'CREDIT_NOTE')),
        sequence int not null check (sequence > 0),
        previous int generated always as (nullif(sequence - 1, 0)) stored,
        number text not null,
        order_id uuid not null references orders,
        refund_id uuid unique references refunds,
        corrects_id uuid references receipts,
        currency text not null check (currency ~ '^[A-Z]{3}$'),
        amount bigint not null check (amount > 0),
        tax bigint not null check (tax between 0 and amount),
        details jsonb not null,
        issued_at timestamptz not null,
        unique (organization_id, kind, sequence),
        unique (organization_id, number),
        foreign key (organization_id, kind, previous) references receipts (organization_id, kind, sequence),
        check ((kind = 'CREDIT_NOTE') = (refund_id is not null)),
        check ((kind = 'CREDIT_NOTE') = (corrects_id is not null))
      )`);
    this.addSql(`create unique index receipts_one_an_order on receipts (order_id) where kind = 'RECEIPT'`);
    this.addSql(`create index on receipts (order_id)`);
    this.addSql(`create index on receipts (corrects_id) where corrects_id is not null`);
    this.addSql(`
      create function refuse_change_of_receipts() returns trigger language plpgsql as $$
      begin
        raise exception 'receipts are never changed: a credit note corrects one' using errcode = 'restrict_violation';
      end $$`);
    this.addSql(`
      create trigger receipts_are_final before update or delete or truncate on receipts
      for each statement execute function refuse_change_of_receipts()`);
    this.issueOlder();
  }

  /** What was paid and refunded before this version is given its papers by a worker; a new database has no queue yet. */
  private issueOlder(): void {
    this.addSql(`
      do $$
      begin
        if to_regclass('graphile_worker._private_jobs') is null then return; end if;
        perform graphile_worker.add_job('issueReceipt', json_build_object('orderId', id), job_key := 'receipt:' || id,
                                        max_attempts := 25)
          from (select id from orders where paid_at is not null and total > 0 order by paid_at) as paid;
        perform graphile_worker.add_job('issueCreditNote', json_build_object('refundId', id),
                                        job_key := 'creditNote:' || id, max_attempts := 25)
          from (select id from refunds where status = 'SUCCEEDED' and not automatic order by settled_at) as back;
      end $$`);
  }
}
