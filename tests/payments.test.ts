/* Long because money that comes late, twice, wrong or never is one story, told on one server. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createHmac } from 'node:crypto';
import Stripe from 'stripe';
import { SANDBOX_KEYS } from '../server/mount-sandbox.js';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import { buying, until, type BoughtOrder } from './support/buying.js';
import { differences } from './support/differences.js';

let app: TestApp;
let buy: ReturnType<typeof buying>;
beforeAll(async () => {
  app = await startTestApp({ listen: true, env: { CORS_ORIGINS: 'https://tickets.example.com' } });
  buy = buying(app);
});
beforeEach(() => Promise.all([buy.weather('STRIPE', 'none'), buy.weather('PAYSTACK', 'none')]));
afterAll(async () => {
  await app.runJobs();
  expect(await differences(app)).toEqual([]);
  await app[Symbol.asyncDispose]();
});

const tickets = { price: 500_000, capacity: 20 };
/** Jobs run as webhooks and their jobs come in. */
const settled = (order: BoughtOrder, status: string) =>
  until(
    async () => {
      await app.runJobs();
      return buy.now(order);
    },
    now => now.status === status,
  );
const ticketMails = async (email: string) =>
  (await app.outbox(email)).filter(({ attachments }) => attachments.length > 0);

describe.each(['STRIPE', 'PAYSTACK'] as const)('%s', provider => {
  const email = (word: string) => `${word}-${provider.toLowerCase()}@example.com`;

  test('a purchase: page, payment, tickets and one mail', async () => {
    const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
    const order = await buy.reserve(event, { quantity: 2, email: email('ada') });
    const { redirectUrl } = await buy.startCheckout(order, provider);
    expect((await buy.now(order)).status).toBe('AWAITING_PAYMENT');
    await buy.press(redirectUrl!);
    const paid = await settled(order, 'PAID');
    expect(paid.tickets).toHaveLength(2);
    expect(paid.payments).toMatchObject([{ status: 'SUCCEEDED', provider }]);
    await app.runJobs();
    expect(await ticketMails(email('ada'))).toHaveLength(1);
    expect(await buy.tier(event.tier)).toEqual({ available: 18, sold: 2, held: 0 });
  });

  test('the open page is answered again, ten times at once', async () => {
    const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
    const order = await buy.reserve(event);
    const pages = await Promise.all(Array.from({ length: 10 }, () => buy.startCheckout(order, provider)));
    expect(new Set(pages.map(({ redirectUrl }) => redirectUrl)).size).toBe(1);
    expect((await buy.now(order)).payments).toHaveLength(1);
  });

  test('declined, then paid on a new page', async () => {
    const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
    const order = await buy.reserve(event);
    await buy.press((await buy.startCheckout(order, provider)).redirectUrl!, 'decline');
    await buy.confirm(order);
    await until(
      async () => (await app.runJobs(), (await buy.now(order)).status),
      status => status === 'AWAITING_PAYMENT',
    );
    await buy.press((await buy.startCheckout(order, provider)).redirectUrl!);
    expect((await settled(order, 'PAID')).tickets).toHaveLength(1);
  });

  test('every webhook twice, and out of order: one set of tickets, one mail', async () => {
    const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
    for (const weather of ['duplicate', 'reorder']) {
      await buy.weather(provider, weather, 100);
      const order = await buy.reserve(event, { email: email(weather) });
      await buy.press((await buy.startCheckout(order, provider)).redirectUrl!);
      expect((await settled(order, 'PAID')).tickets).toHaveLength(1);
      await app.runJobs();
      expect(await ticketMails(email(weather))).toHaveLength(1);
    }
  });

  test('the webhook is lost: the buyer who comes back is served', async () => {
    await buy.weather(provider, 'lost');
    const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
    const order = await buy.reserve(event);
    await buy.press((await buy.startCheckout(order, provider)).redirectUrl!);
    expect((await buy.now(order)).status).toBe('AWAITING_PAYMENT');
    const confirmed = await Promise.all(Array.from({ length: 5 }, () => buy.confirm(order)));
    expect(confirmed.every(({ status }) => status === 'PAID')).toBe(true);
  });

  test('the webhook is lost and nobody comes back: the provider is asked after two minutes', async () => {
    await buy.weather(provider, 'lost');
    const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
    const order = await buy.reserve(event);
    await buy.press((await buy.startCheckout(order, provider)).redirectUrl!);
    expect(await app.app.services().overduePayments.takeOverdue(20)).toEqual([]);
    clock.advance(121_000);
    const overdue = await app.app.services().overduePayments.takeOverdue(100);
    for (const id of overdue) await app.app.services().overduePayments.check(id);
    clock.reset();
    expect((await buy.now(order)).status).toBe('PAID');
  });

  test('a hold that ends while its buyer pays: paid is fulfilled, not released', async () => {
    await buy.weather(provider, 'lost');
    const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
    const order = await buy.reserve(event);
    await buy.press((await buy.startCheckout(order, provider)).redirectUrl!);
    clock.advance(16 * 60_000);
    expect((await buy.now(order)).status).toBe('EXPIRED');
    await app.app.services().holdExpiry.end(order.id);
    clock.reset();
    expect(await buy.now(order)).toMatchObject({ status: 'PAID', tickets: [{}] });
  });

  test('the provider is away at a hold’s end: it stays, an hour at most, then it is released', async () => {
    const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
    const order = await buy.reserve(event);
    await buy.startCheckout(order, provider);
    await buy.weather(provider, 'failing');
    clock.advance(16 * 60_000);
    await expect(app.app.services().holdExpiry.end(order.id)).rejects.toThrow(provider);
    expect(await buy.tier(event.tier)).toMatchObject({ held: 1 });
    clock.advance(61 * 60_000);
    await app.app.services().holdExpiry.end(order.id);
    expect(await buy.tier(event.tier)).toMatchObject({ held: 0 });
    clock.reset();
    await buy.weather(provider, 'none');
  });

  test('fifty confirmations and the webhook at once settle once', async () => {
    const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
    const order = await buy.reserve(event, { quantity: 3 });
    await buy.press((await buy.startCheckout(order, provider)).redirectUrl!);
    await Promise.all([app.runJobs(), ...Array.from({ length: 20 }, () => buy.confirm(order))]);
    expect((await buy.now(order)).tickets).toHaveLength(3);
    expect(await buy.tier(event.tier)).toEqual({ available: 17, sold: 3, held: 0 });
  });
});

describe('money that can’t become tickets', () => {
  test('comes late and there is room: PAID; there is none: it goes back, once, and the buyer is told', async () => {
    const event = await app.given.event({ currency: 'NGN', tiers: [{ ...tickets, capacity: 1 }] });
    const late = await buy.reserve(event, { email: 'late@example.com' });
    const { redirectUrl } = await buy.startCheckout(late, 'PAYSTACK');
    clock.advance(16 * 60_000);
    await app.app.services().holdExpiry.end(late.id);
    clock.reset();
    const other = await buy.reserve(event, { email: 'other@example.com' });
    expect(other.__typename).toBe('Order');

    await buy.press(redirectUrl!);
    await until(
      async () => (await app.runJobs(), buy.now(late)),
      ({ payments }) => payments[0]?.status === 'REFUNDED',
      20_000,
    );
    const after = await buy.now(late);
    expect(after).toMatchObject({
      status: 'EXPIRED',
      tickets: [],
      refunds: [{ status: 'SUCCEEDED', amount: { amount: 500_000 } }],
    });
    expect(await app.outbox('late@example.com')).toHaveLength(1);

    await buy.cancel(other);
    const early = await buy.reserve(event);
    const page = await buy.startCheckout(early, 'PAYSTACK');
    clock.advance(16 * 60_000);
    await app.app.services().holdExpiry.end(early.id);
    clock.reset();
    await buy.press(page.redirectUrl!);
    expect((await settled(early, 'PAID')).tickets).toHaveLength(1);
  }, 30_000);

  test('for an order that was cancelled goes back; a Stripe page is closed and takes none', async () => {
    const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
    const atPaystack = await buy.reserve(event);
    const paystack = await buy.startCheckout(atPaystack, 'PAYSTACK');
    expect(await buy.cancel(atPaystack)).toMatchObject({ status: 'CANCELLED' });
    await buy.press(paystack.redirectUrl!);
    await until(
      async () => (await app.runJobs(), buy.now(atPaystack)),
      ({ payments }) => payments[0]?.status === 'REFUNDED',
      20_000,
    );
    expect(await buy.now(atPaystack)).toMatchObject({ status: 'CANCELLED', refunds: [{}] });

    const atStripe = await buy.reserve(event);
    const stripe = await buy.startCheckout(atStripe, 'STRIPE');
    expect(await buy.cancel(atStripe)).toMatchObject({ status: 'CANCELLED' });
    expect(await buy.press(stripe.redirectUrl!)).toBeGreaterThanOrEqual(400);
  }, 30_000);

  test('for an order that is cancelled while another page is being opened: none is left that takes any', async () => {
    const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
    const order = await buy.reserve(event);
    await buy.startCheckout(order, 'PAYSTACK');
    await buy.weather('PAYSTACK', 'slow', 500); // who cancels asks there first; meanwhile another tab goes to Stripe
    const cancelled = buy.cancel(order);
    const [{ status }, started] = await Promise.all([cancelled, buy.startCheckout(order, 'STRIPE')]);
    await buy.weather('PAYSTACK', 'none');
    expect([status, started.__typename]).toEqual(['CANCELLED', 'WrongStateError']);
    const sessions = await app.sql<{ status: string }>(
      'select s.status from sandbox.stripe_sessions as s join payments as p on p.reference = s.id where p.order_id = ?',
      [order.id],
    );
    for (const session of sessions) expect(session.status).toBe('expired');
  }, 30_000);

  test('a second paid page goes back', async () => {
    const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
    const order = await buy.reserve(event);
    const first = await buy.startCheckout(order, 'PAYSTACK');
    const second = await buy.startCheckout(order, 'STRIPE');
    await buy.press(second.redirectUrl!);
    await settled(order, 'PAID');
    await buy.press(first.redirectUrl!);
    const after = await until(
      async () => (await app.runJobs(), buy.now(order)),
      ({ refunds }) => refunds[0]?.status === 'SUCCEEDED',
      20_000,
    );
    expect(after).toMatchObject({ status: 'PAID', tickets: [{}] });
    expect(after.payments.map(({ status }) => status).sort()).toEqual(['REFUNDED', 'SUCCEEDED']);
  }, 30_000);

  test('another amount than was due is not fulfilled, and goes back', async () => {
    const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
    const order = await buy.reserve(event);
    const { payment } = await buy.startCheckout(order, 'STRIPE');
    const services = app.app.services();
    await services.payments.settle(payment!.id, {
      kind: 'paid',
      amount: 499_999,
      currency: 'NGN',
      providerPaymentId: 'pi_wrong',
    });
    expect(await buy.now(order)).toMatchObject({
      status: 'AWAITING_PAYMENT',
      tickets: [],
      payments: [{ status: 'MISMATCHED' }],
      refunds: [{ amount: { amount: 499_999 } }],
    });
  });
});

describe('the webhook inbox', () => {
  const stripe = new Stripe('sk_test_x');
  const post = (path: string, payload: string | Buffer, headers: Record<string, string>) =>
    app.app.http.inject({
      method: 'POST',
      url: path,
      payload,
      headers: { 'content-type': 'application/json', ...headers },
    });
  const signed = (
    payload: string,
    timestamp = Math.floor(Date.now() / 1000),
    secret: string = SANDBOX_KEYS.stripeWebhookSecret,
  ) => stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  const kept = async () => (await app.sql<{ n: number }>('select count(*)::int as n from webhook_deliveries'))[0]!.n;

  test('what is not signed, too old, too large or rubbish is refused and leaves no row', async () => {
    const before = await kept();
    const body = JSON.stringify({
      id: 'evt_forged',
      object: 'event',
      type: 'checkout.session.completed',
      data: { object: {} },
    });
    const hourAgo = Math.floor(Date.now() / 1000) - 3_600;
    const answers = await Promise.all([
      post('/webhooks/stripe', body, {}),
      post('/webhooks/stripe', body, { 'stripe-signature': 'rubbish' }),
      post('/webhooks/stripe', body, { 'stripe-signature': signed(body, undefined, 'whsec_other') }),
      post('/webhooks/stripe', body, { 'stripe-signature': signed(body, hourAgo) }),
      post('/webhooks/stripe', body.replace('forged', 'changed'), { 'stripe-signature': signed(body) }),
      post('/webhooks/paystack', body, {
        'x-paystack-signature': createHmac('sha512', 'wrong').update(body).digest('hex'),
      }),
      post('/webhooks/paystack', 'not json', {
        'x-paystack-signature': createHmac('sha512', SANDBOX_KEYS.paystackSecretKey).update('not json').digest('hex'),
      }),
      post('/webhooks/stripe', 'x'.repeat(2 << 20), { 'stripe-signature': 'rubbish' }),
    ]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([400, 400, 400, 400, 400, 400, 400, 413]);
    expect(await kept()).toBe(before);
  });

  test('an unknown type is kept and IGNORED', async () => {
    const body = JSON.stringify({
      id: 'evt_unknown',
      object: 'event',
      type: 'customer.created',
      data: { object: { id: 'cus_1' } },
    });
    expect((await post('/webhooks/stripe', body, { 'stripe-signature': signed(body) })).statusCode).toBe(200);
    await app.runJobs();
    expect(await app.sql(`select status from webhook_deliveries where event_key = 'evt_unknown'`)).toEqual([
      { status: 'IGNORED' },
    ]);
  });

  test('the same webhook fifty times at once is one row, one set of tickets, one mail', async () => {
    await buy.weather('STRIPE', 'lost');
    const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
    const order = await buy.reserve(event, { email: 'fifty@example.com', quantity: 2 });
    const { redirectUrl, payment } = await buy.startCheckout(order, 'STRIPE');
    await buy.press(redirectUrl!);
    const session = {
      id: payment!.reference,
      object: 'checkout.session',
      status: 'complete',
      payment_status: 'paid',
      amount_total: 1_000_000,
      currency: 'ngn',
      payment_intent: 'pi_fifty',
      metadata: { paymentId: payment!.id },
    };
    const { reference } = (
      await app.sql<{ reference: string }>('select reference from payments where id = ?', [payment!.id])
    )[0]!;
    const body = JSON.stringify({
      id: 'evt_fifty',
      object: 'event',
      type: 'checkout.session.completed',
      data: { object: { ...session, id: reference } },
    });
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => post('/webhooks/stripe', body, { 'stripe-signature': signed(body) })),
    );
    expect(answers.every(({ statusCode }) => statusCode === 200)).toBe(true);
    await Promise.all([app.runJobs(), app.runJobs()]);
    await app.runJobs();
    expect(await app.sql(`select status from webhook_deliveries where event_key = 'evt_fifty'`)).toEqual([
      { status: 'PROCESSED' },
    ]);
    expect((await buy.now(order)).tickets).toHaveLength(2);
    expect(await ticketMails('fifty@example.com')).toHaveLength(1);
  });

  test('a “failed” that comes after the money undoes nothing', async () => {
    const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
    const order = await buy.reserve(event);
    const { redirectUrl, payment } = await buy.startCheckout(order, 'STRIPE');
    await buy.press(redirectUrl!);
    await settled(order, 'PAID');
    await app.app.services().payments.settle(payment!.id, { kind: 'failed', reason: 'late' });
    expect(await buy.now(order)).toMatchObject({ status: 'PAID', payments: [{ status: 'SUCCEEDED' }] });
  });
});

describe('where the buyer is sent', () => {
  test('a return address on another origin is refused', async () => {
    const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
    const order = await buy.reserve(event);
    const { code } = await app.gql(
      `mutation ($input: StartCheckoutInput!) { startCheckout(input: $input) { __typename } }`,
      {
        input: {
          orderId: order.id,
          accessToken: order.accessToken,
          returnUrl: 'https://evil.example/',
          idempotencyKey: 'k',
        },
      },
    );
    expect(code).toBe('BAD_USER_INPUT');
  });

  test('a return address on an origin that we allow is taken', async () => {
    const there = buying({ ...app, url: 'https://tickets.example.com' });
    const order = await there.reserve(await app.given.event({ currency: 'NGN', tiers: [tickets] }));
    const { __typename, payment } = await there.startCheckout(order);
    expect(__typename).toBe('CheckoutStarted');
    expect(await app.sql('select return_url from payments where id = ?', [payment!.id])).toEqual([
      { return_url: `https://tickets.example.com/orders/${order.id}` },
    ]);
  });

  test('on the way there the hold is lengthened to a quarter of an hour, once', async () => {
    const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
    const order = await buy.reserve(event);
    const minutesLeft = async () => {
      const { holdExpiresAt } = await buy.now(order);
      return Math.round((Date.parse(String(holdExpiresAt)) - clock.now().getTime()) / 60_000);
    };
    clock.advance(8 * 60_000);
    expect(await minutesLeft()).toBe(2);
    await buy.startCheckout(order, 'STRIPE');
    expect(await minutesLeft()).toBe(15);
    clock.advance(5 * 60_000);
    await buy.startCheckout(order, 'PAYSTACK');
    expect(await minutesLeft()).toBe(10);
    clock.reset();
    await buy.cancel(order);
  });

  test('a currency whose third digit can’t be charged is bought in with fees and tax all the same', async () => {
    const event = await app.given.event({
      currency: 'KWD',
      taxBasisPoints: 333,
      tiers: [{ price: 10_010, capacity: 5 }],
    });
    await app.sql('update organizations set fee_basis_points = 250 where id = ?', [event.organization.id]);
    const order = await buy.reserve(event);
    expect(order['total']).toEqual({ amount: 10_010 + 250 + 330, currency: 'KWD' });
    await buy.press((await buy.startCheckout(order, 'STRIPE')).redirectUrl!);
    expect((await settled(order, 'PAID')).tickets).toHaveLength(1);
    await expect(app.given.event({ currency: 'KWD', tiers: [{ price: 10_001 }] })).rejects.toThrow('InvalidInputError');
  });

  test('a currency that the provider does not take is refused with those that it takes', async () => {
    const event = await app.given.event({ currency: 'EUR', tiers: [tickets] });
    const order = await buy.reserve(event);
    expect(await buy.startCheckout(order, 'PAYSTACK')).toMatchObject({ __typename: 'CurrencyNotSupportedError' });
  });

  test('a provider that fails is said to be away, the hold stays, and the other one takes the money', async () => {
    await buy.weather('STRIPE', 'failing');
    const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
    const order = await buy.reserve(event);
    expect(await buy.startCheckout(order, 'STRIPE')).toMatchObject({
      __typename: 'PaymentProviderUnavailableError',
      provider: 'STRIPE',
      alternatives: ['PAYSTACK'],
    });
    expect((await buy.now(order)).status).toBe('HELD');
    await buy.press((await buy.startCheckout(order, 'PAYSTACK')).redirectUrl!);
    expect((await settled(order, 'PAID')).tickets).toHaveLength(1);
  });
});
