import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import { buying, until } from './support/buying.js';
import { differences } from './support/differences.js';
import type { GivenEvent } from './support/given.js';
import { scanning } from './support/scanning.js';
import { databaseUrlOf } from './support/server-process.js';

let app: TestApp;
let buy: ReturnType<typeof buying>;
const holders: pg.Client[] = [];
beforeAll(async () => {
  app = await startTestApp({ listen: true, lockMs: 1_000 });
  buy = buying(app);
});
afterEach(async () => {
  await letGo();
  clock.reset();
});
afterAll(async () => {
  expect(await differences(app)).toEqual([]);
  await app[Symbol.asyncDispose]();
});

/** As a forgotten psql does. */
async function hold({ id }: GivenEvent): Promise<void> {
  const holder = new pg.Client({ connectionString: await databaseUrlOf(app) });
  await holder.connect();
  holders.push(holder);
  await holder.query('begin');
  await holder.query('select from events where id = $1 for update', [id]);
}

async function letGo(): Promise<void> {
  for (const holder of holders.splice(0)) await holder.end();
}

const BUSY = /SERVICE_UNAVAILABLE.*"retryAfterSeconds":1/;
const free = { tiers: [{ price: 0, capacity: 50 }] };
const paid = { currency: 'NGN', tiers: [{ price: 500_000, capacity: 50 }] };
const events = (fields: { readonly tiers: readonly object[] }): Promise<GivenEvent[]> =>
  Promise.all([app.given.event(fields), app.given.event(fields)]);
/** Whether it is still to come, without waiting. */
const isPending = (one: Promise<unknown>): Promise<boolean> =>
  Promise.race([one.then(() => false, () => false), new Promise<boolean>(tell => setImmediate(() => tell(true)))]); // prettier-ignore

test('who buys for another event gets it though they came in the same batch, and soon nobody waits for the held one', async () => {
  const [held, other] = (await events(free)) as [GivenEvent, GivenEvent];
  await hold(held);

  const together = await Promise.allSettled([buy.reserve(held), buy.reserve(other), buy.reserve(other)]);
  expect(together).toMatchObject([
    { status: 'rejected', reason: { message: expect.stringMatching(BUSY) } },
    { status: 'fulfilled', value: { __typename: 'Order' } },
    { status: 'fulfilled', value: { __typename: 'Order' } },
  ]);

  const refused = buy.reserve(held).catch(String);
  for (let i = 0; i < 5; i += 1) expect(await buy.reserve(other)).toMatchObject({ __typename: 'Order' });
  expect(await isPending(refused)).toBe(true);
  expect(await refused).toMatch(BUSY);

  await letGo();
  expect(await buy.reserve(held)).toMatchObject({ __typename: 'Order' });
  expect(await Promise.all([buy.reserve(held), buy.reserve(other)])).toMatchObject([
    { __typename: 'Order' },
    { __typename: 'Order' },
  ]);
}, 60_000);

test('who waits for an event when it is let go gets it', async () => {
  const [held, other] = (await events(free)) as [GivenEvent, GivenEvent];
  await hold(held);
  await Promise.allSettled([buy.reserve(held), buy.reserve(other)]);
  const waiting = buy.reserve(held);
  await until(
    () => app.sql(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`),
    rows => rows.length === 1,
  );
  await letGo();
  expect(await waiting).toMatchObject({ __typename: 'Order' });
}, 60_000);

test('orders of another event are settled; those of the held one afterwards, once, by their own webhook', async () => {
  const [held, other] = (await events(paid)) as [GivenEvent, GivenEvent];
  const orders = [await buy.reserve(held), await buy.reserve(other)] as const;
  const pages = await Promise.all(orders.map(order => buy.startCheckout(order, 'PAYSTACK')));
  await hold(held);
  for (const { redirectUrl } of pages) await buy.press(redirectUrl!);
  await until(
    () => app.sql('select from webhook_deliveries'),
    kept => kept.length >= 2,
  );
  const asked = await Promise.allSettled(orders.map(order => buy.confirm(order)));
  expect(asked).toMatchObject([{ status: 'rejected' }, { status: 'fulfilled', value: { status: 'PAID' } }]);
  await app.runJobs();
  const [mine, theirs] = await Promise.all(orders.map(order => buy.now(order)));
  expect(theirs).toMatchObject({ status: 'PAID', tickets: [{}] });
  expect(mine).toMatchObject({ status: 'AWAITING_PAYMENT', tickets: [] });
  await expect(buy.confirm(orders[0])).rejects.toThrow(BUSY);
  expect(await app.sql(`select status from webhook_deliveries where status <> 'PROCESSED'`)).toEqual([
    { status: 'FAILED' },
  ]);

  await letGo();
  await app.sql(`select graphile_worker.reschedule_jobs(array_agg(id), run_at := now()) from graphile_worker.jobs`);
  await app.runJobs();
  expect(await buy.now(orders[0])).toMatchObject({
    status: 'PAID',
    tickets: [{}],
    payments: [{ status: 'SUCCEEDED' }],
    refunds: [],
  });
  expect(await buy.confirm(orders[0])).toMatchObject({ status: 'PAID' });
  expect((await buy.now(orders[0])).tickets).toHaveLength(1);
}, 60_000);

test('holds of another event end; those of the held one when it is let go', async () => {
  const [held, other] = (await events(free)) as [GivenEvent, GivenEvent];
  await Promise.all([buy.reserve(held), buy.reserve(other)]);
  clock.advance(11 * 60_000);
  await hold(held);
  await app.app.services().holdExpiry.sweep();
  expect(await buy.tier(other.tier)).toMatchObject({ held: 0 });
  expect(await buy.tier(held.tier)).toMatchObject({ held: 1 });
  await letGo();
  clock.advance(2 * 60_000); // it was put off
  await app.app.services().holdExpiry.sweep();
  expect(await buy.tier(held.tier)).toMatchObject({ held: 0 });
}, 60_000);

test('scans at another event are decided; those at the held one are told to come back', async () => {
  const gate = await scanning(app);
  const [mine, theirs] = [await gate.sold(), await gate.sold()];
  await hold(mine.event);
  const scans = [mine, theirs].map(({ event, ticket }) => gate.ask(event, { code: ticket.code }));
  const [busy, decided] = await Promise.all(scans);
  expect(busy).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  expect(decided).toMatchObject({ data: { checkIn: { outcome: 'ACCEPTED' } } });
  await letGo();
  expect(await gate.scan(mine.event, { code: mine.ticket.code })).toMatchObject({ outcome: 'ACCEPTED' });
}, 60_000);

test('what asks for a held row by itself is told to come back', async () => {
  const event = await app.given.event(free);
  const order = await buy.reserve(event);
  const holder = new pg.Client({ connectionString: await databaseUrlOf(app) });
  await holder.connect();
  holders.push(holder);
  await holder.query('begin');
  await holder.query('select from orders where id = $1 for update', [order.id]);
  const { code, errors } = await app.gql(
    `mutation ($input: ExtendHoldInput!) { extendHold(input: $input) { __typename } }`,
    { input: { orderId: order.id, accessToken: order.accessToken } },
  );
  expect(code).toBe('SERVICE_UNAVAILABLE');
  expect(errors[0]!.extensions).toMatchObject({ retryAfterSeconds: 1 });
}, 60_000);
