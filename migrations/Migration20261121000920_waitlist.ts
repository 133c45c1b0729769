import { Migration } from '@mikro-orm/migrations';

/**
 * Waitlists: who waits for a tier, in which order, and the orders that were offered to them. The counters of those who
 * wait stand on the rows that every release locks anyway, so that a tier that nobody waits for pays nothing.
 */
export class Migration20261121000920_waitlist extends Migration {
  override up(): void {
    this.addSql(`alter table tiers add column waiting int not null default 0 check (waiting >= 0)`);
    this.addSql(`alter table events add column waiting int not null default 0 check (waiting >= 0)`);
    this.addSql(`create index tiers_awaited on tiers (event_id) where waiting > 0`);
    // Given out under the tier's lock: of two who wait for it, who came first has the lower one, whatever clocks say.
    this.addSql(`create sequence waitlist_places`);
    this.addSql(`
      create table waitlist_entries (
        id uuid primary key,
        place bigint not null unique,
        tier_id uuid not null references tiers,
        user_id uuid references users,
        name text not null,
        email text not null check (email = lower(email)),
        quantity int not null check (quantity between 1 and 100),
        status text not null check (status in ('WAITING', 'OFFERED', 'CLAIMED', 'EXPIRED', 'LEFT')),
        passes int not null default 0 check (passes between 0 and 5),
        collected int not null default 0,
        offer_expires_at timestamptz,
        claimed_at timestamptz,
        created_at timestamptz not null,
        check (collected between 0 and quantity - 1),
        check (collected = 0 or (status = 'WAITING' and passes = 5)),
        check (case status
          when 'WAITING' then offer_expires_at is null
          when 'OFFERED' then offer_expires_at is not null
          when 'CLAIMED' then offer_expires_at is not null
          else true end),
        check (claimed_at is null or offer_expires_at is not null)
      )`);
    this.addSql(`create index waitlist_line on waitlist_entries (tier_id, place) where status = 'WAITING'`);
    this.addSql(`create index waitlist_offers on waitlist_entries (tier_id) where status = 'OFFERED'`);
    this.addSql(`
      create unique index waitlist_once on waitlist_entries (tier_id, email) where status in ('WAITING', 'OFFERED')`);
    this.addSql(`create index on waitlist_entries (tier_id, created_at, id)`);
    this.addSql(`create index on waitlist_entries (email, created_at)`);
    this.addSql(`create index on waitlist_entries (user_id, created_at) where user_id is not null`);
    this.addSql(`alter table orders add column waitlist_entry_id uuid references waitlist_entries`);
    this.addSql(`
      create unique index orders_waitlist_entry on orders (waitlist_entry_id) where waitlist_entry_id is not null`);
  }
}
