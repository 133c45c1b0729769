import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import pg from 'pg';
import { LEDGER_INVARIANTS } from '../server/verify/ledger-invariants.js';

const BEFORE_THE_LEDGER = 'Migration20261120000400_unsettled_payments';

const server = () => process.env['FOYER_TEST_SERVER']!;
const name = `foyer_test_${process.pid}_${randomBytes(4).toString('hex')}`;
const url = () => new URL(`/${name}`, server()).href;
let database: pg.Client;

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server() });
  await client.connect();
  await client.query(statement);
  await client.end();
}
const migrate = (...upTo: string[]) =>
  promisify(execFile)(
    process.execPath,
    ['--import', './scripts/typescript.js', 'tests/support/migrate-postgres.ts', url(), ...upTo],
    { env: { ...process.env, NODE_OPTIONS: '' } },
  );

beforeAll(async () => {
  await onServer(`create database ${name}`);
  database = new pg.Client({ connectionString: url() });
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await onServer(`drop database ${name} with (force)`);
});

test('what was paid and went back before there was a ledger is booked when it comes', async () => {
  await migrate(BEFORE_THE_LEDGER);
  const [organization, event] = [randomUUID(), randomUUID()];
  await database.query(`
    insert into organizations (id, slug, name, created_at) values ('${organization}', 'house', 'House', now());
    insert into events (id, organization_id, slug, title, venue_name, starts_at, ends_at, time_zone, currency, serial_prefix, created_at)
      values ('${event}', '${organization}', 'night', 'Night', 'Hall', now(), now() + interval '1 hour', 'UTC', 'USD', 'NIGHT', now())`);
  const order = async (status: string, paid: boolean, total = 11_145): Promise<string> => {
    const id = randomUUID();
    await database.query(
      `insert into orders (id, number, event_id, buyer_name, buyer_email, status, currency, subtotal, discount, fees, tax,
         tax_included, total, hold_expires_at, created_at, paid_at)
       values ($1, $2, $3, 'Ada', 'ada@example.com', $4, 'USD', $5, 0, $6, $7, false, $8, now(), now(), $9)`,
      [id, id, event, status, total && 9_999, total && 396, total && 750, total, paid ? new Date() : null],
    );
    return id;
  };
  const payment = async (orderId: string, received: number, status: string, refund?: [string, number, string]) => {
    const id = randomUUID();
    const back = refund?.[2] === 'SUCCEEDED' ? refund[1] : 0;
    await database.query(
      `insert into payments (id, order_id, provider, status, reference, amount, currency, received, refunded,
         page_expires_at, return_url, created_at, settled_at, next_check_at)
       values ($1::uuid, $2, 'PAYSTACK', $3, $1::text, 11145, 'USD', $4, $5, now(), '', now(), now(), now())`,
      [id, orderId, status, received, back],
    );
    if (!refund) return;
    await database.query(
      `insert into refunds (id, order_id, payment_id, automatic, currency, amount, status, reason, created_at)
       values ($1, $2, $3, true, $4, $5, $6, 'late', now())`,
      [randomUUID(), orderId, id, ...refund],
    );
  };
  const twice = await order('PAID', true);
  await payment(twice, 11_145, 'SUCCEEDED');
  await payment(twice, 11_145, 'REFUNDED', ['USD', 11_145, 'SUCCEEDED']);
  await payment(await order('EXPIRED', false), 900, 'MISMATCHED', ['NGN', 900, 'PROCESSING']);
  await order('PAID', true, 0);

  await migrate();
  const { rows } = await database.query(
    `select kind, currency, jsonb_object_agg(account, amount) as entries
     from ledger_postings join ledger_entries on posting_id = id group by id order by kind, currency, entries`,
  );
  expect(rows).toEqual([
    { kind: 'MONEY_RECEIVED', currency: 'NGN', entries: { PAYSTACK_BALANCE: 900, UNAPPLIED_CASH: -900 } },
    { kind: 'MONEY_RECEIVED', currency: 'USD', entries: { PAYSTACK_BALANCE: 11_145, UNAPPLIED_CASH: -11_145 } },
    { kind: 'MONEY_RECEIVED', currency: 'USD', entries: { PAYSTACK_BALANCE: 11_145, UNAPPLIED_CASH: -11_145 } },
    { kind: 'REFUND', currency: 'USD', entries: { PAYSTACK_BALANCE: -11_145, UNAPPLIED_CASH: 11_145 } },
    { kind: 'SALE', currency: 'USD', entries: { UNAPPLIED_CASH: 11_145, SALES: -9_999, FEES: -396, TAX: -750 } },
  ]);
  for (const { says, differences } of LEDGER_INVARIANTS) {
    expect([says, (await database.query(differences)).rows]).toEqual([says, []]);
  }
}, 30_000);

test('a process of a version without the books, which still runs, takes no money past them, and sends none back', async () => {
  const [row] = (await database.query<{ id: string; order_id: string }>('select id, order_id from payments limit 1'))
    .rows;
  const open = randomUUID();
  await database.query(
    `insert into payments (id, order_id, provider, status, reference, amount, currency, page_expires_at, return_url,
       created_at, next_check_at)
     values ($1::uuid, $2, 'STRIPE', 'PENDING', $1::text, 11145, 'USD', now(), '', now(), now())`,
    [open, row!.order_id],
  );
  await expect(
    database.query(`update payments set status = 'SUCCEEDED', received = 11145 where id = $1`, [open]),
  ).rejects.toThrow(`payment ${open}: 11145 came and 0 went back, of which 0 and 0 are booked`);
  await expect(
    database.query('update payments set refunded = received - refunded where id = $1', [row!.id]),
  ).rejects.toThrow('are booked');
});
