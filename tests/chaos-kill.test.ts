import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startTestApp, type TestApp } from './support/app.js';
import { raiseBarrier } from './support/barrier.js';
import { buying, until, type BoughtOrder } from './support/buying.js';
import { differences } from './support/differences.js';
import { databaseUrlOf, SHARED_SECRET, startServer, through, type ServerProcess } from './support/server-process.js';

/** The process is killed with SIGKILL at one place between payment and ticket, and another takes its place. */
let app: TestApp;
let databaseUrl: string;
let server: ServerProcess;
beforeAll(async () => {
  app = await startTestApp({ env: { SECRET_KEY: SHARED_SECRET } });
  databaseUrl = await databaseUrlOf(app);
});
afterEach(async () => {
  await server.stop();
  expect(await differences(app)).toEqual([]);
});
afterAll(async () => app[Symbol.asyncDispose]());

const start = async (roles: string, port?: number) => {
  server = await startServer({ databaseUrl, roles, port });
  return buying(through(app, server));
};
/** The machine comes back: the same port, and everything that a process does. Twenty seconds have passed. */
const startAgain = async () => {
  await app.sql(`update job_workers set seen_at = seen_at - interval '20 seconds'`);
  await app.sql(`update graphile_worker._private_jobs set locked_at = locked_at - interval '20 seconds'`);
  await app.sql(`update payments set opening_until = opening_until - interval '20 seconds'`);
  return start('web,worker', server.port);
};

const tickets = { price: 500_000, capacity: 20 };
const paidEvent = () => app.given.event({ currency: 'NGN', tiers: [tickets] });
const isPaid = ({ status }: BoughtOrder) => status === 'PAID';

/** Whatever happened in between, this is what the buyer has in the end. */
async function expectServed(order: BoughtOrder, email: string, quantity: number): Promise<void> {
  const { now } = buying(through(app, server));
  const { tickets: issued, payments } = await until(() => now(order), isPaid, 20_000);
  expect(issued).toHaveLength(quantity);
  expect(new Set(issued.map(({ code }) => code)).size).toBe(quantity);
  expect(payments.filter(({ status }) => status === 'SUCCEEDED')).toHaveLength(1);
  const sent = () => app.sql<{ status: string }>('select status from emails where recipient = ?', [email]);
  await until(sent, mails => mails.length > 0 && mails.every(({ status }) => status === 'SENT'), 40_000);
  expect(await sent()).toHaveLength(1);
  expect(await app.outbox(email)).toHaveLength(1);
  await until(
    () => app.sql('select task_identifier, locked_by, last_error from graphile_worker.jobs'),
    left => left.length === 0,
    40_000,
  );
}

/** Not the mail to the event's owner, which may still be on its way. */
const to = (recipient: string) => `new.recipient = '${recipient}'`;

describe.each(['STRIPE', 'PAYSTACK'] as const)('killed with SIGKILL, %s', provider => {
  const email = (word: string) => `${word}-${provider.toLowerCase()}@example.com`;

  test('after its webhook was kept and before it was worked off', async () => {
    const buy = await start('web');
    const event = await paidEvent();
    const order = await buy.reserve(event, { quantity: 2, email: email('kept') });
    await buy.press((await buy.startCheckout(order, provider)).redirectUrl!);
    await until(
      () => app.sql(`select from webhook_deliveries where status = 'RECEIVED'`),
      kept => kept.length > 0,
    );
    expect((await buy.now(order)).status).toBe('AWAITING_PAYMENT');
    await server.kill();

    await startAgain();
    await expectServed(order, email('kept'), 2);
    expect(await app.sql(`select status from webhook_deliveries where status in ('RECEIVED', 'FAILED')`)).toEqual([]);
  }, 60_000);

  test.each([
    ['the counters', 'tiers', 'update', 'new.sold > old.sold'],
    ['the tickets', 'tickets', 'insert', 'true'],
  ] as const)(
    'in the middle of settling, before %s are written',
    async (_what, table, on, when) => {
      const buy = await start('web,worker');
      const event = await paidEvent();
      const order = await buy.reserve(event, { quantity: 3, email: email(`settling-${table}`) });
      const { redirectUrl } = await buy.startCheckout(order, provider);
      const barrier = await raiseBarrier(databaseUrl, { table, on, when });
      await buy.press(redirectUrl!);
      await barrier.reached();
      await server.kill();
      await barrier.cut();

      await startAgain();
      await expectServed(order, email(`settling-${table}`), 3);
    },
    60_000,
  );

  test('while two confirmations and the webhook settle at once', async () => {
    const buy = await start('web,worker');
    const event = await paidEvent();
    const order = await buy.reserve(event, { email: email('thrice') });
    const { redirectUrl } = await buy.startCheckout(order, provider);
    const barrier = await raiseBarrier(databaseUrl, { table: 'tickets', on: 'insert' });
    await buy.press(redirectUrl!);
    const confirming = [buy.confirm(order), buy.confirm(order)].map(asked => asked.catch(() => 'cut off'));
    await barrier.reached();
    await server.kill();
    expect(await Promise.all(confirming)).toEqual(['cut off', 'cut off']);
    await barrier.cut();

    const again = await startAgain();
    await Promise.all([again.confirm(order), again.confirm(order)]);
    await expectServed(order, email('thrice'), 1);
  }, 60_000);
});

describe('killed with SIGKILL while the tickets are mailed', () => {
  test.each([
    ['before the mail is recorded', 'emails'],
    ['after the mail’s job began, before the mail left', 'outbox_messages'],
  ] as const)(
    '%s',
    async (_when, table) => {
      const email = `${table}@example.com`;
      const buy = await start('web,worker');
      const event = await paidEvent();
      const order = await buy.reserve(event, { email });
      const { redirectUrl } = await buy.startCheckout(order, 'STRIPE');
      const barrier = await raiseBarrier(databaseUrl, { table, on: 'insert', when: to(email) });
      await buy.press(redirectUrl!);
      await barrier.reached();
      expect((await buy.now(order)).status).toBe('PAID');
      await server.kill();
      await barrier.cut();

      await startAgain();
      await expectServed(order, email, 1);
    },
    60_000,
  );

  test('after the mail left, before that was recorded', async () => {
    const buy = await start('web,worker');
    const event = await paidEvent();
    const order = await buy.reserve(event, { email: 'mailed@example.com' });
    const { redirectUrl } = await buy.startCheckout(order, 'STRIPE');
    const barrier = await raiseBarrier(databaseUrl, {
      table: 'emails',
      on: 'update',
      when: `new.status = 'SENT' and ${to('mailed@example.com')}`,
    });
    await buy.press(redirectUrl!);
    await barrier.reached();
    await server.kill();
    await barrier.cut();

    await startAgain();
    await expectServed(order, 'mailed@example.com', 1);
  }, 60_000);
});

test('what a killed process had begun, another that was there all the time begins again within half a minute', async () => {
  const buy = await start('web,worker');
  const order = await buy.reserve(await app.given.event(), { email: 'other@example.com' });
  const barrier = await raiseBarrier(databaseUrl, {
    table: 'outbox_messages',
    on: 'insert',
    when: to('other@example.com'),
  });
  await buy.startCheckout(order, null);
  await barrier.reached();
  const killed = server;
  server = await startServer({ databaseUrl });
  await killed.kill();
  await barrier.cut();
  const { now } = buying(through(app, server));
  expect((await now(order)).status).toBe('PAID');
  await until(
    () => app.outbox('other@example.com'),
    mails => mails.length > 0,
    30_000,
  );
  expect(await app.outbox('other@example.com')).toHaveLength(1);
}, 60_000);

describe('killed with SIGKILL between the opening of a page and its recording', () => {
  const opening = async (provider: 'STRIPE' | 'PAYSTACK', email: string) => {
    const buy = await start('web,worker');
    const event = await paidEvent();
    const order = await buy.reserve(event, { email });
    const barrier = await raiseBarrier(databaseUrl, {
      table: 'payments',
      on: 'update',
      when: 'new.page_url is distinct from old.page_url',
    });
    const key = randomUUID(); // the buyer's page asks again with the same
    const cutOff = buy.startCheckout(order, provider, key).catch(() => 'cut off');
    await barrier.reached();
    await server.kill();
    expect(await cutOff).toBe('cut off');
    await barrier.cut();
    return { order, key, again: await startAgain() };
  };

  test('the buyer who asks again is sent to the same Stripe page, and pays there once', async () => {
    const { order, key, again } = await opening('STRIPE', 'page@example.com');
    const { redirectUrl } = await again.startCheckout(order, 'STRIPE', key);
    expect(await app.sql(`select from sandbox.stripe_sessions where status = 'open'`)).toHaveLength(1);
    await again.press(redirectUrl!);
    await expectServed(order, 'page@example.com', 1);
  }, 60_000);

  test('the buyer who asks again at Paystack gets a page, in the end, and pays there once', async () => {
    const { order, key, again } = await opening('PAYSTACK', 'paystack-page@example.com');
    const started = await until(
      () => again.startCheckout(order, 'PAYSTACK', key),
      ({ redirectUrl }) => Boolean(redirectUrl),
      40_000,
    );
    await again.press(started.redirectUrl!);
    await expectServed(order, 'paystack-page@example.com', 1);
  }, 90_000);

  test('money that comes on the page that nobody recorded becomes the tickets', async () => {
    const { order } = await opening('STRIPE', 'unrecorded@example.com');
    const { press } = buying(through(app, server));
    const [session] = await app.sql<{ id: string }>('select id from sandbox.stripe_sessions order by seq desc limit 1');
    await press(`${server.url}/sandbox/stripe/pay/${session!.id}`);
    await expectServed(order, 'unrecorded@example.com', 1);
  }, 60_000);
});
