import { hash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { rowsOf, runBulk } from './bulk.js';
import { clock } from './clock.js';
import { IdempotencyConflictError, InvalidInputError } from './errors.js';

const KEPT_MS = 24 * 60 * 60_000;
const LONGEST_KEY = 128;
const FORGOTTEN_AT_ONCE = 5_000;

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
  /** One instant for all that is asked of it: a key is not old to one question and known to the next. */
  readonly #now = clock.now();

  constructor(private readonly em: EntityManager) {}

  /**
   * Takes the key for this call, inside the caller's transaction.
   * @returns the id that an earlier call with this key made; null where this call is the first.
   * @throws IdempotencyConflictError where the key was used with another input.
   */
  async claim(call: IdempotentCall): Promise<string | null> {
    assertKey(call.key);
    if ((await this.claimAll([call])).size > 0) return null;
    const known = (await this.findAll([call])).get(call)!;
    if (known instanceof Error) throw known;
    return known;
  }

  /**
   * Takes the keys of many calls, none of them twice, inside the caller's transaction, in one order everywhere.
   * @returns the calls that are the first with their key. The others' results are there to be found.
   */
  async claimAll(calls: readonly IdempotentCall[]): Promise<Set<IdempotentCall>> {
    if (calls.length === 0) return new Set();
    const now = this.#now;
    const asked = rowsOf('asked', [
      { name: 'scope', type: 'text', values: calls.map(({ scope }) => scope) },
      { name: 'key', type: 'text', values: calls.map(({ key }) => key) },
      { name: 'fingerprint', type: 'bytea', values: calls.map(fingerprintOf) },
      { name: 'result_id', type: 'uuid', values: calls.map(({ resultId }) => resultId) },
    ]);
    const claimed = await runBulk(
      this.em,
      sql<{ result_id: string }>`insert into idempotency_keys as known (scope, key, fingerprint, result_id, created_at)
         select scope, key, fingerprint, result_id, ${now} from ${asked} order by scope, key
       on conflict (scope, key) do update
         set fingerprint = excluded.fingerprint, result_id = excluded.result_id, created_at = excluded.created_at
         where known.created_at < ${new Date(now.getTime() - KEPT_MS)}
       returning result_id`,
      { prepared: true },
    );
    const ids = new Set(claimed.map(({ result_id: id }) => id));
    return new Set(calls.filter(({ resultId }) => ids.has(resultId)));
  }

  /** What earlier calls with these keys made: its id, or the error where the key was used with another input. */
  async findAll(calls: readonly IdempotentCall[]): Promise<Map<IdempotentCall, string | IdempotencyConflictError>> {
    const asked = rowsOf('asked', [
      { name: 'place', type: 'int', values: calls.map((_, place) => place) },
      { name: 'scope', type: 'text', values: calls.map(({ scope }) => scope) },
      { name: 'key', type: 'text', values: calls.map(({ key }) => key) },
    ]);
    const since = new Date(this.#now.getTime() - KEPT_MS);
    const rows = await runBulk(
      this.em,
      sql<{ place: number; fingerprint: Buffer; result_id: string }>`select place, fingerprint, result_id
        from ${asked} join idempotency_keys using (scope, key) where created_at >= ${since}`,
    );
    return new Map(
      rows.map(({ place, fingerprint, result_id: id }) => {
        const call = calls[place]!;
        return [call, fingerprint.equals(fingerprintOf(call)) ? id : new IdempotencyConflictError()];
      }),
    );
  }

  /** Gives claimed keys back, of calls that were refused: they may be used again. */
  async release(calls: readonly IdempotentCall[]): Promise<void> {
    if (calls.length === 0) return;
    const refused = rowsOf('refused', [
      { name: 'scope', type: 'text', values: calls.map(({ scope }) => scope) },
      { name: 'key', type: 'text', values: calls.map(({ key }) => key) },
    ]);
    await runBulk(
      this.em,
      sql`delete from idempotency_keys as known using ${refused} where known.scope = refused.scope and known.key = refused.key`,
    );
  }

  /** Forgets the keys that are past their time, some at a time: an hour of an on-sale has a hundred thousand. @returns how many. */
  async forgetOld(): Promise<number> {
    const before = new Date(clock.now().getTime() - KEPT_MS);
    let forgotten = 0;
    for (let some = FORGOTTEN_AT_ONCE; some === FORGOTTEN_AT_ONCE; forgotten += some) {
      const { affectedRows } = await this.em.execute<{ affectedRows: number }>(FORGET, [before], 'run');
      some = affectedRows;
    }
    return forgotten;
  }
}

/** By where they lie, which stays so while they are locked: by their names the planner would rather read all keys. */
const FORGET = `
  delete from idempotency_keys
  where ctid = any(array(
    select ctid from idempotency_keys where created_at < ? order by created_at limit ${FORGOTTEN_AT_ONCE} for update skip locked))`;

const fingerprintOf = ({ input }: IdempotentCall): Buffer => hash('sha256', JSON.stringify(input), 'buffer');

/** @throws InvalidInputError unless the key has 1 to 128 characters. */
export function assertKey(key: string): void {
  if (key.length >= 1 && key.length <= LONGEST_KEY) return;
  throw new InvalidInputError([{ path: 'idempotencyKey', message: `A key has 1 to ${LONGEST_KEY} characters.` }]);
}
