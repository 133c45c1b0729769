import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { clock } from '../server/platform/clock.js';
import { pageSql } from '../server/reconciliation/payment-issues-sql.js';
import { startTestApp, type TestApp } from './support/app.js';
import { buying } from './support/buying.js';
import type { GivenEvent, GivenUser } from './support/given.js';
import { reconciling } from './support/reconciling.js';

let app: TestApp;
let books: ReturnType<typeof reconciling>;
let event: GivenEvent;
let admin: GivenUser;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  books = reconciling(app, buying(app));
  event = await app.given.event({ currency: 'NGN', tiers: [{ price: 500_000, capacity: 200 }] });
  admin = await app.given.user({ admin: true });
});
afterAll(async () => app[Symbol.asyncDispose]());

const LIST = `query ($first: Int, $after: String) { paymentIssues(first: $first, after: $after) {
  totalCount pageInfo { hasNextPage hasPreviousPage endCursor } nodes { id since } } }`;
const page = async (variables: object) => (await app.gql(LIST, variables, admin)).data.paymentIssues;

describe('the list of what needs a person', () => {
  let day: string;
  beforeEach(async () => {
    day = books.newDay();
  });
  afterEach(async () => {
    await app.sql('delete from reconciliation_differences where day = ?', [day]);
    await app.sql(`update payments set status = 'SUCCEEDED' where status = 'MISMATCHED'`);
  });
  /** 25 payments of another amount and 30 differences, in turn and some at the same instant. */
  const fill = async () => {
    const paid = await books.paid(event, 'STRIPE');
    await books.on(day, paid);
    await app.sql(
      `insert into payments (id, order_id, provider, status, reference, amount, currency, received, page_expires_at,
         return_url, created_at, next_check_at, settled_at, page_closed)
       select gen_random_uuid(), order_id, provider, 'MISMATCHED', gen_random_uuid(), amount, currency, 1, created_at, '',
              created_at, created_at, ?::timestamptz + n / 2 * interval '1 microsecond', true
       from payments, generate_series(1, 25) as n where order_id = ?`,
      [day, paid.id],
    );
    const run = randomUUID();
    await app.sql(`insert into reconciliation_runs (id, provider, day, created_at) values (?, 'STRIPE', ?, now())`, [
      run,
      day,
    ]);
    await app.sql(
      `insert into reconciliation_differences (id, provider, day, kind, provider_id, found_at, seen_by)
       select gen_random_uuid(), 'STRIPE', ?::date, 'PAYMENT_UNKNOWN_HERE', 'pi_' || n,
              ?::timestamptz + n / 2 * interval '1 microsecond', ? from generate_series(1, 30) as n`,
      [day, day, run],
    );
  };

  test('is read page by page, oldest first, each once', async () => {
    await fill();
    const read: { id: string; since: string }[] = [];
    let after: string | null = null;
    for (;;) {
      const { nodes, totalCount, pageInfo } = await page({ first: 7, after });
      expect(totalCount).toBe(55);
      expect(pageInfo.hasPreviousPage).toBe(after !== null);
      read.push(...nodes);
      after = pageInfo.endCursor;
      if (!pageInfo.hasNextPage) break;
    }
    expect(read).toHaveLength(55);
    expect(new Set(read.map(({ id }) => id)).size).toBe(55);
    expect(read.map(({ since }) => since)).toEqual(read.map(({ since }) => since).sort());
  });

  test('refuses pages of no size and cursors of other lists', async () => {
    for (const variables of [
      { first: 0 },
      { first: 101 },
      { after: 'x' },
      { after: btoa('["0000-01-01T00:00:00Z","019aa000-0000-7000-8000-000000000000"]') },
    ]) {
      expect((await app.gql(LIST, variables, admin)).code).toBe('BAD_USER_INPUT');
    }
  });

  test('reads no table from end to end', async () => {
    const limits = { threeDaysAgo: clock.now(), after: { since: '-infinity', id: randomUUID() }, limit: 21 };
    const [sql, parameters] = pageSql(limits);
    const plan = await app.app.resources.orm.em.fork().transactional(async em => {
      await em.execute('set local enable_seqscan = off'); // the tables of a test are small
      return em.execute<{ 'QUERY PLAN': string }[]>(`explain ${sql}`, parameters);
    });
    const text = plan.map(line => line['QUERY PLAN']).join('\n');
    for (const index of [
      'payments_mismatched',
      'payments_unsettled',
      'refunds_failed',
      'disputes_open',
      'webhook_deliveries_status_received_at_idx',
      'reconciliation_open',
    ]) {
      expect(text).toContain(index);
    }
    expect(text).not.toContain('Seq Scan on');
  });

  test('is counted by kind in the metrics', async () => {
    await fill();
    const { body } = await app.app.http.inject('/metrics');
    const told = [...body.matchAll(/^foyer_payment_issues\{kind="(\w+)"\} (\d+)$/gm)];
    expect(Object.fromEntries(told.map(([, kind, count]) => [kind, Number(count)]))).toEqual({
      PAYMENT_MISMATCHED: 25,
      PAYMENT_UNSETTLED: 0,
      REFUND_FAILED: 0,
      REFUND_UNSETTLED: 0,
      DISPUTE_OPEN: 0,
      WEBHOOK_FAILED: 0,
      DIFFERENCE: 30,
    });
  });
});
