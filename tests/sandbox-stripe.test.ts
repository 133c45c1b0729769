import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { checkout, KEYS, press, refusal, startSandboxHost, until } from './support/sandbox-host.js';

let host: Awaited<ReturnType<typeof startSandboxHost>>;
beforeAll(async () => {
  host = await startSandboxHost();
});
afterAll(() => host.close());

const HALF_AN_HOUR = 30 * 60_000;
const inSeconds = (ms: number) => Math.floor(host.now().getTime() / 1000) + ms / 1000;

const open = (more?: Parameters<typeof checkout>[0]) => host.stripe.checkout.sessions.create(checkout(more));

async function paid() {
  const session = await open();
  await press(session.url!);
  return host.stripe.checkout.sessions.retrieve(session.id);
}
const eventsOf = (id: string) =>
  host.receiver.received.filter(({ event }) => JSON.stringify(event.data.object).includes(id));

describe('a Checkout Session', () => {
  test('is paid on its page, and everything reads so afterwards', async () => {
    const session = await open();
    expect(session).toMatchObject({
      status: 'open',
      payment_status: 'unpaid',
      amount_total: 10_000,
      payment_intent: null,
    });

    const page = await fetch(session.url!);
    const shown = await page.text();
    expect(page.status).toBe(200);
    expect(shown).toContain('2 × Regular &lt;b&gt;');
    expect(shown).toContain('$100.00');
    const answer = await press(session.url!);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`http://localhost:4000/orders/1?session=${session.id}`);

    const expand = ['payment_intent.latest_charge', 'line_items'];
    const after = await host.stripe.checkout.sessions.retrieve(session.id, { expand });
    const intent = after.payment_intent as Stripe.PaymentIntent;
    expect(after).toMatchObject({ status: 'complete', payment_status: 'paid', url: null });
    expect(intent).toMatchObject({ status: 'succeeded', amount_received: 10_000, metadata: { paymentId: 'p1' } });
    expect(intent.latest_charge).toMatchObject({ object: 'charge', paid: true });
    expect(after.line_items!.data[0]).toMatchObject({ quantity: 2, amount_total: 10_000 });
    expect((await host.stripe.paymentIntents.retrieve(intent.id)).latest_charge).toMatch(/^ch_/);
  });

  test('that is paid sends a signed event that the SDK accepts', async () => {
    const session = await paid();
    const [webhook] = await host.arrived(
      ({ type, event }) => type === 'checkout.session.completed' && event.data.object.id === session.id,
    );
    const signature = String(webhook!.headers['stripe-signature']);
    const event = host.stripe.webhooks.constructEvent(webhook!.body, signature, KEYS.webhook);
    expect(event).toMatchObject({ object: 'event', api_version: '2026-10-28.endive', livemode: false });
    expect(event.data.object).toMatchObject({ id: session.id, payment_status: 'paid', client_reference_id: 'order-1' });
    expect(() => host.stripe.webhooks.constructEvent(webhook!.body, signature, 'whsec_other')).toThrow();
    expect(await host.stripe.events.retrieve(event.id)).toMatchObject({ id: event.id, type: event.type });
    await until(() => (eventsOf(session.id).length === 1 ? true : undefined));
  });

  test('that is declined stays open, says so in an event, and can be paid after', async () => {
    const session = await open();
    const answer = await press(session.url!, 'decline');
    expect(answer.headers.get('location')).toBe('http://localhost:4000/orders/1?canceled=1');
    const after = await host.stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent'] });
    expect(after).toMatchObject({ status: 'open', payment_status: 'unpaid' });
    expect(after.payment_intent).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'card_declined' },
    });
    const id = (after.payment_intent as Stripe.PaymentIntent).id;
    await host.arrived(({ type, event }) => type === 'payment_intent.payment_failed' && event.data.object.id === id);

    expect(await (await fetch(session.url!)).text()).toContain('declined');
    expect((await press(session.url!)).status).toBe(303);
    expect((await host.stripe.checkout.sessions.retrieve(session.id)).payment_intent).toBe(id);
  });

  test('without a cancel_url sends the declined buyer to the success_url', async () => {
    const session = await open({ cancel_url: undefined });
    expect((await press(session.url!, 'decline')).headers.get('location')).toContain('/orders/1?session=cs_test_');
  });

  test('pressed ten times at once is paid once', async () => {
    const session = await open();
    const answers = await Promise.all(Array.from({ length: 10 }, () => press(session.url!)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array.from({ length: 9 }, () => 409)]);
    const { data } = await host.stripe.checkout.sessions.list({
      payment_intent: (await host.stripe.checkout.sessions.retrieve(session.id)).payment_intent as string,
    });
    expect(data.map(({ id }) => id)).toEqual([session.id]);
    const [completed] = await host.arrived(
      ({ type, event }) => type === 'checkout.session.completed' && event.data.object.id === session.id,
    );
    expect(eventsOf(session.id).filter(({ type }) => type === completed!.type)).toHaveLength(1);
  });

  test('can be expired while it is open and takes no money after', async () => {
    const session = await open();
    expect(await host.stripe.checkout.sessions.expire(session.id)).toMatchObject({ status: 'expired', url: null });
    expect((await press(session.url!)).status).toBe(410);
    expect((await fetch(session.url!)).status).toBe(410);
    await host.arrived(({ type, event }) => type === 'checkout.session.expired' && event.data.object.id === session.id);
    expect(await refusal(host.stripe.checkout.sessions.expire((await paid()).id))).toMatchObject({
      statusCode: 400,
      type: 'StripeInvalidRequestError',
    });
    expect(await refusal(host.stripe.checkout.sessions.expire(session.id))).toMatchObject({ statusCode: 400 });
  });

  test('expired and paid at the same instant ends as one of the two', async () => {
    for (let i = 0; i < 5; i += 1) {
      const session = await open();
      const [pressed, expired] = await Promise.all([
        press(session.url!),
        refusal(host.stripe.checkout.sessions.expire(session.id)),
      ]);
      const { status } = await host.stripe.checkout.sessions.retrieve(session.id);
      expect([status, pressed.status, expired?.statusCode]).toEqual(
        status === 'complete' ? ['complete', 303, 400] : ['expired', 410, undefined],
      );
    }
  });

  test('lives 30 minutes to 24 hours, and then expires by itself', async () => {
    for (const ms of [HALF_AN_HOUR - 60_000, 86_400_000 + 60_000]) {
      expect(await refusal(open({ expires_at: inSeconds(ms) }))).toMatchObject({
        statusCode: 400,
        param: 'expires_at',
      });
    }
    const [read, left] = await Promise.all([
      open({ expires_at: inSeconds(HALF_AN_HOUR + 5000) }),
      open({ expires_at: inSeconds(HALF_AN_HOUR + 5000) }),
    ]);
    host.time.advance(HALF_AN_HOUR + 6000);
    expect((await press(read.url!)).status).toBe(410);
    expect(await host.stripe.checkout.sessions.retrieve(read.id)).toMatchObject({ status: 'expired' });
    await host.arrived(({ type, event }) => type === 'checkout.session.expired' && event.data.object.id === left.id);
  });

  test('is refused for what Stripe refuses', async () => {
    const asked = (more: object, amount?: number, currency?: string) =>
      refusal(host.stripe.checkout.sessions.create({ ...checkout({}, amount, currency), ...more }));
    expect(await asked({ line_items: [] })).toMatchObject({ code: 'parameter_missing', param: 'line_items' });
    expect(await asked({ succes_url: 'x' })).toMatchObject({ code: 'parameter_unknown', param: 'succes_url' });
    expect(await asked({ success_url: 'nowhere' })).toMatchObject({ code: 'url_invalid' });
    expect(await asked({ customer_email: 'nobody' })).toMatchObject({ code: 'email_invalid' });
    expect(await asked({}, 10)).toMatchObject({ code: 'amount_too_small' });
    expect(await asked({}, 10.5)).toMatchObject({ code: 'parameter_invalid_integer' });
    expect(await asked({}, 5001, 'kwd')).toMatchObject({ code: 'invalid_charge_amount' });
    expect(await asked({}, 5010, 'kwd')).toBeUndefined();
    expect(await asked({}, 5001, 'ugx')).toMatchObject({ code: 'invalid_charge_amount' });
    expect(await asked({}, 500, 'xyz')).toMatchObject({ param: 'line_items[0][price_data][currency]' });
    const yen = await host.stripe.checkout.sessions.create(checkout({}, 1200, 'jpy'));
    expect(await (await fetch(yen.url!)).text()).toContain('¥2,400');
  });
});

describe('a refund', () => {
  test('may be partial, never exceeds the payment, and sends its events', async () => {
    const payment_intent = (await paid()).payment_intent as string;
    const refund = await host.stripe.refunds.create({
      payment_intent,
      amount: 4000,
      reason: 'requested_by_customer',
      metadata: { refundId: 'r1' },
    });
    expect(refund).toMatchObject({
      object: 'refund',
      status: 'succeeded',
      amount: 4000,
      payment_intent,
      metadata: { refundId: 'r1' },
    });
    for (const type of ['refund.created', 'refund.updated']) {
      await host.arrived(webhook => webhook.type === type && webhook.event.data.object.id === refund.id);
    }
    const [charge] = await host.arrived(
      ({ type, event }) => type === 'charge.refunded' && event.data.object.payment_intent === payment_intent,
    );
    expect(charge!.event.data.object).toMatchObject({ amount_refunded: 4000, refunded: false });

    const over = await refusal(host.stripe.refunds.create({ payment_intent, amount: 6001 }));
    expect(over).toMatchObject({ statusCode: 400, message: expect.stringContaining('$60.01') });
    expect((await host.stripe.refunds.create({ charge: refund.charge as string })).amount).toBe(6000);
    expect(await refusal(host.stripe.refunds.create({ payment_intent }))).toMatchObject({
      code: 'charge_already_refunded',
    });
    expect((await host.stripe.refunds.retrieve(refund.id)).amount).toBe(4000);
    expect((await host.stripe.refunds.list({ payment_intent })).data.map(({ amount }) => amount)).toEqual([6000, 4000]);
  });

  test('asked ten times at once for more than half is made once', async () => {
    const payment_intent = (await paid()).payment_intent as string;
    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, () => host.stripe.refunds.create({ payment_intent, amount: 6000 })),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

test('unknown ids are 404, unknown paths too, and a wrong key is 401', async () => {
  const { stripe } = host;
  for (const promise of [
    stripe.checkout.sessions.retrieve('cs_x'),
    stripe.checkout.sessions.expire('cs_x'),
    stripe.paymentIntents.retrieve('pi_x'),
    stripe.refunds.retrieve('re_x'),
    stripe.events.retrieve('evt_x'),
    stripe.refunds.create({ payment_intent: 'pi_x' }),
  ]) {
    expect(await refusal(promise)).toMatchObject({ statusCode: 404, code: 'resource_missing' });
  }
  expect(await refusal(stripe.customers.list())).toMatchObject({ statusCode: 404 });
  expect((await fetch(`${host.base}/sandbox/stripe/pay/cs_x`)).status).toBe(404);
  const ask = (authorization?: string) =>
    fetch(`${host.base}/sandbox/stripe/v1/refunds`, { headers: authorization ? { authorization } : {} });
  expect((await ask()).status).toBe(401);
  expect((await ask('Bearer sk_test_other')).status).toBe(401);
  expect((await ask(`Basic ${btoa(`${KEYS.stripe}:`)}`)).status).toBe(200);
  expect((await ask(`Bearer ${KEYS.stripe}`)).headers.get('request-id')).toMatch(/^req_/);
});

test('lists go page by page, newest first', async () => {
  host.time.advance(10_000);
  const since = inSeconds(0);
  const made = [];
  for (let i = 0; i < 5; i += 1) made.unshift((await open()).id);
  const seen: string[] = [];
  for await (const session of host.stripe.checkout.sessions.list({ limit: 2, created: { gte: since } }))
    seen.push(session.id);
  expect(seen).toEqual(made);
  const before = await host.stripe.checkout.sessions.list({ limit: 2, ending_before: made[3]! });
  expect(before.data.map(({ id }) => id)).toEqual(made.slice(1, 3));
});
