import type pg from 'pg';
import { Batches, type Outcome } from './batches.js';

/** What rate-limiter-flexible asks its store: a prepared statement of its own. */
interface Statement {
  readonly name?: string;
  readonly text: string;
  readonly values: unknown[];
}

/** Its statement that counts calls: the key, how many, until when (ms since 1970) from the first on, and now. */
interface Count {
  readonly key: string;
  readonly points: number;
  readonly expire: number;
  readonly now: number;
}

interface Counted {
  readonly points: number;
  /** Milliseconds since 1970, as PostgreSQL's driver hands a bigint over. */
  readonly expire: string;
}

const COUNT = 'rate_limits:rlflx-upsert';

/** What it does, for any number of keys; keys in one order, so that two processes never wait for each other in a ring. */
const COUNT_ALL = `insert into rate_limits as known (key, points, expire)
    select key, points, expire from unnest($1::text[], $2::int[], $3::bigint[]) as asked (key, points, expire) order by key
  on conflict (key) do update set
    points = case when known.expire <= $4 then excluded.points else known.points + excluded.points end,
    expire = case when known.expire <= $4 then excluded.expire else known.expire end
  returning key, points, expire`;

/**
 * rate-limiter-flexible's connection to PostgreSQL. Every call of a buyer is counted, and a statement for each would be a
 * good part of what a purchase costs: calls that come at once are counted in one. Everything else it asks goes through
 * as it is.
 */
export class LimitCounts {
  readonly #batches = new Batches<Count, { rows: [Counted] }>({ work: counts => this.countAll(counts) });

  constructor(private readonly pool: pg.Pool) {}

  /** Answers as `pg` does. */
  query(statement: Statement): Promise<{ rows: unknown[] }> {
    if (statement.name !== COUNT) return this.pool.query(statement);
    const [key, points, expire, now] = statement.values as [string, number, number, number];
    return this.#batches.add({ key, points, expire, now });
  }

  /** Calls of one key are added up and written once; each is told the count with it and with those before it. */
  private async countAll(counts: readonly Count[]): Promise<Outcome<{ rows: [Counted] }>[]> {
    const upTo = new Map<string, { points: number; expire: number }>();
    const places = counts.map(({ key, points, expire }) => {
      const place = (upTo.get(key)?.points ?? 0) + points;
      upTo.set(key, { points: place, expire });
      return place;
    });
    const asked = [...upTo];
    const values = [
      asked.map(([key]) => key),
      asked.map(([, { points }]) => points),
      asked.map(([, { expire }]) => expire),
      counts.at(-1)!.now,
    ];
    try {
      const { rows } = await this.pool.query<Counted & { key: string }>({ name: COUNT, text: COUNT_ALL, values });
      const counted = new Map(rows.map(({ key, points, expire }) => [key, { points, expire }]));
      return counts.map(({ key }, i) => {
        const { points, expire } = counted.get(key)!;
        return { result: { rows: [{ points: points - upTo.get(key)!.points + places[i]!, expire }] } };
      });
    } catch (error) {
      return counts.map(() => ({ refusal: error as Error })); // no count is the one that spoils it: halves would not do better
    }
  }
}
