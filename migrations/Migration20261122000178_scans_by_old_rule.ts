import { Migration } from '@mikro-orm/migrations';

/**
 * `check_ins.by_old_rule`: a scan that counts although a rule of the gate that changed before it was heard of would refuse it
 * (Migration20261122000180). Each of these tables is altered in a transaction of its own: whoever holds one of them waits for none of the others.
 */
export class Migration20261122000178_scans_by_old_rule extends Migration {
  override up(): void {
    this.addSql('alter table check_ins add column by_old_rule boolean not null default false');
  }
}
