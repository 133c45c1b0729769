import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { CONCURRENCY } from '../server/worker.js';
import { startTestApp, type TestApp } from './support/app.js';
import { raiseBarrier } from './support/barrier.js';
import { buying, until } from './support/buying.js';
import { differences } from './support/differences.js';
import {
  databaseUrlOf,
  SHARED_SECRET,
  spawnServer,
  startServer,
  through,
  type ServerProcess,
} from './support/server-process.js';
import { watch } from './support/watch.js';

describe('two processes on one database', () => {
  let app: TestApp;
  let databaseUrl: string;
  let servers: [ServerProcess, ServerProcess];
  beforeAll(async () => {
    app = await startTestApp({ env: { SECRET_KEY: SHARED_SECRET } });
    databaseUrl = await databaseUrlOf(app);
    servers = await Promise.all([startServer({ databaseUrl }), startServer({ databaseUrl })]);
  }, 120_000);
  afterAll(async () => {
    expect(await Promise.all(servers.map(server => server.stop()))).toEqual([0, 0]);
    expect(await differences(app)).toEqual([]);
    await app[Symbol.asyncDispose]();
  });
  const at = (server: ServerProcess) => buying(through(app, server));

  test('sell the last tickets once, whichever is asked', async () => {
    const event = await app.given.event({ tiers: [{ capacity: 10 }] });
    const asked = Array.from({ length: 60 }, (_, i) => at(servers[i % 2]!).reserve(event));
    const answers = (await Promise.all(asked)).map(({ __typename }) => __typename);
    expect([of(answers, 'Order'), of(answers, 'SoldOutError')]).toEqual([10, 50]);
    expect(await at(servers[0]).tier(event.tier)).toEqual({ available: 0, sold: 0, held: 10 });
  });

  test('share one tier fairly: of a crowd in front of each, each sells at least a third', async () => {
    const CAPACITY = 1_500;
    const CROWD = 60; // of each process, for as long as there is something
    const event = await app.given.event({ tiers: [{ capacity: CAPACITY }] });
    const sold = servers.map(() => 0);
    const buyer = async (place: number): Promise<void> => {
      while ((await at(servers[place]!).reserve(event)).__typename === 'Order') sold[place]! += 1;
    };
    await Promise.all(Array.from({ length: 2 * CROWD }, (_, i) => buyer(i % 2)));
    expect(sold[0]! + sold[1]!).toBe(CAPACITY);
    expect(Math.min(...sold)).toBeGreaterThanOrEqual(CAPACITY / 3);
  }, 60_000);

  test('give the same order for the same key at both', async () => {
    const event = await app.given.event();
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => at(servers[i % 2]!).reserve(event, { key })),
    );
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(await at(servers[1]).tier(event.tier)).toMatchObject({ held: 1 });
  });

  test.each(['STRIPE', 'PAYSTACK'] as const)(
    'settle a payment at %s once: its webhook comes to one, its buyer back to the other',
    async provider => {
      const [one, other] = servers;
      const event = await app.given.event({ currency: 'NGN', tiers: [{ price: 500_000 }] });
      const order = await at(one).reserve(event, { quantity: 2, email: `${provider.toLowerCase()}@example.com` });
      const { redirectUrl } = await at(one).startCheckout(order, provider);
      const settling = at(one).press(redirectUrl!);
      await Promise.all([settling, ...Array.from({ length: 5 }, () => settling.then(() => at(other).confirm(order)))]);
      const { status, tickets, payments } = await at(other).now(order);
      expect({ status, tickets: tickets.length }).toEqual({ status: 'PAID', tickets: 2 });
      expect(payments).toMatchObject([{ status: 'SUCCEEDED' }]);
      await until(
        () => app.outbox(`${provider.toLowerCase()}@example.com`),
        mails => mails.length === 1,
      );
      await until(
        () => app.sql(`select status from webhook_deliveries where status in ('RECEIVED', 'FAILED')`),
        open => open.length === 0,
      );
    },
  );

  test('whoever watches at one hears within a second of a sale and a scan at the other', async () => {
    const [one, other] = servers;
    const event = await app.given.event();
    const { token } = event.organization.owner;
    const door = watch<{ sold: number; checkedIn: number }>(
      other.url,
      'subscription ($id: ID!) { attendance(eventId: $id) { sold checkedIn } }',
      { id: event.id },
      token,
    );
    await door.until(({ sold }) => sold === 0);
    const order = await at(one).reserve(event);
    await at(one).startCheckout(order, null);
    await door.until(({ sold }) => sold === 1, 1_000);
    const [ticket] = (await at(one).now(order)).tickets;
    const input = { eventId: event.id, code: ticket!.code, gate: 'North', scanId: randomUUID() };
    const scan = 'mutation ($input: CheckInInput!) { checkIn(input: $input) { outcome } }';
    expect((await one.gql(scan, { input }, { token })).data.checkIn.outcome).toBe('ACCEPTED');
    await door.until(({ checkedIn }) => checkedIn === 1, 1_000);
    await door.close();
  });

  test('of two scanners at once, one at each, one hears that the ticket is in already', async () => {
    const event = await app.given.event();
    const { token } = event.organization.owner;
    for (const { code } of (await app.given.paidOrder(event, { quantity: 10 })).tickets) {
      const scans = servers.map(server => {
        const input = { eventId: event.id, code, gate: 'North', scanId: randomUUID() };
        return server.gql(
          'mutation ($input: CheckInInput!) { checkIn(input: $input) { outcome } }',
          { input },
          { token },
        );
      });
      const outcomes = (await Promise.all(scans)).map(({ data }) => data.checkIn.outcome as string);
      expect(outcomes.sort()).toEqual(['ACCEPTED', 'ALREADY_CHECKED_IN']);
    }
  });

  test('work at different jobs: none is begun twice', async () => {
    const event = await app.given.event();
    const barrier = await raiseBarrier(databaseUrl, { table: 'outbox_messages', on: 'insert' });
    const emails = Array.from({ length: 24 }, (_, i) => `reader-${i}@example.com`);
    for (const email of emails) await app.given.paidOrder(event, { email });
    await barrier.reached(2 * CONCURRENCY);
    const begun = await app.sql<{ jobs: number }>(
      `select count(*)::int as jobs from graphile_worker.jobs where locked_by is not null group by locked_by`,
    );
    expect(begun).toEqual([{ jobs: CONCURRENCY }, { jobs: CONCURRENCY }]);
    await barrier.open();
    const mails = () =>
      app.sql<{ attempts: number }>(
        `select attempts from emails where status = 'SENT' and recipient like 'reader-%@example.com'`,
      );
    await until(mails, sent => sent.length === emails.length, 30_000);
    expect((await mails()).every(({ attempts }) => attempts === 1)).toBe(true);
  }, 120_000);
});

test('two processes that start at the same instant on an empty database migrate it once and make one demo', async () => {
  const name = `foyer_test_${process.pid}_${randomBytes(4).toString('hex')}`;
  const { FOYER_TEST_SERVER: server } = process.env;
  await ask(server!, `create database ${name}`);
  const databaseUrl = new URL(`/${name}`, server).href;
  const servers = await Promise.all([1, 2].map(() => spawnServer({ databaseUrl, env: { DEMO: '1' } })));
  try {
    await Promise.all(servers.map(({ ready }) => ready));
    const told = servers.filter(({ lines }) => lines.some(line => line.includes('Demo accounts')));
    expect(told).toHaveLength(1);
    const all = await ask(
      databaseUrl,
      `select (select count(*) - count(distinct name) from migrations) as repeated,
              (select count(*) from organizations) as organizations,
              (select count(*) from events) as events,
              (select count(*) - count(distinct title) from events) as doubles`,
    );
    expect(all).toEqual([{ repeated: '0', organizations: '1', events: '4', doubles: '0' }]);
    expect(servers.flatMap(({ lines }) => lines.filter(line => /"level":"(error|fatal)"/.test(line)))).toEqual([]);
  } finally {
    await Promise.all(servers.map(one => one.stop()));
    await ask(server!, `drop database ${name} with (force)`);
  }
}, 180_000);

const of = (answers: readonly string[], kind: string): number => answers.filter(answer => answer === kind).length;

async function ask(url: string, statement: string): Promise<object[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<object>(statement)).rows;
  } finally {
    await client.end();
  }
}
