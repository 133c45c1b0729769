import { Migration } from '@mikro-orm/migrations';

/** The processes that run jobs, and when each was last heard of: see server/platform/job-workers.ts. */
export class Migration20261120000200_job_workers extends Migration {
  override up(): void {
    this.addSql(`create table job_workers (id text primary key, seen_at timestamptz not null)`);
  }
}
