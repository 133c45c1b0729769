import { Migration } from '@mikro-orm/migrations';

/** Each worker looks every few seconds for jobs of workers that died: without reading all that wait, which in an on-sale are many. */
export class Migration20261122000121_locked_jobs extends Migration {
  override up(): void {
    this.addSql(
      `create index jobs_locked on graphile_worker._private_jobs (locked_at) include (locked_by) where locked_at is not null`,
    );
  }
}
