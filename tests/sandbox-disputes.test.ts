import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { checkout, press, refusal, startSandboxHost } from './support/sandbox-host.js';

let host: Awaited<ReturnType<typeof startSandboxHost>>;
beforeAll(async () => {
  host = await startSandboxHost();
});
afterAll(() => host.close());

let counter = 0;
async function paidAtStripe() {
  const session = await host.stripe.checkout.sessions.create(checkout());
  await press(session.url!);
  return host.stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent'] }) as Promise<
    Stripe.Checkout.Session & { payment_intent: Stripe.PaymentIntent }
  >;
}
async function paidAtPaystack() {
  const reference = `order-${(counter += 1)}`;
  const wanted = { email: 'ada@example.com', amount: 500_000, currency: 'NGN', reference };
  await press((await host.paystack.transaction.initialize(wanted)).data.authorization_url);
  return reference;
}
const verify = async (reference: string) => (await host.paystack.transaction.verify({ reference })).data;
const typesAbout = (id: string) =>
  host.receiver.received
    .filter(({ type, body }) => type.startsWith('charge.dispute') && body.includes(id))
    .map(({ type }) => type);

describe('a dispute at Stripe', () => {
  test('takes the money back at once, with a fee, and blocks refunds', async () => {
    const { id, payment_intent: intent } = await paidAtStripe();
    expect((await host.dispute('STRIPE', id, 'open')).status).toBe(200);

    const { data } = await host.stripe.disputes.list({ payment_intent: intent.id });
    expect(data).toEqual([
      expect.objectContaining({
        object: 'dispute',
        status: 'needs_response',
        amount: 10_000,
        charge: intent.latest_charge,
      }),
    ]);
    expect(data[0]!.balance_transactions).toEqual([
      expect.objectContaining({ amount: -10_000, fee: 1500, net: -11_500, reporting_category: 'dispute' }),
    ]);
    for (const type of ['charge.dispute.created', 'charge.dispute.funds_withdrawn']) {
      const [webhook] = await host.arrived(
        ({ type: sent, event }) => sent === type && event.data.object.id === data[0]!.id,
      );
      expect(webhook!.event.data.object).toEqual(JSON.parse(JSON.stringify(data[0])));
    }
    expect(await host.stripe.charges.retrieve(intent.latest_charge as string)).toMatchObject({ disputed: true });
    expect(await refusal(host.stripe.refunds.create({ payment_intent: intent.id }))).toMatchObject({
      statusCode: 400,
      code: 'charge_disputed',
    });
  });

  test('that is won brings the money back, without the fee', async () => {
    const { payment_intent: intent } = await paidAtStripe();
    const { id } = (await (await host.dispute('STRIPE', intent.id, 'open')).json()) as Stripe.Dispute;
    await host.dispute('STRIPE', intent.id, 'won');

    const dispute = await host.stripe.disputes.retrieve(id, { expand: ['charge'] });
    expect(dispute).toMatchObject({ status: 'won', charge: { object: 'charge', payment_intent: intent.id } });
    expect(dispute.balance_transactions.map(({ net }) => net)).toEqual([-11_500, 10_000]);
    await host.arrived(({ type, body }) => type === 'charge.dispute.funds_reinstated' && body.includes(id));
    expect(typesAbout(id).sort()).toEqual([
      'charge.dispute.closed',
      'charge.dispute.created',
      'charge.dispute.funds_reinstated',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.updated',
    ]);
  });

  test('that is lost is closed so, and the money stays away', async () => {
    const { payment_intent: intent } = await paidAtStripe();
    const charge = intent.latest_charge as string;
    await host.stripe.refunds.create({ charge, amount: 4000 });
    const { id, amount } = (await (await host.dispute('STRIPE', charge, 'open')).json()) as Stripe.Dispute;
    expect(amount).toBe(6000);
    await host.dispute('STRIPE', charge, 'lost');
    const [closed] = await host.arrived(({ type, body }) => type === 'charge.dispute.closed' && body.includes(id));
    expect(closed!.event.data.object).toMatchObject({ status: 'lost', payment_intent: intent.id });
    expect((await host.stripe.disputes.retrieve(id)).balance_transactions).toHaveLength(1);
  });
});

describe('a dispute at Paystack', () => {
  test('asks for an answer, again for one, and leaves the transaction as it was', async () => {
    const reference = await paidAtPaystack();
    await host.dispute('PAYSTACK', reference, 'open');
    await host.dispute('PAYSTACK', reference, 'remind');
    const { id } = await verify(reference);
    const { data, meta } = await host.askPaystack(`/dispute?transaction=${id}`);
    expect(data).toEqual([
      expect.objectContaining({ status: 'awaiting-merchant-feedback', refund_amount: 500_000, resolution: null }),
    ]);
    expect(meta).toMatchObject({ total: 1, page: 1 });
    for (const type of ['charge.dispute.create', 'charge.dispute.remind']) {
      const [webhook] = await host.arrived(({ type: sent, body }) => sent === type && body.includes(reference));
      expect(webhook!.event.data).toMatchObject({ id: data[0].id, transaction: { id, reference, status: 'success' } });
    }
    const { customer: _listed, ...same } = data[0]; // which has its metadata in another type
    expect((await host.askPaystack(`/dispute/${data[0].id}`)).data).toMatchObject(same);
  });

  test.each([
    ['won', 'declined', 'success'],
    ['lost', 'auto-accepted', 'reversed'],
  ])('that is %s is resolved as %s, and the transaction reads %s', async (outcome, resolution, status) => {
    const reference = await paidAtPaystack();
    await host.dispute('PAYSTACK', reference, 'open');
    expect((await host.dispute('PAYSTACK', reference, outcome)).status).toBe(200);
    const [webhook] = await host.arrived(
      ({ type, body }) => type === 'charge.dispute.resolve' && body.includes(reference),
    );
    expect(webhook!.event.data).toMatchObject({ status: 'resolved', resolution, transaction: { reference, status } });
    expect(await verify(reference)).toMatchObject({ status });
  });
});

test('a payment is disputed once, and only when it was paid and something of it is left', async () => {
  const { id, payment_intent: intent } = await paidAtStripe();
  const statuses = async (provider: string, payment: string, outcomes: string[]) => {
    const answers = [];
    for (const outcome of outcomes) answers.push((await host.dispute(provider, payment, outcome)).status);
    return answers;
  };
  expect(await statuses('STRIPE', id, ['won', 'open', 'open', 'remind', 'lost', 'won'])).toEqual([
    409, 200, 409, 400, 200, 409,
  ]);
  expect(await statuses('PAYSTACK', await paidAtPaystack(), ['lost', 'open', 'open', 'won', 'remind'])).toEqual([
    409, 200, 409, 200, 409,
  ]);
  expect(await statuses('STRIPE', 'pi_x', ['open'])).toEqual([404]);
  expect(await statuses('PAYSTACK', 'never', ['open'])).toEqual([404]);
  expect(await statuses('PAYPAL', intent.id, ['open'])).toEqual([400]);
  expect(await statuses('STRIPE', intent.id, ['maybe'])).toEqual([400]);
  const { payment_intent: refunded } = await paidAtStripe();
  await host.stripe.refunds.create({ payment_intent: refunded.id });
  expect(await statuses('STRIPE', refunded.id, ['open'])).toEqual([409]);
});

test('two disputes of a payment at once are one', async () => {
  const { id } = await paidAtStripe();
  const reference = await paidAtPaystack();
  for (const [provider, payment] of [
    ['STRIPE', id],
    ['PAYSTACK', reference],
  ] as const) {
    const answers = await Promise.all(Array.from({ length: 8 }, () => host.dispute(provider, payment, 'open')));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const closed = await Promise.all(Array.from({ length: 8 }, () => host.dispute(provider, payment, 'lost')));
    expect(closed.filter(({ status }) => status === 200)).toHaveLength(1);
  }
});

test('the status page opens and closes disputes with its buttons, and not for pages elsewhere', async () => {
  const reference = await paidAtPaystack();
  const page = async () => (await fetch(`${host.base}/sandbox`)).text();
  const submit = (outcome: string, headers = {}) =>
    fetch(`${host.base}/sandbox/disputes`, {
      method: 'POST',
      redirect: 'manual',
      headers,
      body: new URLSearchParams({ provider: 'PAYSTACK', reference, outcome }),
    });
  const row = async () => (await page()).split('<tr>').find(line => line.includes(reference));
  expect(await row()).toContain('>Dispute<');
  expect((await submit('open', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  const opened = await submit('open');
  expect([opened.status, opened.headers.get('location')]).toEqual([303, '/sandbox']);
  expect(await row()).toContain('>Won<');
  await submit('lost');
  expect(await row()).toContain('auto-accepted');
  const again = await submit('lost');
  expect([again.status, await again.text()]).toEqual([409, expect.stringContaining('no open dispute')]);
});
