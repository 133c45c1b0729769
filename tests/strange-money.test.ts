/* Long because every strange case of money is told at both providers, on one server. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import { buying, until, type BoughtOrder } from './support/buying.js';
import { differences } from './support/differences.js';
import { signing } from './support/webhooks.js';

let app: TestApp;
let buy: ReturnType<typeof buying>;
let send: ReturnType<typeof signing>;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  buy = buying(app);
  send = signing(app);
});
beforeEach(() => Promise.all([buy.weather('STRIPE', 'none'), buy.weather('PAYSTACK', 'none')]));
afterEach(() => clock.reset());
afterAll(async () => {
  await app.runJobs();
  expect(await differences(app)).toEqual([]);
  await app[Symbol.asyncDispose]();
});

type Provider = 'STRIPE' | 'PAYSTACK';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const tickets = { price: 500_000, capacity: 20 };
const naira = (more: object = {}) => app.given.event({ currency: 'NGN', tiers: [{ ...tickets, ...more }] });

/** Lets jobs and the sandbox's webhooks run until the order is as wanted. */
const eventually = (order: BoughtOrder, wanted: (now: Awaited<ReturnType<typeof buy.now>>) => boolean) =>
  until(async () => (await app.runJobs(), buy.now(order)), wanted, 20_000);
const isRefunded = ({ payments }: { payments: { status: string }[] }) => payments.at(-1)?.status === 'REFUNDED';
const subjects = async (email: string) => (await app.outbox(email)).map(({ subject }) => subject);

/** A hold whose time ran out, and whose page can still be paid on: Stripe could not be told to close it. */
async function outlived(order: BoughtOrder, provider: Provider): Promise<void> {
  if (provider === 'STRIPE') await buy.weather(provider, 'failing');
  clock.advance(77 * MINUTE);
  await app.app.services().holdExpiry.end(order.id);
  clock.reset();
  await buy.weather(provider, 'none');
  expect((await buy.now(order)).status).toBe('EXPIRED');
}

/** The provider's page asks for something else than it was told. */
const pageAsksFor = (provider: Provider, paymentId: string, change: string) => {
  const [table, key] =
    provider === 'STRIPE' ? ['sandbox.stripe_sessions', 'id'] : ['sandbox.paystack_transactions', 'reference'];
  return app.sql(`update ${table} set ${change} where ${key} = (select reference from payments where id = ?)`, [
    paymentId,
  ]);
};

/** Stripe's object of a payment's session that was paid, as its webhooks carry it. Its id is the payment's reference. */
async function paidSession(paymentId: string) {
  const [row] = await app.sql<{ reference: string; amount: string; currency: string }>(
    'select reference, amount, currency from payments where id = ?',
    [paymentId],
  );
  return {
    object: 'checkout.session',
    id: row!.reference,
    status: 'complete',
    payment_status: 'paid',
    amount_total: Number(row!.amount),
    currency: row!.currency.toLowerCase(),
    payment_intent: `pi_${paymentId}`,
    metadata: { paymentId },
  };
}

describe.each(['STRIPE', 'PAYSTACK'] as const)('%s: money that comes', provider => {
  const email = (word: string) => `${word}-${provider.toLowerCase()}@example.com`;

  test('after the hold’s end becomes tickets where there is room', async () => {
    const event = await naira();
    const order = await buy.reserve(event);
    const { redirectUrl } = await buy.startCheckout(order, provider);
    await outlived(order, provider);

    await buy.press(redirectUrl!);

    expect(await eventually(order, ({ status }) => status === 'PAID')).toMatchObject({ tickets: [{}], refunds: [] });
    expect(await buy.tier(event.tier)).toEqual({ available: 19, sold: 1, held: 0 });
  });

  test('after the tier’s sale closed becomes tickets all the same', async () => {
    const event = await naira();
    const order = await buy.reserve(event);
    const { redirectUrl } = await buy.startCheckout(order, provider);
    await outlived(order, provider);
    await app.sql(`update tiers set sale_ends_at = now() - interval '1 minute' where id = ?`, [event.tier.id]);
    expect(await buy.reserve(event)).toMatchObject({ __typename: 'SaleNotOpenError' });

    await buy.press(redirectUrl!);

    expect(await eventually(order, ({ status }) => status === 'PAID')).toMatchObject({ tickets: [{}], refunds: [] });
  });

  test('after the hold’s end goes back, once, where there is none, and the buyer is told', async () => {
    const event = await naira({ capacity: 1 });
    const order = await buy.reserve(event, { email: email('late') });
    const { redirectUrl } = await buy.startCheckout(order, provider);
    await outlived(order, provider);
    await buy.reserve(event);

    await buy.press(redirectUrl!);

    expect(await eventually(order, isRefunded)).toMatchObject({
      status: 'EXPIRED',
      tickets: [],
      refunds: [{ status: 'SUCCEEDED', amount: { amount: 500_000 } }],
    });
    expect(await subjects(email('late'))).toHaveLength(1);
  }, 30_000);

  test.each([
    ['is cancelled', `update events set status = 'CANCELLED' where id = ?`, 0],
    ['is over', `select ?::uuid`, 31 * DAY],
  ])(
    'for an event that %s goes back',
    async (_how, change, later) => {
      const event = await naira();
      const order = await buy.reserve(event);
      const { redirectUrl } = await buy.startCheckout(order, provider);
      await app.sql(change, [event.id]);
      await buy.press(redirectUrl!);
      clock.advance(later);

      expect(await eventually(order, isRefunded)).toMatchObject({ tickets: [], refunds: [{ status: 'SUCCEEDED' }] });
    },
    30_000,
  );

  test.each([
    ['another amount', 'amount = amount - 100', { amount: 499_900, currency: 'NGN' }],
    [
      'another currency',
      provider === 'STRIPE' ? `currency = 'zar'` : `currency = 'ZAR'`,
      { amount: 500_000, currency: 'ZAR' },
    ],
  ])(
    'in %s is no payment: MISMATCHED, and back',
    async (_what, change, amount) => {
      const event = await naira();
      const order = await buy.reserve(event, { email: email('wrong') });
      const { redirectUrl, payment } = await buy.startCheckout(order, provider);
      await pageAsksFor(provider, payment!.id, change);
      await buy.press(redirectUrl!);

      expect(await eventually(order, isRefunded)).toMatchObject({ tickets: [], refunds: [{ status: 'SUCCEEDED' }] });
      const [refund] = await app.sql('select amount, currency from refunds where order_id = ?', [order.id]);
      expect(refund).toEqual({ ...amount, amount: String(amount.amount) });
      expect(await subjects(email('wrong'))).not.toHaveLength(0);
    },
    30_000,
  );

  test('a second time, on a page that was left for the other provider’s, goes back; the tickets stay', async () => {
    const event = await naira();
    const order = await buy.reserve(event);
    const left = await buy.startCheckout(order, provider);
    if (provider === 'STRIPE') await buy.weather(provider, 'failing'); // else its page would be closed
    const paid = await buy.startCheckout(order, provider === 'STRIPE' ? 'PAYSTACK' : 'STRIPE');
    await buy.weather(provider, 'none');
    await buy.press(paid.redirectUrl!);
    await eventually(order, ({ status }) => status === 'PAID');

    await buy.press(left.redirectUrl!);

    const after = await eventually(order, ({ refunds }) => refunds[0]?.status === 'SUCCEEDED');
    expect(after).toMatchObject({ status: 'PAID', tickets: [{}], refunds: [{}] });
    expect(after.payments.map(({ status }) => status)).toEqual(['REFUNDED', 'SUCCEEDED']);
  }, 30_000);

  test('for an order that was given back goes back', async () => {
    const event = await naira();
    const order = await buy.reserve(event);
    const { redirectUrl, payment } = await buy.startCheckout(order, provider);
    await buy.cancel(order);
    if (provider === 'PAYSTACK') await buy.press(redirectUrl!);
    else await send.stripe('checkout.session.completed', await paidSession(payment!.id));

    const after = await eventually(order, ({ refunds }) => refunds.length > 0);
    expect(after).toMatchObject({ status: 'CANCELLED', tickets: [], refunds: [{ amount: { amount: 500_000 } }] });
  });

  test('is not undone by a failure that is told later, nor by news that is days old, nor by copies of it', async () => {
    const event = await naira();
    const order = await buy.reserve(event);
    const { redirectUrl, payment } = await buy.startCheckout(order, provider);
    await buy.press(redirectUrl!);
    await eventually(order, ({ status }) => status === 'PAID');
    const session = await paidSession(payment!.id);
    const old = { created: Date.now() - 3 * DAY };
    if (provider === 'STRIPE') {
      const intent = { object: 'payment_intent', id: session.payment_intent, metadata: session.metadata };
      await send.stripe('payment_intent.payment_failed', intent);
      await send.stripe('checkout.session.async_payment_failed', { ...session, payment_status: 'unpaid' });
      await send.stripe('checkout.session.expired', { ...session, status: 'expired', payment_status: 'unpaid' }, old);
      await send.stripe('checkout.session.completed', { ...session, payment_status: 'unpaid' }, old);
      await send.stripe('checkout.session.completed', session, old);
    } else {
      await send.paystack('charge.failed', { reference: session.id, status: 'failed' });
      await send.paystack('charge.success', { reference: session.id, status: 'success', copy: 2 });
    }

    await app.runJobs();

    expect(await buy.now(order)).toMatchObject({
      status: 'PAID',
      tickets: [{}],
      payments: [{ status: 'SUCCEEDED', failureReason: null }],
      refunds: [],
    });
  });

  test('is confirmed by the webhook and by the buyer at the same instant: once', async () => {
    const event = await naira();
    const orders = await Promise.all(Array.from({ length: 5 }, () => buy.reserve(event)));
    for (const order of orders) await buy.press((await buy.startCheckout(order, provider)).redirectUrl!);

    await Promise.all([
      app.runJobs(),
      app.runJobs(),
      ...orders.flatMap(order => [buy.confirm(order), buy.confirm(order)]),
    ]);

    for (const order of orders)
      expect(await buy.now(order)).toMatchObject({ status: 'PAID', tickets: [{}], refunds: [] });
    expect(await buy.tier(event.tier)).toEqual({ available: 15, sold: 5, held: 0 });
  });
});

describe.each(['STRIPE', 'PAYSTACK'] as const)('%s: a payment that fails', provider => {
  const email = (word: string) => `${word}-${provider.toLowerCase()}@example.com`;

  test('by a decline is mailed to the buyer, once, while there is time for another', async () => {
    const event = await naira();
    const order = await buy.reserve(event, { email: email('declined') });
    const { redirectUrl } = await buy.startCheckout(order, provider);
    for (let i = 0; i < 3; i += 1) {
      await buy.press(redirectUrl!, 'decline');
      await buy.confirm(order);
      await eventually(order, ({ payments }) => payments[0]!.status === 'FAILED');
    }
    await app.runJobs();
    expect(await subjects(email('declined'))).toEqual([
      expect.stringMatching(/^Your payment for .* did not go through$/),
    ]);
  });

  test('by a decline after the hold’s end, or because its page was closed, is not mailed', async () => {
    const event = await naira();
    const [slow, gone] = [
      await buy.reserve(event, { email: email('slow') }),
      await buy.reserve(event, { email: email('gone') }),
    ];
    await buy.weather(provider, 'lost');
    await buy.press((await buy.startCheckout(slow, provider)).redirectUrl!, 'decline');
    await buy.startCheckout(gone, provider);
    await buy.cancel(gone);
    clock.advance(16 * MINUTE);
    await app.app.services().holdExpiry.end(slow.id);
    await app.runJobs();
    expect([await subjects(email('slow')), await subjects(email('gone'))]).toEqual([[], []]);
  });
});
