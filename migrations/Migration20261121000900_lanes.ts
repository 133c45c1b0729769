import { Migration } from '@mikro-orm/migrations';

/**
 * Whoever ends a job of a lane frees the lane a moment after its worker looked for more work: without a word the next job
 * of the lane would wait until some worker looks again, up to a second later. So the queue tells all workers, as it does
 * of a new job (graphile-worker 0.18: a job's end is written by `complete_job_q`, after the worker's next question).
 */
export class Migration20261121000900_lanes extends Migration {
  override up(): void {
    this.addSql(`
      create function tell_of_free_lane() returns trigger language plpgsql as $$
      begin
        perform pg_notify('jobs:insert', json_build_object('r', random(), 'count', 1)::text);
        return null;
      end $$`);
    this.addSql(`
      create trigger tell_of_free_lane after update of locked_by on graphile_worker._private_job_queues
        for each row when (old.locked_by is not null and new.locked_by is null) execute function tell_of_free_lane()`);
  }
}
