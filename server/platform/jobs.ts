import type { EntityManager } from '@mikro-orm/postgresql';

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
}

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
  async add<Payload>(job: Job<Payload, never>, payload: Payload, options: JobOptions = {}): Promise<void> {
    const { key, runAt, keepTime = false } = options;
    await this.em.execute(
      `select graphile_worker.add_job(?::text, payload := ?::json, job_key := ?::text, run_at := ?::timestamptz,
                                      max_attempts := ?::int, job_key_mode := ?::text)`,
      [
        job.name,
        JSON.stringify(payload),
        key ?? null,
        runAt ?? null,
        job.maxAttempts ?? 12,
        keepTime ? 'preserve_run_at' : 'replace',
      ],
    );
  }
}
