import { Migration } from '@mikro-orm/migrations';

/**
 * The counts of the rate limits where there is no Redis, in the columns that rate-limiter-flexible reads. Unlogged:
 * written without the write-ahead log, and empty after a crash, when the counts begin anew.
 */
export class Migration20261120000100_rate_limits extends Migration {
  override up(): void {
    this.addSql(`
      create unlogged table rate_limits (
        key text primary key,
        points int not null default 0,
        expire bigint
      )`);
  }
}
