import type { Pool } from 'pg';
import { readFault } from './faults.js';
import type { Db } from './store.js';
import type { SandboxProvider } from './sandbox-options.js';

/**
 * The queue of webhooks: a row each, written in the transaction that made the event, so that none is forgotten when
 * the process dies. Its times are the database's, never a process's: processes share it, and tests move their clocks.
 *
 * PENDING until DELIVERED (answered 2xx) or FAILED (given up); LOST from the start while the fault switch says so.
 */
export interface Delivery {
  id: string;
  provider: SandboxProvider;
  event: string;
  body: string;
  attempts: number;
}

/** A claim lasts longer than an attempt may (10 s); a process that dies during one leaves the row due again. */
const CLAIM_MS = 15_000;
const MAX_HOLD_MS = 1000;
/** Between the two of a reordered pair; enough for the first to have been answered. */
const PAIR_GAP_MS = 250;

const afterMs = (parameter: string) => `clock_timestamp() + ${parameter} * interval '1 millisecond'`;

/** Writes down one webhook, as often and in the order that the provider's fault switch asks for. */
export async function enqueueDelivery(db: Db, provider: SandboxProvider, event: string, body: string): Promise<void> {
  const { mode, ms } = await readFault(db, provider);
  const insert = (state: 'PENDING' | 'LOST', dueInMs = 0, held = false) =>
    db.query(
      `insert into sandbox.deliveries (provider, event, body, state, held, due_at)
       values ($1, $2, $3, $4, $5, ${afterMs('$6')})`,
      [provider, event, body, state, held, dueInMs],
    );

  if (mode === 'lost') {
    await insert('LOST');
  } else if (mode === 'duplicate') {
    await insert('PENDING');
    await insert('PENDING');
  } else if (mode === 'reorder' && !(await releaseHeld(db, provider))) {
    await insert('PENDING', Math.min(ms ?? MAX_HOLD_MS, MAX_HOLD_MS), true);
  } else {
    await insert('PENDING');
  }
}

/** Lets the oldest held webhook go just after the one that is being written. False: none is held. */
async function releaseHeld(db: Db, provider: SandboxProvider): Promise<boolean> {
  const { rowCount } = await db.query(
    `update sandbox.deliveries set held = false, due_at = ${afterMs('$2')}
     where id = (
       select id from sandbox.deliveries
       where state = 'PENDING' and held and provider = $1 and due_at > clock_timestamp()
       order by id limit 1 for update skip locked)`,
    [provider, PAIR_GAP_MS],
  );
  return rowCount === 1;
}

/** Takes up to `limit` due webhooks for this process and counts the attempt. */
export async function claimDeliveries(pool: Pool, limit: number): Promise<Delivery[]> {
  const { rows } = await pool.query<Delivery>(
    `update sandbox.deliveries set attempts = attempts + 1, held = false, due_at = ${afterMs('$2')}
     where id in (
       select id from sandbox.deliveries
       where state = 'PENDING' and due_at <= clock_timestamp()
       order by due_at, id limit $1 for update skip locked)
     returning id, provider, event, body, attempts`,
    [limit, CLAIM_MS],
  );
  return rows.sort((a, b) => Number(a.id) - Number(b.id));
}

/** `retryInMs` null: no further attempt, the delivery FAILED. */
export async function settleDelivery(
  pool: Pool,
  id: string,
  outcome: { delivered: boolean; answer: string; retryInMs: number | null },
): Promise<void> {
  const state = outcome.delivered ? 'DELIVERED' : outcome.retryInMs === null ? 'FAILED' : 'PENDING';
  await pool.query(
    `update sandbox.deliveries set state = $2, last_answer = $3, due_at = ${afterMs('$4')} where id = $1`,
    [id, state, outcome.answer, outcome.retryInMs ?? 0],
  );
}
