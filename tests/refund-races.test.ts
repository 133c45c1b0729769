import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProviderName } from '../server/payments/payment.entity.js';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import { raiseBarrier } from './support/barrier.js';
import { differences } from './support/differences.js';
import type { GivenUser } from './support/given.js';
import { refunding, type Refunded } from './support/refunding.js';
import { scanning, type Gate } from './support/scanning.js';
import { databaseUrlOf } from './support/server-process.js';

let app: TestApp;
let gate: Gate;
let owner: GivenUser;
let on: ReturnType<typeof refunding>;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  gate = await scanning(app);
  ({ owner } = gate.house);
  on = refunding(app);
});
beforeEach(() => on.fair());
afterAll(async () => {
  await app.runJobs();
  expect(await differences(app)).toEqual([]);
  await app[Symbol.asyncDispose]();
});

const tomorrow = () => new Date(clock.now().getTime() + 86_400_000);
const strict = () => app.given.event({ organization: gate.house, currency: 'NGN', tiers: [{ price: 500_000 }] });
const open = (fields: object = {}) =>
  app.given.event({ organization: gate.house, tiers: [{ price: 5_000 }], refundDeadline: tomorrow(), ...fields });
const times = <T>(n: number, work: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: n }, (_, i) => work(i)));
const outcomes = (answers: readonly Refunded[]) => {
  const names = answers.map(({ code, status }) => code ?? status);
  return Object.fromEntries([...new Set(names)].map(name => [name, names.filter(one => one === name).length]));
};
const succeeded = ({ refunds }: { refunds: readonly Refunded[] }) => refunds.some(one => one.status === 'SUCCEEDED');

describe('at the same instant', () => {
  test.each(['STRIPE', 'PAYSTACK'] as const)(
    'ten approvals are one refund: tickets back once, money back once (%s)',
    async provider => {
      const event = await strict();
      const order = await on.paid(event, { quantity: 2 }, provider);
      const asked = await on.request(order, { ticketIds: [order.tickets[0]!.id] });
      const answers = await times(10, i => on.approve(asked, owner, { amount: 400_000 + i }));
      expect(outcomes(answers)).toEqual({ PROCESSING: 1, WRONG_STATE: 9 });
      expect(await on.buy.tier(event.tier)).toMatchObject({ sold: 1 });
      const { amount } = answers.find(({ __typename }) => __typename === 'Refund')!;
      await times(3, () => app.runJobs());
      expect(await on.settled(order, succeeded)).toMatchObject({
        status: 'PARTIALLY_REFUNDED',
        refunded: amount,
        refunds: [{ amount }],
      });
    },
    30_000,
  );

  test('money that goes back while an order is being read is in both of its figures, or in none', async () => {
    const order = await on.paid(await open(), { quantity: 2 });
    await on.request(order, { ticketIds: [order.tickets[0]!.id] });
    const reading = app.app.services();
    const before = await reading.orderViews.require({ id: order.id, accessToken: order.accessToken });
    expect(before.refundedAmount).toBe(0);
    await on.settled(order, succeeded);
    const [refund] = await reading.refunds.ofOrder(order.id);
    expect(refund!.status).toBe('SUCCEEDED');
    expect(await reading.refunds.succeededOf(before)).toBe(5_000);
  });

  test('yes and no from two managers are one of the two', async () => {
    const order = await on.paid(await strict());
    const asked = await on.request(order);
    const answers = await times(10, i => (i % 2 ? on.deny(asked, owner) : on.approve(asked, owner)));
    expect(outcomes(answers)['WRONG_STATE']).toBe(9);
    const { status, refunds } = await on.now(order);
    expect([status, refunds[0]!.status]).toEqual(
      refunds[0]!.status === 'DENIED' ? ['PAID', 'DENIED'] : ['REFUNDED', 'PROCESSING'],
    );
  });

  test('ten requests for the same tickets are one refund; with one key all hear of it', async () => {
    const event = await open();
    const [order, again] = [await on.paid(event, { quantity: 3 }), await on.paid(event)];
    expect(outcomes(await times(10, () => on.request(order)))).toEqual({ PROCESSING: 1, REFUND_NOT_ALLOWED: 9 });
    const idempotencyKey = randomUUID();
    const same = await times(10, () => on.request(again, { idempotencyKey }));
    expect(new Set(same.map(({ id }) => id)).size).toBe(1);
    expect(await on.buy.tier(event.tier)).toMatchObject({ sold: 0 });
  });

  test('requests for tickets of one order, one each, bring back all of it and no more', async () => {
    const event = await open({ tiers: [{ price: 3_334 }], taxBasisPoints: 777 });
    const order = await on.paid(event, { quantity: 7 });
    await Promise.all(order.tickets.map(({ id }) => on.request(order, { ticketIds: [id] })));
    const after = await on.settled(order, ({ refunds }) => refunds.every(({ status }) => status === 'SUCCEEDED'));
    expect(after).toMatchObject({ status: 'REFUNDED', payments: [{ status: 'REFUNDED' }] });
    expect(after.refunded.amount).toBe((order['total'] as { amount: number }).amount);
  }, 30_000);

  test('a scan and a refund of one ticket: whoever came in is not refunded by itself', async () => {
    const event = await open({ tiers: [{ price: 0, capacity: 100 }] });
    const orders = await times(15, () => app.given.paidOrder(event));
    const both = await Promise.all(
      orders.map(async order => {
        const [scan, refund] = await Promise.all([
          gate.scan(event, { code: order.tickets[0]!.code }),
          on.request(order),
        ]);
        return `${scan.outcome} ${refund.status}`;
      }),
    );
    expect(both.filter(one => one !== 'ACCEPTED REQUESTED' && one !== 'REFUNDED SUCCEEDED')).toEqual([]);
  }, 30_000);

  test('a scan in the middle of a refund waits for it', async () => {
    const event = await open({ tiers: [{ price: 0, capacity: 100 }] });
    const order = await app.given.paidOrder(event);
    const counting = await raiseBarrier(await databaseUrlOf(app), { table: 'tiers', on: 'update' });
    const refund = on.request(order);
    await counting.reached();
    const scan = gate.scan(event, { code: order.tickets[0]!.code });
    await Promise.race([scan, sleep(300)]); // without the ticket's lock it would be through by then
    await counting.open();
    expect([(await scan).outcome, (await refund).status]).toEqual(['REFUNDED', 'SUCCEEDED']);
  });

  test('two retries are one more attempt', async () => {
    const order = await on.paid(await open());
    await on.course('STRIPE', 'fail', 20);
    const refund = await on.request(order);
    await on.settled(order, ({ refunds }) => refunds[0]!.status === 'FAILED');
    await on.course('STRIPE', 'succeed');
    expect(outcomes(await times(6, () => on.retry(refund, owner)))).toEqual({ PROCESSING: 1, WRONG_STATE: 5 });
    await on.settled(order, succeeded);
    const keys = (await on.atStripe()).map(({ key }) => key).filter(key => key.startsWith(refund.id));
    expect(keys).toEqual([refund.id, `${refund.id}:2`]);
  }, 30_000);

  test('five workers with one refund ask Paystack, which knows no idempotency keys, once', async () => {
    const order = await on.paid(await strict(), { quantity: 5 }, 'PAYSTACK');
    const asked = await on.request(order, { ticketIds: [order.tickets[0]!.id] });
    await on.approve(asked, owner);
    const atPaystack = await raiseBarrier(await databaseUrlOf(app), {
      table: 'sandbox.paystack_refunds',
      on: 'insert',
    });
    const settle = () => app.app.services().refunds.settle(asked.id);
    const first = settle();
    await atPaystack.reached();
    const others = times(4, settle);
    await Promise.race([others, sleep(500)]); // they would ask as well, and wait
    await atPaystack.open();
    await Promise.all([first, others]);
    expect((await on.atPaystack()).filter(({ note }) => note === `Refund ${asked.id}`)).toHaveLength(1);
    await on.settled(order, succeeded);
  }, 30_000);

  test('who looked for earlier attempts longer than the claim held asks no second time', async () => {
    const order = await on.paid(await strict(), { quantity: 5 }, 'PAYSTACK');
    const asked = await on.request(order, { ticketIds: [order.tickets[0]!.id] });
    await on.approve(asked, owner);
    await app.sql('update refunds set asked_at = now() where id = ?', [asked.id]); // and nobody knows what became of it
    const settle = () => app.app.services().refunds.settle(asked.id);
    const paystack = app.app.resources.providers.get(ProviderName.PAYSTACK);
    const list = paystack.listAttempts.bind(paystack);
    const slow = jest.spyOn(paystack, 'listAttempts').mockImplementationOnce(async function* (request) {
      for await (const page of list(request)) yield page;
      clock.advance(2 * 60_000);
      await settle(); // another process, which finds the claim over and nothing at the provider
    });
    try {
      await settle();
    } finally {
      slow.mockRestore();
      clock.reset();
    }
    expect((await on.atPaystack()).filter(({ note }) => note === `Refund ${asked.id}`)).toHaveLength(1);
    await on.settled(order, succeeded);
  }, 30_000);

  test('refunds and purchases in one crowd: the counts agree to the last ticket', async () => {
    const event = await open({
      tiers: [
        { price: 0, capacity: 12 },
        { price: 0, capacity: 12 },
      ],
    });
    const orders = await times(6, i => app.given.order(event, { quantity: 2, tier: event.tiers[i % 2]! }));
    for (const order of orders) {
      await on.buy.startCheckout({ ...order, __typename: 'Order' });
    }
    await Promise.all([
      ...orders.map(order => on.request(order)),
      ...orders.map(order => on.request(order)),
      times(12, i =>
        on.buy.reserve(event, { tier: event.tiers[i % 2]!, quantity: 1, email: `crowd-${i}@example.com` }),
      ),
    ]);
    const counted = await Promise.all(event.tiers.map(tier => on.buy.tier(tier)));
    expect(counted).toEqual([
      { available: 6, sold: 0, held: 6 },
      { available: 6, sold: 0, held: 6 },
    ]);
    expect(await differences(app)).toEqual([]);
  }, 30_000);
});
