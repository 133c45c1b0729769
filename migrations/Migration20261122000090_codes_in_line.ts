import { Migration } from '@mikro-orm/migrations';

/** A place in a waiting room knows which hidden tiers its promo code opens: it is admitted for these as well. */
export class Migration20261122000090_codes_in_line extends Migration {
  override up(): void {
    this.addSql(`alter table queue_tickets add opens jsonb check (jsonb_typeof(opens) = 'array')`);
    // Few have a code, and where only hidden tiers are left they alone are looked for.
    this.addSql(
      `create index queue_tickets_with_codes on queue_tickets (event_id, lane, place) where status = 'WAITING' and opens is not null`,
    );
  }
}
