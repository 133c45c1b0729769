import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { clock } from './clock.js';
import { IdempotencyConflictError, InvalidInputError } from './errors.js';

const KEPT_MS = 24 * 60 * 60_000;
const LONGEST_KEY = 128;

export interface IdempotentCall {
  /** Whose keys these are: the account, or for guests operation + event + buyer's address. */
  readonly scope: string;
  /** Made by the client, 1 to 128 characters. */
  readonly key: string;
  /** What was asked for: the same key with something else is a mistake. */
  readonly input: unknown;
  /** The id of what this call will make. */
  readonly resultId: string;
}

/**
 * Remembers what a key led to, for 24 hours. The row is written first in the transaction that does the work: a second
 * call with the key waits for the first one's commit, and finds its result; after a rollback it is the first.
 */
export class Idempotency {
  constructor(private readonly em: EntityManager) {}

  /**
   * Takes the key for this call, inside the caller's transaction.
   * @returns the id that an earlier call with this key made; null where this call is the first.
   * @throws IdempotencyConflictError where the key was used with another input.
   */
  async claim({ scope, key, input, resultId }: IdempotentCall): Promise<string | null> {
    if (key.length < 1 || key.length > LONGEST_KEY) {
      throw new InvalidInputError([{ path: 'idempotencyKey', message: `A key has 1 to ${LONGEST_KEY} characters.` }]);
    }
    const fingerprint = createHash('sha256').update(JSON.stringify(input)).digest();
    const now = clock.now();
    const claimed = await this.em.execute<unknown[]>(
      `insert into idempotency_keys as known (scope, key, fingerprint, result_id, created_at) values (?, ?, ?, ?, ?)
       on conflict (scope, key) do update
         set fingerprint = excluded.fingerprint, result_id = excluded.result_id, created_at = excluded.created_at
         where known.created_at < ?
       returning 1`,
      [scope, key, fingerprint, resultId, now, new Date(now.getTime() - KEPT_MS)],
    );
    if (claimed.length > 0) return null;

    const [known] = await this.em.execute<[{ fingerprint: Buffer; result_id: string }]>(
      'select fingerprint, result_id from idempotency_keys where scope = ? and key = ?',
      [scope, key],
    );
    if (!fingerprint.equals(known.fingerprint)) throw new IdempotencyConflictError();
    return known.result_id;
  }

  /** Forgets the keys that are past their time. @returns how many. */
  async forgetOld(): Promise<number> {
    const { affectedRows } = await this.em.execute<{ affectedRows: number }>(
      'delete from idempotency_keys where created_at < ?',
      [new Date(clock.now().getTime() - KEPT_MS)],
      'run',
    );
    return affectedRows;
  }
}
