import { Migration } from '@mikro-orm/migrations';

/**
 * When each rule of the gate changed last, so that a scan without a network is judged by how things stood when it was made
 * (server/check-in/sync-statements.ts); null: not since it was made. `check_ins.by_old_rule` is a scan that counts although
 * a rule that changed before it was heard of would refuse it.
 *
 * The services write these times. Where a change comes without one, from a version before this one or by hand, triggers write
 * the database's own.
 */
export class Migration20261122000180_since_when_rules_are extends Migration {
  override up(): void {
    this.addSql(
      'alter table events add column qr_mode_changed_at timestamptz, add column reentry_changed_at timestamptz',
    );
    this.addSql('alter table tiers add column entry_changed_at timestamptz');
    this.addSql('alter table gates add column tiers_changed_at timestamptz');
    this.addSql('alter table check_ins add column by_old_rule boolean not null default false');
    this.events();
    this.tiers();
    this.gates();
  }

  private events(): void {
    this.addSql(`
      create function note_gate_rules_of_event() returns trigger language plpgsql as $$
      begin
        if old.qr_mode <> new.qr_mode and old.qr_mode_changed_at is not distinct from new.qr_mode_changed_at then
          new.qr_mode_changed_at = statement_timestamp();
        end if;
        if old.reentry <> new.reentry and old.reentry_changed_at is not distinct from new.reentry_changed_at then
          new.reentry_changed_at = statement_timestamp();
        end if;
        return new;
      end $$`);
    this.addSql(`
      create trigger events_gate_rules before update of qr_mode, reentry on events
        for each row execute function note_gate_rules_of_event()`);
  }

  private tiers(): void {
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

  /** Its tiers are rows of their own, written before or after the gate's: the later of both times stays. */
  private gates(): void {
    this.addSql(`
      create function note_tiers_of_gate() returns trigger language plpgsql as $$
      begin
        update gates set tiers_changed_at = greatest(tiers_changed_at, statement_timestamp())
        where id = coalesce(new.gate_id, old.gate_id);
        return null;
      end $$`);
    this.addSql(`
      create trigger gate_tiers_changed after insert or delete on gate_tiers
        for each row execute function note_tiers_of_gate()`);
  }
}
