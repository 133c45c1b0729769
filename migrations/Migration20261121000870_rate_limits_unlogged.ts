import { Migration } from '@mikro-orm/migrations';

/**
 * Each call of a buyer writes a row here, and waited for the disk. What was counted in the last minutes is not worth
 * that: after a crash PostgreSQL begins with an empty table, and everybody's count with it.
 */
export class Migration20261121000870_rate_limits_unlogged extends Migration {
  override up(): void {
    this.addSql(`alter table rate_limits set unlogged`);
  }
}
