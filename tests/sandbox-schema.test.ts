import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import { pino } from 'pino';
import { openPool } from '../server/platform/connection-pool.js';
import { createSandboxSchema } from '../server/sandbox/sandbox-schema.js';
import { STEPS } from '../server/sandbox/sandbox-tables.js';
import { createTestDatabase } from './support/postgres.js';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool(database.url, { max: 10, name: 'test', log: pino({ level: 'silent' }) });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

test('a database from before the steps were counted is brought up to date with what it has, also by five processes at once', async () => {
  await pool.query(`create schema if not exists sandbox; ${STEPS[0]}`);
  await pool.query(`
    insert into sandbox.stripe_sessions (id, status, amount, currency, payment_intent, params, created, expires_at)
      values ('cs_1', 'complete', 5000, 'usd', 'pi_1', '{}', now(), now());
    insert into sandbox.stripe_payment_intents (id, session, status, amount, amount_refunded, currency, metadata, charge, created)
      values ('pi_1', 'cs_1', 'succeeded', 5000, 1000, 'usd', '{}', 'ch_1', now());
    insert into sandbox.stripe_refunds (id, payment_intent, charge, amount, currency, metadata, created)
      values ('re_2', 'pi_1', 'ch_1', 1000, 'usd', '{}', now());`);

  await Promise.all(Array.from({ length: 5 }, () => createSandboxSchema(pool)));
  await createSandboxSchema(pool);

  const charges = await pool.query('select id, payment_intent, status, amount_refunded from sandbox.stripe_charges');
  expect(charges.rows).toEqual([{ id: 'ch_1', payment_intent: 'pi_1', status: 'succeeded', amount_refunded: '1000' }]);
  const moved = await pool.query('select id, amount from sandbox.stripe_balance_transactions order by seq');
  expect(moved.rows).toEqual([
    { id: 'txn_1', amount: '5000' },
    { id: 'txn_2', amount: '-1000' },
  ]);
});
