import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { canonical, type Params } from './form-params.js';
import { StripeApiError } from './stripe-errors.js';
import { inTransaction, one, type Db } from './store.js';

/** https://docs.stripe.com/api/idempotent_requests: keys are forgotten after 24 hours. */
const KEPT_MS = 86_400_000;
const MAX_LENGTH = 255;

export interface Answer {
  status: number;
  body: string;
  /** The request that was answered first, when this is its answer again. */
  replayOf?: string;
}
export interface KeyedRequest {
  requestId: string;
  key: string | null;
  path: string;
  params: Params;
  now: Date;
}

/**
 * Runs `work` in a transaction, once for each idempotency key: the answer, also a refusal, commits with what was done
 * and is given again to the same key with the same parameters. What was malformed is not kept, nor what broke down.
 *
 * The key is held by an advisory lock of the transaction, so that one left by a process that died is free at once.
 */
export async function answerOnce(
  pool: Pool,
  request: KeyedRequest,
  work: (db: Db) => Promise<object>,
): Promise<Answer> {
  const { key, path, params, now, requestId } = request;
  if (key === null)
    return inTransaction(pool, async db => ({ status: 200, body: JSON.stringify(await work(db), null, 2) }));
  if (key.length > MAX_LENGTH) {
    throw idempotencyError(400, `Idempotency keys can be at most ${MAX_LENGTH} characters long.`);
  }
  const fingerprint = createHash('sha256')
    .update(`${path}\n${canonical(params)}`)
    .digest('hex');

  return inTransaction(pool, async db => {
    const lock = await one<{ got: boolean }>(db, 'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as got', [
      `sandbox-key:${key}`,
    ]);
    if (!lock?.got) {
      const message = `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`;
      throw idempotencyError(409, message, 'idempotency_key_in_use');
    }
    const before = await one<{ fingerprint: string; request_id: string; status: number; body: string }>(
      db,
      'select * from sandbox.stripe_idempotency_keys where key = $1 and created_at > $2',
      [key, new Date(now.getTime() - KEPT_MS)],
    );
    if (before) {
      if (before.fingerprint === fingerprint) {
        return { status: before.status, body: before.body, replayOf: before.request_id };
      }
      const message = `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`;
      throw idempotencyError(400, message);
    }
    const answer = await refusalsUndone(db, work);
    await db.query(
      `insert into sandbox.stripe_idempotency_keys (key, fingerprint, request_id, status, body, created_at)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (key) do update set fingerprint = excluded.fingerprint, request_id = excluded.request_id,
         status = excluded.status, body = excluded.body, created_at = excluded.created_at`,
      [key, fingerprint, requestId, answer.status, answer.body, now],
    );
    return answer;
  });
}

/** A refusal undoes what `work` did before it, but not the transaction that has to keep the refusal. */
async function refusalsUndone(db: Db, work: (db: Db) => Promise<object>): Promise<Answer> {
  await db.query('savepoint work');
  try {
    return { status: 200, body: JSON.stringify(await work(db), null, 2) };
  } catch (error) {
    if (!(error instanceof StripeApiError) || error.invalid) throw error;
    await db.query('rollback to savepoint work');
    return { status: error.status, body: JSON.stringify(error.body, null, 2) };
  }
}

const idempotencyError = (status: number, message: string, code?: string): StripeApiError =>
  new StripeApiError(status, { type: 'idempotency_error', message, ...(code && { code }) }, true);
