import { Migration } from '@mikro-orm/migrations';

/** When a tier's entry window changed last: see Migration20261122000180. */
export class Migration20261122000182_since_when_tiers_enter extends Migration {
  override up(): void {
    this.addSql('alter table tiers add column entry_changed_at timestamptz');
    this.addSql(`
      create function note_entry_of_tier() returns trigger language plpgsql as $$
      begin
        new.entry_changed_at = statement_timestamp();
        return new;
      end $$`);
    this.addSql(`
      create trigger tiers_entry before update of entry_starts_at, entry_ends_at on tiers
        for each row when (
          (old.entry_starts_at, old.entry_ends_at) is distinct from (new.entry_starts_at, new.entry_ends_at)
          and old.entry_changed_at is not distinct from new.entry_changed_at
        ) execute function note_entry_of_tier()`);
  }
}
