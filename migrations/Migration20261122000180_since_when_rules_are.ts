import { Migration } from '@mikro-orm/migrations';

/**
 * When each rule of the gate changed last, so that a scan without a network is judged by how things stood when it was made
 * (server/check-in/sync-statements.ts); null: not since it was made. Those of events first,
 * then of tiers and gates.
 *
 * The services write these times. Where a change comes without one, from a version before this one or by hand, triggers write
 * the database's own.
 */
export class Migration20261122000180_since_when_rules_are extends Migration {
  override up(): void {
    this.addSql(
      'alter table events add column qr_mode_changed_at timestamptz, add column reentry_changed_at timestamptz',
    );
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
}
