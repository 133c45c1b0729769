import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startTestApp, type TestApp } from './support/app.js';
import { buying, type BoughtOrder } from './support/buying.js';
import type { GivenEvent } from './support/given.js';
import { databaseUrlOf } from './support/server-process.js';
import { setStage, WHO, type Stage, type Who } from './support/stage.js';

let app: TestApp;
let stage: Stage;
let event: GivenEvent;
let order: BoughtOrder & { number?: string };
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  stage = await setStage(app);
  event = await app.given.event({
    organization: stage.organization,
    tiers: [{ price: 4_000, capacity: 10 }],
    taxBasisPoints: 750,
  });
  const buy = buying(app);
  order = await buy.reserve(event);
  await buy.press((await buy.startCheckout(order)).redirectUrl!);
  await buy.confirm(order);
});
afterAll(async () => app[Symbol.asyncDispose]());

const download = (eventId: string, who: Who, token = stage.people[who]?.token) =>
  app.app.http.inject({
    url: `/exports/${eventId}/transactions.csv`,
    headers: token ? { authorization: `Bearer ${token}` } : {},
  });

describe('transactions.csv', () => {
  test('has a line for each entry, debits and credits apart, in the currency’s own digits', async () => {
    const { body, headers } = await download(event.id, 'OWNER');
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': expect.stringMatching(
        new RegExp(`^attachment; filename="${event.slug}-transactions-\\d{4}-\\d\\d-\\d\\d\\.csv"$`),
      ),
      'cache-control': 'private, no-store',
    });
    const [head, ...lines] = body.trimEnd().split('\r\n');
    expect(head).toBe('transaction,at,kind,order,provider,reference,currency,account,debit,credit,at_local,time_zone');
    expect(lines.map(line => line.split(',').filter((_cell, column) => ![0, 1, 5, 10].includes(column)))).toEqual([
      ['MONEY_RECEIVED', order.number, 'STRIPE', 'USD', 'STRIPE_BALANCE', '43.00', '', 'Africa/Lagos'],
      ['MONEY_RECEIVED', order.number, 'STRIPE', 'USD', 'UNAPPLIED_CASH', '', '43.00', 'Africa/Lagos'],
      ['SALE', order.number, 'STRIPE', 'USD', 'UNAPPLIED_CASH', '43.00', '', 'Africa/Lagos'],
      ['SALE', order.number, 'STRIPE', 'USD', 'TAX', '', '3.00', 'Africa/Lagos'],
      ['SALE', order.number, 'STRIPE', 'USD', 'SALES', '', '40.00', 'Africa/Lagos'],
    ]);
    const [, at = '', ...rest] = lines[0]!.split(',');
    expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    const local = new Date(Date.parse(at) + 3_600_000).toISOString(); // Lagos is an hour ahead of UTC
    expect(rest.at(-2)).toBe(local.slice(0, 19).replace('T', ' '));
  });

  const ANSWERS: Record<Who, number> = {
    nobody: 401,
    buyer: 404,
    other: 404,
    promoter: 404,
    VIEWER: 200,
    SCANNER: 403,
    MANAGER: 200,
    OWNER: 200,
    ADMIN: 404,
  };
  test.each(WHO)('for %s', async who => {
    const { statusCode, body } = await download(event.id, who);
    expect(statusCode).toBe(ANSWERS[who]);
    expect(body.includes('SALE')).toBe(statusCode === 200);
  });

  test('of an event that is not there, or with a token that is none', async () => {
    expect((await download('no-id', 'OWNER')).statusCode).toBe(404);
    expect((await download(stage.people.OWNER!.id, 'OWNER')).statusCode).toBe(404);
    expect((await download(event.id, 'OWNER', 'forged')).statusCode).toBe(401);
  });

  test('has only its event’s transactions', async () => {
    expect((await download(stage.event.id, 'OWNER')).body.trimEnd().split('\r\n')).toHaveLength(1);
  });

  test('of a long night comes in pages, none left out and none twice, also where many share an instant', async () => {
    const long = await app.given.event({ organization: stage.organization });
    await app.sql(
      `with posting as (
         insert into ledger_postings (id, kind, source_id, order_id, event_id, organization_id, currency, at)
         select uuidv7(), 'REFUND', gen_random_uuid(), ?, ?, ?, 'USD', timestamptz '2026-11-21' + (n / 700) * interval '1 s'
         from generate_series(1, 1700) as n returning id
       )
       insert into ledger_entries select id, account, amount from posting
       cross join (values ('REFUNDS', 7), ('STRIPE_BALANCE', -7)) as entry (account, amount)`,
      [order.id, long.id, stage.organization.id],
    );
    const lines = (await download(long.id, 'VIEWER')).body.trimEnd().split('\r\n').slice(1);
    expect(lines).toHaveLength(3_400);
    expect(new Set(lines.map(line => line.split(',')[0])).size).toBe(1_700);
  });
});

test('the command line prints the last transactions as a table', async () => {
  const cli = async (...args: string[]) => {
    const env = { PATH: process.env['PATH'], DATABASE_URL: await databaseUrlOf(app), NODE_ENV: 'test' };
    const command = ['--import', './scripts/typescript.js', 'server/cli/main.ts', 'transactions', ...args];
    const { stdout } = await promisify(execFile)(process.execPath, command, { env });
    return stdout.trimEnd().split('\n');
  };
  const [head, ...rows] = await cli('--event', event.slug, '--limit', '1');
  expect(head).toMatch(/^AT \(UTC\) +EVENT +ORDER +KIND +PAYMENT +AMOUNT +ENTRIES$/);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatch(
    new RegExp(
      `${event.slug} +${order.number} +SALE +STRIPE +43.00 USD +UNAPPLIED_CASH 43.00, TAX -3.00, SALES -40.00$`,
    ),
  );
  expect(await cli()).toHaveLength(11);
}, 30_000);
