import type { EntityManager } from '@mikro-orm/postgresql';

/** A worker that was not heard of for so long is dead, and what it had begun is begun again by another. */
const DEAD_AFTER_SECONDS = 20;

/**
 * Who runs jobs just now. The queue knows what a worker has begun, but not whether the worker still lives: what a
 * killed process had begun would rest for four hours (graphile-worker's only remedy). So each worker writes down that
 * it lives, and each looks whether the others do.
 */
export class JobWorkers {
  constructor(private readonly em: EntityManager) {}

  /** This worker lives. Call it every few seconds. */
  async beat(workerId: string): Promise<void> {
    await this.em.execute(
      `insert into job_workers (id, seen_at) values (?, now()) on conflict (id) do update set seen_at = now()`,
      [workerId],
    );
  }

  /**
   * This worker has ended, with nothing under way: what it may have left locked is free at once. A job that was replaced
   * while it ran goes: another is in its place, and the queue, which has taken its key and all its attempts, would keep
   * it as one that was given up.
   */
  async leave(workerId: string): Promise<void> {
    const replaced = await this.em.execute<{ id: string }[]>(
      `select id from graphile_worker.jobs
       where locked_by = ? and key is null and attempts >= max_attempts and updated_at > locked_at`, // add_job touched it
      [workerId],
    );
    await this.em.execute('delete from job_workers where id = ?', [workerId]);
    await this.em.execute('select graphile_worker.force_unlock_workers(array[?])', [workerId]);
    if (replaced.length > 0) {
      const ids = replaced.map(({ id }) => id).join(',');
      await this.em.execute('select graphile_worker.complete_jobs(?::bigint[])', [`{${ids}}`]);
    }
  }

  /** Frees the jobs of workers that died; their attempt counts, so that one that kills its worker is given up. */
  async freeOfDead(): Promise<string[]> {
    const dead = await this.em.execute<{ id: string }[]>(
      `select distinct locked_by as id from graphile_worker.jobs
       where locked_at < now() - ? * interval '1 second' and not exists (
         select from job_workers where id = locked_by and seen_at > now() - ? * interval '1 second')`,
      [DEAD_AFTER_SECONDS, DEAD_AFTER_SECONDS],
    );
    for (const { id } of dead) await this.leave(id);
    return dead.map(({ id }) => id);
  }
}
