import { Migration } from '@mikro-orm/migrations';

/**
 * Tickets that staff give out, and what may be deleted. An order that was issued cost nothing, so that nothing given away
 * is counted as revenue. What is a draft's own goes with it; whatever else refers to an event or a tier keeps it.
 */
export class Migration20261121000960_issuances extends Migration {
  override up(): void {
    this.addSql(`
      create table issuances (
        id uuid primary key,
        event_id uuid not null references events,
        tier_id uuid not null references tiers,
        issued_by_id uuid not null references users,
        quantity int not null check (quantity between 1 and 500),
        reason text not null,
        created_at timestamptz not null
      )`);
    this.addSql(`create index on issuances (event_id, created_at, id)`);
    this.addSql(`create index on issuances (tier_id)`);
    this.addSql(`alter table orders add column issuance_id uuid references issuances`);
    this.addSql(`create index on orders (issuance_id) where issuance_id is not null`);
    this.addSql(`alter table orders add check (issuance_id is null or (subtotal = 0 and total = 0))`);

    for (const [table, column, target] of OWN) {
      const name = `${table}_${column}_fkey`;
      this.addSql(`
        alter table ${table} drop constraint ${name},
          add constraint ${name} foreign key (${column}) references ${target} on delete cascade`);
    }
  }
}

/** What exists for the sake of one event alone, or of one promo code. */
const OWN = [
  ['signing_keys', 'event_id', 'events'],
  ['tiers', 'event_id', 'events'],
  ['promo_codes', 'event_id', 'events'],
  ['promo_code_tiers', 'promo_code_id', 'promo_codes'],
  ['waiting_rooms', 'event_id', 'events'],
] as const;
