import { Migration } from '@mikro-orm/migrations';

/** A line's part of what its order costs: the price after discount, fees, and tax where prices do not include it. */
const PAID = `item.total + item.fees + case when orders.tax_included then 0 else item.tax end`;

/** The accounts that a refund takes what was paid from (docs/ledger.md). */
const SOLD_FOR = `('REFUNDS', 'ALLOWANCES', 'TAX', 'FEES')`;

/** Sums over entries with their postings: what went back, what is left of fees, what banks took. */
const MONEY = `
  coalesce(sum(amount) filter (where kind in ('REFUND', 'REFUND_REVERSED') and account in ${SOLD_FOR}), 0) as refunded,
  coalesce(-sum(amount) filter (where account = 'FEES'), 0) as fees,
  coalesce(sum(amount) filter (where account = 'CHARGEBACKS'), 0) as chargebacks`;

/**
 * A session plans a trigger's statement once, at its first sale, when the house may be empty: it would read all orders at
 * each that follows. So it looks each of them up.
 */
const BY_INDEX = 'set enable_seqscan to off set enable_hashjoin to off set enable_mergejoin to off';

/**
 * What was sold is added up from rows, as attendance is: triggers write by how much each statement changed the sums, and
 * a chore puts them together (server/sales/sales-counts.ts). Nobody who buys waits at a counter, since there is none.
 *
 * Sales come from the orders: an order's first ticket says that it was sold, once. Other money comes from the ledger.
 * `sales_points` keeps when it was: quarters of an hour, of which the hours and days of every time zone are made, and
 * the minutes of the last day.
 *
 * The ledger is locked before the tickets, in the order in which a sale writes them.
 */
export class Migration20261121000890_sales_counts extends Migration {
  override up(): void {
    this.tables();
    this.money();
    this.sales();
    this.history();
    this.ledger();
  }

  private tables(): void {
    this.addSql(`
      create table sales_counts (
        id bigint generated always as identity primary key,
        event_id uuid not null,
        tier_id uuid,
        minute timestamptz,
        orders int not null default 0,
        tickets int not null default 0,
        gross bigint not null default 0,
        refunded bigint not null default 0,
        fees bigint not null default 0,
        chargebacks bigint not null default 0,
        is_total boolean not null default false,
        check ((minute is not null) = (tier_id is not null and not is_total))
      )`);
    this.addSql(`create index on sales_counts (event_id)`);
    this.addSql(`create index sales_counts_loose on sales_counts (event_id) where not is_total`);
    this.addSql(`
      create table sales_points (
        event_id uuid not null,
        minutes int not null check (minutes in (1, 15)),
        at timestamptz not null,
        tickets int not null,
        gross bigint not null,
        primary key (event_id, minutes, at)
      )`);
    this.addSql(`create index sales_points_minutes on sales_points (at) where minutes = 1`);
  }

  private money(): void {
    this.addSql(`
      create function count_money() returns trigger language plpgsql ${BY_INDEX} as $$
      begin
        insert into sales_counts (event_id, refunded, fees, chargebacks)
        select * from (
          select events.id, ${MONEY}
          from added
          join ledger_postings as posting on posting.id = added.posting_id
          join events on events.id = posting.event_id and events.currency = posting.currency
          where account in ('REFUNDS', 'ALLOWANCES', 'TAX', 'FEES', 'CHARGEBACKS')
          group by events.id
        ) as change
        where refunded <> 0 or fees <> 0 or chargebacks <> 0;
        return null;
      end $$`);
    this.addSql(`
      create trigger money_counts after insert on ledger_entries
        referencing new table as added for each statement execute function count_money()`);
  }

  private sales(): void {
    this.addSql(`
      create function count_sales() returns trigger language plpgsql ${BY_INDEX} as $$
      begin
        insert into sales_counts (event_id, tier_id, minute, orders, tickets, gross)
        select orders.event_id, item.tier_id, date_trunc('minute', paid_at, 'UTC'),
               count(*) filter (where item.tier_id = issued.tier_id), sum(quantity), sum(${PAID})
        from issued
        join orders on orders.id = issued.order_id
        join order_items as item on item.order_id = issued.order_id
        where issued.position = 0
        group by 1, 2, 3;
        return null;
      end $$`);
    this.addSql(`
      create trigger tickets_sold_count after insert on tickets
        referencing new table as issued for each statement execute function count_sales()`);
  }

  /** The ledger's own triggers read all of it at each sale, in a session that had sold first when it was empty. */
  private ledger(): void {
    this.addSql(`alter function ledger_takes_whole_postings() ${BY_INDEX}`);
    this.addSql(`alter function payments_are_booked() ${BY_INDEX}`);
  }

  private history(): void {
    this.addSql(`
      insert into sales_counts (event_id, refunded, fees, chargebacks, is_total)
      select * from (
        select events.id, ${MONEY}, true
        from ledger_entries join ledger_postings as posting on posting.id = posting_id
        join events on events.id = event_id and events.currency = posting.currency
        group by events.id
      ) as change
      where refunded <> 0 or fees <> 0 or chargebacks <> 0`);
    const sold = `
      from orders join order_items as item on item.order_id = orders.id
      join tickets as first on first.order_id = orders.id and first.position = 0`;
    this.addSql(`
      insert into sales_counts (event_id, tier_id, orders, tickets, gross, is_total)
      select orders.event_id, item.tier_id, count(*) filter (where item.tier_id = first.tier_id), sum(quantity), sum(${PAID}), true
      ${sold} group by 1, 2`);
    this.addSql(`
      insert into sales_points (event_id, minutes, at, tickets, gross)
      select orders.event_id, minutes, date_bin(make_interval(mins => minutes), paid_at, 'epoch'), sum(quantity), sum(${PAID})
      ${sold} cross join (values (1), (15)) as span (minutes)
      where minutes = 15 or paid_at > now() - interval '1 day'
      group by 1, 2, 3`);
  }
}
