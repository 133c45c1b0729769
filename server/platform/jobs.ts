import { randomInt } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { rowsOf, runBulk } from './bulk.js';

/**
 * A piece of work that must happen after a change: its row commits with the change and it runs at least once, in any
 * process whose ROLES has `worker`. `run` therefore bears being run twice.
 */
export interface Job<Payload, Services> {
  /** Its name in the queue: lasting, because rows outlive deployments. */
  readonly name: string;
  /** Reads the row's payload; throws where it is not what `add` wrote. */
  parse(raw: unknown): Payload;
  run(payload: Payload, services: Services): Promise<void>;
  /**
   * Attempts before it is given up. The pause after the nth is e^n seconds, from the tenth on six hours: 12, as it is
   * where nothing is said, last 16 hours in all, 18 two days.
   */
  readonly maxAttempts?: number;
  /** What is waited for runs before what is not, in all processes: 0 where nothing is said, less goes first. */
  readonly priority?: number;
  /** At most so many run at once, in all processes: work that comes by the thousand leaves room for other work. */
  readonly lanes?: number;
}

/** Somebody's tickets or money wait for it. */
export const AT_ONCE = -10;
/** It comes by the thousand, and an hour later is as good. */
export const IN_BULK = 10;

/** For work that may not be lost, however long what it needs is away: graphile-worker's largest, one in six hours in the end. */
export const NEVER_GIVEN_UP = 32_767;

export interface JobOptions {
  /** One waiting row a key: a second `add` before the first ran replaces it, its attempts and its pause too. */
  key?: string;
  /** Not before this instant (UTC). */
  runAt?: Date;
  /** A row of this key that waits already keeps its time: whoever added it knew more. */
  keepTime?: boolean;
}

/** Adds jobs on the transaction of the EntityManager that it was made with. */
export class JobQueue {
  constructor(private readonly em: EntityManager) {}

  /** Adds one row; it becomes visible, and runs, when the surrounding transaction commits. */
  add<Payload>(job: Job<Payload, never>, payload: Payload, { key, ...options }: JobOptions = {}): Promise<void> {
    return this.addAll(job, [{ payload, ...(key !== undefined && { key }) }], options);
  }

  /** Adds many rows with one notice to the workers. */
  async addAll<Payload>(
    job: Job<Payload, never>,
    rows: readonly { readonly payload: Payload; readonly key?: string }[],
    { runAt, keepTime = false }: Omit<JobOptions, 'key'> = {},
  ): Promise<void> {
    if (rows.length === 0) return;
    const added = rowsOf('added', [
      { name: 'payload', type: 'json', values: rows.map(({ payload }) => JSON.stringify(payload)) },
      { name: 'key', type: 'text', values: rows.map(({ key }) => key ?? null) },
      { name: 'lane', type: 'text', values: rows.map(() => laneOf(job)) },
    ]);
    const spec = sql`(${job.name}::text, added.payload, added.lane, ${runAt ?? null}::timestamptz, ${job.maxAttempts ?? 12}::int,
      added.key, ${job.priority ?? 0}::int, null)::graphile_worker.job_spec`;
    await runBulk(
      this.em,
      sql`select from graphile_worker.add_jobs(array(select ${spec} from ${added}), ${keepTime}::boolean)`,
    );
  }
}

/** One of the job's queues, of which each runs one job at a time; null where there is no limit. */
const laneOf = ({ name, lanes }: { readonly name: string; readonly lanes?: number }): string | null =>
  lanes ? `${name}:${randomInt(lanes)}` : null;
