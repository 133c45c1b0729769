import { hash } from 'node:crypto';
import pg from 'pg';
import type { Logger } from 'pino';
import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import { RateLimitedError } from './errors.js';
import { Guesses } from './guesses.js';
import { LimitCounts } from './limit-counts.js';
import { LIMITS, type LimitName } from './limit-table.js';
import { networkOf } from './network.js';
import { openRedis } from './redis-connection.js';

export type { LimitName } from './limit-table.js';

export interface RateLimitOptions {
  /** False: nothing is counted (benchmarks and acceptance scripts). */
  readonly enabled: boolean;
  /** Where the counts are kept for all processes; without it, in PostgreSQL. */
  readonly redisUrl?: string | undefined;
  readonly databaseUrl: string;
  readonly log: Logger;
}

/** What a limit counts by: a user's id, an address, or several of these together. Null is a job's missing address. */
export type LimitKey = string | null | readonly (string | null)[];

/** A store that does not answer within this time counts as away. */
const PATIENCE_MS = 1_000;
const CONNECTIONS = 4;
/** An IPv6 customer has a whole /64 to send from, at least, so that is counted as one; IPv4 stays as it is. */
export const CUSTOMER = { v4: 32, v6: 64 };
/** While the store is away, one line in the log this often. */
const COMPLAINT_MS = 10_000;

/**
 * Counts calls for all processes together and refuses those over the limit. Called by services once per resolver
 * call, so a request with fifty aliases counts fifty. Where its store is away, each process counts for itself:
 * no request fails, and guessing does not become free.
 */
export class RateLimits {
  readonly #own = limiters((name, limit) => new RateLimiterMemory({ ...limit, keyPrefix: name }));
  readonly #guesses = new Guesses();
  #complainedAt = 0;

  private constructor(
    private readonly shared: Record<LimitName, RateLimiterAbstract> | null,
    private readonly log: Logger | null,
    /** Lets go of the store's connections. */
    readonly close: () => Promise<void>,
  ) {}

  static open({ enabled, redisUrl, databaseUrl, log }: RateLimitOptions): RateLimits {
    if (!enabled) return new RateLimits(null, null, () => Promise.resolve());
    return redisUrl ? RateLimits.onRedis(redisUrl, log) : RateLimits.onPostgres(databaseUrl, log);
  }

  /**
   * Counts one call.
   * @throws RateLimitedError with the seconds until the next may come.
   */
  async consume(operation: LimitName, key: LimitKey): Promise<void> {
    if (!this.shared) return;
    const digest = digestOf(key);
    try {
      await this.shared[operation].consume(digest).catch((error: unknown) => {
        if (error instanceof RateLimiterRes) throw error;
        this.complain(error);
        return this.#own[operation].consume(digest);
      });
    } catch (counted) {
      throw refusal(counted as RateLimiterRes);
    }
  }

  /**
   * For limits that count only what went wrong: `ask` is called while a guess of this key is left, and calls `wrong` to
   * use one up. `word` is what is guessed, and where: of a hundred at once no more words are asked about in a process
   * than guesses are left ({@link Guesses}).
   * @throws RateLimitedError with the seconds until the next may come, and what `ask` throws.
   */
  async guess<Answer>(
    operation: LimitName,
    key: LimitKey,
    word: string,
    ask: (wrong: () => Promise<void>) => Promise<Answer>,
  ): Promise<Answer> {
    if (!this.shared) return ask(async () => {});
    return this.#guesses.ask(
      `${operation}:${digestOf(key)}`,
      word,
      () => this.left(operation, key),
      () => ask(() => this.consume(operation, key)),
    );
  }

  /** Forgets what was counted for this key, as after a sign-in that succeeded. */
  async forget(operation: LimitName, key: LimitKey): Promise<void> {
    if (!this.shared) return;
    await this.shared[operation].delete(digestOf(key)).catch((error: unknown) => this.complain(error));
  }

  /** At least one. @throws RateLimitedError */
  private async left(operation: LimitName, key: LimitKey): Promise<number> {
    const digest = digestOf(key);
    const counted = await this.shared![operation].get(digest).catch((error: unknown) => {
      this.complain(error);
      return this.#own[operation].get(digest);
    });
    const left = LIMITS[operation].points - (counted?.consumedPoints ?? 0);
    if (left <= 0) throw refusal(counted!);
    return left;
  }

  private static onRedis(url: string, log: Logger): RateLimits {
    const client = openRedis(url, { patienceMs: PATIENCE_MS }, { maxRetriesPerRequest: 1 });
    client.on('error', () => {}); // told by `complain`, at the calls that it fails
    const shared = limiters(
      (name, limit) =>
        new RateLimiterRedis({ ...stored(name, limit), storeClient: client, rejectIfRedisNotReady: true }),
    );
    return new RateLimits(shared, log, () => Promise.resolve(client.disconnect()));
  }

  private static onPostgres(connectionString: string, log: Logger): RateLimits {
    const pool = new pg.Pool({
      connectionString,
      max: CONNECTIONS,
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
      application_name: 'foyer-limits',
    });
    pool.on('error', () => {}); // an idle connection that broke: the next call opens another
    const counts = new LimitCounts(pool);
    const shared = limiters(
      (name, limit) =>
        new RateLimiterPostgres({
          ...stored(name, limit),
          storeClient: counts,
          storeType: 'pool',
          tableName: 'rate_limits',
          tableCreated: true, // migrations/Migration20261120000100_rate_limits.ts
          clearExpiredByTimeout: name === 'signIn', // one sweeper serves the whole table
        }),
    );
    return new RateLimits(shared, log, () => pool.end());
  }

  private complain(error: unknown): void {
    if (Date.now() - this.#complainedAt < COMPLAINT_MS) return;
    this.#complainedAt = Date.now();
    this.log?.warn({ err: error }, 'The store of the rate limits is away: each process counts for itself');
  }
}

const refusal = ({ msBeforeNext }: RateLimiterRes): RateLimitedError =>
  new RateLimitedError(Math.max(1, Math.ceil(msBeforeNext / 1_000)));

type Limit = { points: number; duration: number };

function limiters(
  make: (name: LimitName, limit: Limit) => RateLimiterAbstract,
): Record<LimitName, RateLimiterAbstract> {
  const all = Object.entries(LIMITS).map(([name, { points, seconds }]) => [
    name,
    make(name as LimitName, { points, duration: seconds }),
  ]);
  return Object.fromEntries(all) as Record<LimitName, RateLimiterAbstract>;
}

/** A key over its limit is remembered here until its time is over, so that a flood does not reach the store. */
const stored = (name: LimitName, limit: Limit) => ({
  ...limit,
  keyPrefix: name,
  inMemoryBlockOnConsumed: limit.points + 1,
});

/** No address and no name lies in the store. */
function digestOf(key: LimitKey): string {
  const parts = [key].flat().map(part => networkOf(part ?? 'none', CUSTOMER));
  return hash('sha256', JSON.stringify(parts), 'base64url');
}
