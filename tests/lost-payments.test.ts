import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import { buying, until } from './support/buying.js';
import { differences } from './support/differences.js';

let app: TestApp;
let buy: ReturnType<typeof buying>;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  buy = buying(app);
});
beforeEach(() => Promise.all([buy.weather('STRIPE', 'none'), buy.weather('PAYSTACK', 'none')]));
afterEach(() => clock.reset());
afterAll(async () => {
  await app.runJobs();
  expect(await differences(app)).toEqual([]);
  await app[Symbol.asyncDispose]();
});

const tickets = { price: 500_000, capacity: 20 };
const MINUTE = 60_000;

/** A verified webhook of Stripe's in the inbox. @returns its row's id. */
async function receivedWebhook(type: string, object: object, id = `evt_${randomUUID()}`): Promise<string> {
  const body = JSON.stringify({ id, object: 'event', type, data: { object } });
  const deliveryId = randomUUID();
  await app.sql(
    `insert into webhook_deliveries (id, provider, event_key, type, body, status, received_at)
     values (?, 'STRIPE', ?, ?, ?, 'RECEIVED', now())`,
    [deliveryId, id, type, body],
  );
  return deliveryId;
}

describe('money that is easily lost sight of', () => {
  test.each(['STRIPE', 'PAYSTACK'] as const)(
    '%s: declined, then paid on the same page, and every webhook lost: the provider is asked all the same',
    async provider => {
      const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
      const order = await buy.reserve(event);
      const { redirectUrl } = await buy.startCheckout(order, provider);
      await buy.press(redirectUrl!, 'decline');
      await buy.confirm(order);
      await until(
        async () => (await app.runJobs(), (await buy.now(order)).payments[0]!.status),
        status => status === 'FAILED',
      );
      await buy.weather(provider, 'lost');
      expect(await buy.press(redirectUrl!)).toBe(303);
      clock.advance(121_000);
      for (const id of await app.app.services().overduePayments.takeOverdue(100))
        await app.app.services().overduePayments.check(id);
      expect(await buy.now(order)).toMatchObject({ status: 'PAID', tickets: [{}] });
    },
  );

  test('a payment that nobody tells of is asked about after two minutes, then later and later, hourly at last', async () => {
    const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
    const order = await buy.reserve(event);
    const { payment } = await buy.startCheckout(order, 'PAYSTACK');
    const asked: number[] = [];
    for (let minute = 0; minute <= 5 * 60; minute += 1) {
      const due = await app.app.services().overduePayments.takeOverdue(100);
      if (due.includes(payment!.id)) asked.push(minute);
      for (const id of due) await app.app.services().overduePayments.check(id);
      clock.advance(MINUTE);
    }
    expect(asked).toEqual([2, 4, 8, 16, 32, 64, 124, 184, 244]);
    expect(await buy.now(order)).toMatchObject({ payments: [{ status: 'PENDING' }] });

    clock.advance(73 * 60 * MINUTE);
    expect(await app.app.services().overduePayments.takeOverdue(100)).toContain(payment!.id);
    await app.app.services().overduePayments.check(payment!.id);
    expect(await buy.now(order)).toMatchObject({ payments: [{ status: 'FAILED' }] });
    expect(await app.app.services().overduePayments.takeOverdue(100)).not.toContain(payment!.id);
  });

  test('who paid at the one provider and asks for the other is told so, and sent to no second page', async () => {
    const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
    for (const [first, second] of [
      ['STRIPE', 'PAYSTACK'],
      ['PAYSTACK', 'STRIPE'],
    ] as const) {
      await buy.weather(first, 'lost');
      const order = await buy.reserve(event);
      await buy.press((await buy.startCheckout(order, first)).redirectUrl!);
      expect(await buy.startCheckout(order, second)).toMatchObject({ order: { status: 'PAID' }, redirectUrl: null });
    }
  });

  test('late money that takes what is left is told to the watchers after the commit', async () => {
    const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
    const order = await buy.reserve(event);
    const { payment } = await buy.startCheckout(order, 'PAYSTACK');
    clock.advance(16 * MINUTE);
    await app.app.services().holdExpiry.end(order.id);
    clock.reset();
    const seen: number[] = [];
    const feed = app.app.resources.liveFeed.changes(`availability:${event.id}`);
    const pending: Promise<unknown>[] = [];
    void (async () => {
      for await (const _ of feed)
        pending.push(
          app
            .sql<{ sold: number }>('select sold from tiers where id = ?', [event.tier.id])
            .then(([row]) => seen.push(row!.sold)),
        );
    })();
    await until(
      async () => seen.length,
      n => n > 0,
    );
    await app.app.services().payments.settle(payment!.id, {
      kind: 'paid',
      amount: 500_000,
      currency: 'NGN',
      providerPaymentId: payment!.reference,
    });
    await new Promise(resolve => setTimeout(resolve, 200));
    await Promise.all(pending);
    await feed.return?.();
    expect(seen.at(-1)).toBe(1);
    expect(seen.slice(1)).toEqual([1]);
  });

  test.each(['abc', null, '', 7])(
    'a payment of another system with its own metadata (%j) is none of ours',
    async paymentId => {
      const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
      const order = await buy.reserve(event);
      await buy.startCheckout(order, 'STRIPE');
      const paid = {
        object: 'checkout.session',
        id: `cs_${randomUUID()}`,
        status: 'complete',
        payment_status: 'paid',
        amount_total: 500_000,
        currency: 'ngn',
        payment_intent: 'pi_other',
        metadata: { paymentId },
      };
      const one = await receivedWebhook('checkout.session.completed', paid);
      const two = await receivedWebhook('payment_intent.payment_failed', {
        object: 'payment_intent',
        id: 'pi_other',
        metadata: { paymentId },
      });
      await app.app.services().webhooks.process(one);
      await app.app.services().webhooks.process(two);
      expect(await app.sql('select status from webhook_deliveries where id in (?, ?)', [one, two])).toEqual([
        { status: 'IGNORED' },
        { status: 'IGNORED' },
      ]);
      expect(await buy.now(order)).toMatchObject({ status: 'AWAITING_PAYMENT', payments: [{ status: 'PENDING' }] });
    },
  );
});
