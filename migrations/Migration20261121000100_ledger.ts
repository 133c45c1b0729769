import { Migration } from '@mikro-orm/migrations';

/**
 * The ledger: double entry, appended to and never changed. What was paid and went back before it is booked here as the
 * code would have booked it (server/ledger/ledger.policy.ts).
 *
 * `event_id` and `organization_id` are copies without a foreign key: its check would lock the event's row before the
 * sale's counters change there, and each sale would leave a multixact. `ledger_unsealed` is not the ledger but the list
 * of what no seal covers yet.
 */
export class Migration20261121000100_ledger extends Migration {
  override up(): void {
    this.postings();
    this.seals();
    this.rules();
    this.history();
  }

  private postings(): void {
    this.addSql(`
      create table ledger_postings (
        id uuid primary key,
        kind text not null check (kind in
          ('MONEY_RECEIVED', 'SALE', 'REFUND', 'REFUND_REVERSED', 'DISPUTE_OPENED', 'DISPUTE_WON', 'DISPUTE_LOST')),
        source_id uuid not null,
        occurrence int not null default 0 check (occurrence >= 0),
        order_id uuid not null references orders,
        event_id uuid not null,
        organization_id uuid not null,
        payment_id uuid references payments,
        currency text not null check (currency ~ '^[A-Z]{3}$'),
        at timestamptz not null,
        unique (kind, source_id, occurrence)
      )`);
    this.addSql(`create index on ledger_postings (order_id)`);
    this.addSql(`create index on ledger_postings (event_id, at, id)`);
    this.addSql(`create index on ledger_postings (at, id)`);
    this.addSql(`
      create table ledger_entries (
        posting_id uuid not null references ledger_postings,
        account text not null check (account in
          ('STRIPE_BALANCE', 'PAYSTACK_BALANCE', 'UNAPPLIED_CASH', 'SALES', 'DISCOUNTS', 'FEES', 'TAX', 'REFUNDS',
           'DISPUTES', 'CHARGEBACKS')),
        amount bigint not null check (amount <> 0),
        primary key (posting_id, account)
      )`);
  }

  private seals(): void {
    this.addSql(`create table ledger_unsealed (posting_id uuid primary key)`);
    this.addSql(`
      create table ledger_seals (
        number bigint primary key check (number > 0),
        previous_hash bytea not null check (octet_length(previous_hash) = 32),
        postings int not null check (postings > 0),
        entries int not null check (entries > 0),
        sealed_at timestamptz not null,
        hash bytea not null check (octet_length(hash) = 32)
      )`);
    this.addSql(`
      create table ledger_sealed_postings (
        posting_id uuid primary key references ledger_postings,
        seal_number bigint not null references ledger_seals,
        digest bytea not null check (octet_length(digest) = 32)
      )`);
    this.addSql(`create index on ledger_sealed_postings (seal_number)`);
  }

  private rules(): void {
    this.addSql(`
      create function ledger_is_append_only() returns trigger language plpgsql as $$
      begin
        raise exception '% of %: the ledger is only appended to', tg_op, tg_table_name
          using errcode = 'restrict_violation';
      end $$`);
    for (const table of ['ledger_postings', 'ledger_entries', 'ledger_seals', 'ledger_sealed_postings']) {
      this.addSql(`
        create trigger append_only before update or delete or truncate on ${table}
        for each statement execute function ledger_is_append_only()`);
    }
    // A posting's entries come in one statement, so that it can be judged at its end, and is whole when it is to be sealed.
    this.addSql(`
      create function ledger_takes_whole_postings() returns trigger language plpgsql as $$
      declare unbalanced uuid;
      begin
        select posting_id into unbalanced from added group by posting_id
        having sum(amount) <> 0
          or count(*) <> (select count(*) from ledger_entries as present where present.posting_id = added.posting_id)
        limit 1;
        if found then
          raise exception 'ledger posting %: its entries do not come at once or do not sum to zero', unbalanced
            using errcode = 'check_violation';
        end if;
        insert into ledger_unsealed select distinct posting_id from added;
        return null;
      end $$`);
    this.addSql(`
      create trigger whole_postings after insert on ledger_entries
      referencing new table as added for each statement execute function ledger_takes_whole_postings()`);
  }

  /** Money received, sales, refunds: until now only automatic ones, of payments that were no sale. */
  private history(): void {
    this.addSql(`
      with posting as (
        insert into ledger_postings (id, kind, source_id, order_id, event_id, organization_id, payment_id, currency, at)
        select uuidv7(), 'MONEY_RECEIVED', payments.id, orders.id, orders.event_id, organization_id, payments.id,
               coalesce(refunds.currency, payments.currency), coalesce(payments.settled_at, payments.created_at)
        from payments join orders on orders.id = payments.order_id join events on events.id = orders.event_id
        left join refunds on refunds.payment_id = payments.id and automatic
        where received > 0
        returning id, payment_id
      )
      insert into ledger_entries (posting_id, account, amount)
      select posting.id, entry.account, entry.amount
      from posting join payments on payments.id = payment_id
      cross join lateral (values (provider || '_BALANCE', received), ('UNAPPLIED_CASH', -received)) as entry (account, amount)`);
    this.addSql(`
      with posting as (
        insert into ledger_postings (id, kind, source_id, order_id, event_id, organization_id, payment_id, currency, at)
        select uuidv7(), 'SALE', orders.id, orders.id, orders.event_id, organization_id, payments.id, orders.currency, paid_at
        from orders join events on events.id = orders.event_id
        left join payments on payments.order_id = orders.id and received is not null
          and not exists (select from refunds where payment_id = payments.id and automatic)
        where paid_at is not null and subtotal > 0
        returning id, order_id
      )
      insert into ledger_entries (posting_id, account, amount)
      select posting.id, entry.account, entry.amount
      from posting join orders on orders.id = order_id
      cross join lateral (values
        ('UNAPPLIED_CASH', total), ('DISCOUNTS', discount), ('FEES', -fees), ('TAX', -tax),
        ('SALES', case when tax_included then tax else 0 end - subtotal)
      ) as entry (account, amount)
      where entry.amount <> 0`);
    this.addSql(`
      with posting as (
        insert into ledger_postings (id, kind, source_id, order_id, event_id, organization_id, payment_id, currency, at)
        select uuidv7(), 'REFUND', refunds.id, orders.id, orders.event_id, organization_id, payment_id, refunds.currency,
               coalesce(refunds.settled_at, refunds.created_at)
        from refunds join orders on orders.id = refunds.order_id join events on events.id = orders.event_id
        where refunds.status = 'SUCCEEDED' and automatic
        returning id, source_id
      )
      insert into ledger_entries (posting_id, account, amount)
      select posting.id, entry.account, entry.amount
      from posting join refunds on refunds.id = source_id join payments on payments.id = payment_id
      cross join lateral (values ('UNAPPLIED_CASH', refunds.amount), (provider || '_BALANCE', -refunds.amount)) as entry (account, amount)`);
  }
}
