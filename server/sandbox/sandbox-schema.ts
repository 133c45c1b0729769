import type { Pool } from 'pg';
import { STEPS } from './sandbox-tables.js';
import { inTransaction, only } from './store.js';

/** Any number that nobody else locks: processes that start at the same moment create the tables one after the other. */
const SCHEMA_LOCK = 7_205_338_114;

/**
 * Creates what is missing. Safe to call from any number of processes at once, also while others are selling: where
 * nothing is missing it asks for no lock of a table (`create index if not exists` locks its table either way, which
 * would meet the running transactions in a deadlock).
 */
export async function createSandboxSchema(pool: Pool): Promise<void> {
  await inTransaction(pool, async db => {
    await db.query('select pg_advisory_xact_lock($1)', [SCHEMA_LOCK]);
    await db.query('create schema if not exists sandbox');
    await db.query('create table if not exists sandbox.steps (number integer primary key)');
    const { done } = await only<{ done: number }>(db, 'select coalesce(max(number), 0) as done from sandbox.steps');
    for (const [index, step] of STEPS.entries()) {
      if (index < done) continue;
      await db.query(step);
      await db.query('insert into sandbox.steps (number) values ($1)', [index + 1]);
    }
  });
}
