import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startTestApp, type TestApp } from './support/app.js';
import { raiseBarrier } from './support/barrier.js';
import { buying, until, type BoughtOrder } from './support/buying.js';
import { differences } from './support/differences.js';
import { scanning, type Gate } from './support/scanning.js';
import { databaseUrlOf, SHARED_SECRET, startServer, through, type ServerProcess } from './support/server-process.js';

/** Those who come while the first one's batch is held: together they are the batch that is killed. */
const CROWD = 20;

let app: TestApp;
let databaseUrl: string;
let gate: Gate;
/** The process that is killed, and the one that is asked afterwards. */
let doomed: ServerProcess;
let other: ServerProcess;
beforeAll(async () => {
  app = await startTestApp({ env: { SECRET_KEY: SHARED_SECRET } });
  databaseUrl = await databaseUrlOf(app);
  gate = await scanning(app);
  other = await startServer({ databaseUrl, roles: 'web' });
}, 200_000);
afterAll(async () => {
  await other.stop();
  expect(await differences(app)).toEqual([]);
  await app[Symbol.asyncDispose]();
});
beforeEach(async () => {
  doomed = await startServer({ databaseUrl, roles: 'web' });
}, 200_000);
afterEach(() => doomed.kill());

/**
 * Lets the first one's batch stand at a row that the test holds, and the others come meanwhile, so that they share the
 * next one; that one stands at a barrier when the process is killed.
 */
async function killInMidBatch(
  row: { table: string; id: string },
  barrierAt: { table: string; on: 'insert'; when: string },
  first: () => Promise<unknown>,
  others: () => Promise<unknown>[],
): Promise<Awaited<ReturnType<typeof raiseBarrier>>> {
  const barrier = await raiseBarrier(databaseUrl, barrierAt);
  const holder = app.app.resources.orm.em.fork();
  await holder.begin();
  await holder.execute(`select from ${row.table} where id = ? for update`, [row.id]);
  const asked = [first()];
  try {
    await until(
      () => app.sql(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`),
      waiting => waiting.length > 0,
    );
    asked.push(...others());
    for (let i = 0; i < 10; i += 1) await doomed.gql('{ events(first: 1) { nodes { id } } }'); // they are in by then
  } finally {
    await holder.commit();
  }
  await barrier.reached();
  await doomed.kill();
  await Promise.allSettled(asked);
  return barrier;
}

/** How many rows of the event somebody has locked, of these tables' ids. */
async function locked(table: 'orders' | 'tickets', eventId: string): Promise<number> {
  const [row] = await app.sql<{ n: number }>(
    `select (select count(*) from ${table} where event_id = ?)::int
       - (select count(*) from (select from ${table} where event_id = ? for update skip locked) as free)::int as n`,
    [eventId, eventId],
  );
  return row!.n;
}

const uncommitted = () =>
  app.sql(
    `select from pg_stat_activity where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()
       and application_name <> 'barrier' and state <> 'idle'`,
  );

describe('a process that is killed in the middle of a batch', () => {
  test('of orders that are paid at once leaves none of them half paid; another process does them all', async () => {
    const event = await app.given.event({ tiers: [{ capacity: CROWD + 1 }] });
    const at = (server: ServerProcess) => buying(through(app, server));
    const orders: BoughtOrder[] = [];
    for (let i = 0; i <= CROWD; i += 1)
      orders.push(await at(other).reserve(event, { email: i === 0 ? 'first@example.com' : `buyer-${i}@example.com` }));
    const [first, ...crowd] = orders;

    const barrier = await killInMidBatch(
      { table: 'events', id: event.id },
      { table: 'tickets', on: 'insert', when: `new.holder_email <> 'first@example.com'` },
      () => at(doomed).startCheckout(first!, null),
      () => crowd.map(order => at(doomed).startCheckout(order, null)),
    );
    expect(await locked('orders', event.id)).toBeGreaterThan(1); // it was a batch
    expect(await statuses(event.id)).toEqual({ PAID: 1, HELD: CROWD });

    await barrier.open(); // PostgreSQL goes on with what the dead process had begun, and nobody commits it
    const answers = await Promise.all(orders.map(order => at(other).startCheckout(order, null)));
    expect(answers.map(({ order }) => order.status)).toEqual(orders.map(() => 'PAID'));
    expect(await statuses(event.id)).toEqual({ PAID: CROWD + 1 });
    const [issued] = await app.sql<{ tickets: number; orders: number }>(
      'select count(*)::int as tickets, count(distinct order_id)::int as orders from tickets where event_id = ?',
      [event.id],
    );
    expect(issued).toEqual({ tickets: CROWD + 1, orders: CROWD + 1 });
    expect(await at(other).tier(event.tier)).toEqual({ available: 0, held: 0, sold: CROWD + 1 });
  }, 200_000);

  test.each([
    ['never came to its end', 'cut'],
    ['PostgreSQL brings to its end', 'open'],
  ] as const)(
    'of scans leaves none of them half done, where %s what it had sent; another process answers each once',
    async (_name, end) => {
      const { event, tickets } = await gate.sold(CROWD + 1, { tiers: [{ capacity: 100, maxPerOrder: CROWD + 1 }] });
      const scans = tickets.map(({ code }) => ({ code, scanId: randomUUID() }));
      const [first, ...crowd] = scans;
      const scan = (server: ServerProcess, one: (typeof scans)[number]) =>
        server.gql(
          'mutation ($input: CheckInInput!) { checkIn(input: $input) { scanId outcome } }',
          { input: { eventId: event.id, gate: 'Gate 1', ...one } },
          gate.scanner,
        );

      const barrier = await killInMidBatch(
        { table: 'tickets', id: tickets[0]!.id },
        { table: 'check_ins', on: 'insert', when: `new.id <> '${first!.scanId}'` },
        () => scan(doomed, first!),
        () => crowd.map(one => scan(doomed, one)),
      );
      const batch = await locked('tickets', event.id);
      expect(batch).toBeGreaterThan(1);
      expect(await gate.recorded(event)).toHaveLength(1);

      await barrier[end]();
      await until(uncommitted, under => under.length === 0);
      expect(await gate.recorded(event)).toHaveLength(end === 'open' ? 1 + batch : 1);
      const used = `select from tickets where event_id = ? and status = 'CHECKED_IN'`;
      expect(await app.sql(used, [event.id])).toHaveLength(end === 'open' ? 1 + batch : 1);

      const answers = await Promise.all(scans.map(one => scan(other, one)));
      expect(answers.map(({ data, code }) => code ?? data.checkIn.outcome)).toEqual(scans.map(() => 'ACCEPTED'));
      expect(await gate.recorded(event)).toEqual(
        tickets.map(() => ({ outcome: 'ACCEPTED', ticket_id: expect.any(String) })),
      );
      expect(await app.sql(used, [event.id])).toHaveLength(CROWD + 1);
    },
    200_000,
  );
});

async function statuses(eventId: string): Promise<Record<string, number>> {
  const rows = await app.sql<{ status: string; n: number }>(
    'select status, count(*)::int as n from orders where event_id = ? group by status',
    [eventId],
  );
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
}
