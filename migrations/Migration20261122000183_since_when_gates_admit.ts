import { Migration } from '@mikro-orm/migrations';

/**
 * When the tiers that a gate admits changed last: see Migration20261122000180. They are rows of their own, written before or after
 * the gate's: the later of both times stays.
 */
export class Migration20261122000183_since_when_gates_admit extends Migration {
  override up(): void {
    this.addSql('alter table gates add column tiers_changed_at timestamptz');
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
