import { Migration } from '@mikro-orm/migrations';

/** Promo codes, the orders that use them, and that nothing is taken off an order or a line without its being written down. */
export class Migration20261121000500_promo_codes extends Migration {
  override up(): void {
    // `late_uses` is what late money put over the limit: any other statement that passes the limit fails.
    this.addSql(`
      create table promo_codes (
        id uuid primary key,
        event_id uuid not null references events,
        code text not null check (code ~ '^[A-Z0-9][A-Z0-9_-]{2,39}$'),
        percent_off int check (percent_off between 1 and 100),
        amount_off bigint check (amount_off between 0 and 9007199254740991),
        max_uses int check (max_uses >= 1),
        uses int not null default 0 check (uses >= 0),
        late_uses int not null default 0,
        starts_at timestamptz,
        ends_at timestamptz,
        active boolean not null default true,
        created_at timestamptz not null,
        unique (event_id, code),
        unique (id, event_id),
        check ((percent_off is null) <> (amount_off is null)),
        check (late_uses = greatest(uses - max_uses, 0)),
        check (starts_at < ends_at)
      )`);
    // A tier that goes away must not turn a code for it into a code for all: no cascade.
    this.addSql(`
      create table promo_code_tiers (
        promo_code_id uuid not null references promo_codes,
        tier_id uuid not null references tiers,
        primary key (promo_code_id, tier_id)
      )`);
    this.addSql(`create index on promo_code_tiers (tier_id)`);
    this.addSql(`alter table orders add column promo_code_id uuid`);
    this.addSql(`
      alter table orders add foreign key (promo_code_id, event_id) references promo_codes (id, event_id)`);
    this.addSql(`alter table orders add check (discount = 0 or promo_code_id is not null)`);
    this.addSql(`create index on orders (promo_code_id, event_id) where promo_code_id is not null`);
    this.addSql(`alter table order_items add check (total = quantity * unit_price - discount)`);
  }
}
