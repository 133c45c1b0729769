import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { checkout, press, refusal, startSandboxHost, until } from './support/sandbox-host.js';

let host: Awaited<ReturnType<typeof startSandboxHost>>;
beforeAll(async () => {
  host = await startSandboxHost();
});
afterAll(() => host.close());
afterEach(async () => {
  for (const provider of ['STRIPE', 'PAYSTACK']) await host.control('refund-faults', { provider, course: 'succeed' });
});

const course = async (provider: string, name: string, ms?: number) =>
  (await host.control('refund-faults', { provider, course: name, ms })).status;
const settle = async (provider: string, id: string | number, outcome: string) =>
  (await host.control('refunds', { provider, id: String(id), outcome })).status;

async function paidAtStripe() {
  const { id, url } = await host.stripe.checkout.sessions.create(checkout());
  await press(url!);
  return (await host.stripe.checkout.sessions.retrieve(id)).payment_intent as string;
}
let counter = 0;
async function paidAtPaystack() {
  const reference = `order-${(counter += 1)}`;
  const wanted = { email: 'ada@example.com', amount: 500_000, currency: 'NGN', reference };
  await press((await host.paystack.transaction.initialize(wanted)).data.authorization_url);
  return reference;
}
/** The statuses that the webhooks about a refund told, in the order of their sending. */
const told = (id: string) =>
  host.receiver.received
    .filter(({ event }) => event.data.object?.id === id)
    .map(({ type, event }) => `${type} ${event.data.object.status as string}`);
const statusOf = async (id: string) => (await host.stripe.refunds.retrieve(id)).status;

describe('a refund at Stripe', () => {
  test('that takes its time is pending until then', async () => {
    expect(await course('STRIPE', 'succeed', 50)).toBe(200);
    const payment_intent = await paidAtStripe();
    const refund = await host.stripe.refunds.create({ payment_intent, amount: 4000 });
    expect(refund).toMatchObject({ status: 'pending', pending_reason: 'processing' });
    await until(async () => ((await statusOf(refund.id)) === 'succeeded' ? true : undefined));
    await until(() => (told(refund.id).length === 2 ? true : undefined));
    expect(told(refund.id)).toEqual(['refund.created pending', 'refund.updated succeeded']);
  });

  test('that fails after being pending gives the money back to the merchant, who can refund it again', async () => {
    await course('STRIPE', 'fail', 50);
    const payment_intent = await paidAtStripe();
    const { id } = await host.stripe.refunds.create({ payment_intent });
    expect(await refusal(host.stripe.refunds.create({ payment_intent }))).toMatchObject({
      code: 'charge_already_refunded',
    });
    await host.arrived(({ type, event }) => type === 'refund.failed' && event.data.object.id === id);
    await until(() => (told(id).length === 3 ? true : undefined));
    expect(told(id)).toEqual(['refund.created pending', 'refund.updated failed', 'refund.failed failed']);

    const failed = await host.stripe.refunds.retrieve(id, { expand: ['charge', 'failure_balance_transaction'] });
    expect(failed).toMatchObject({
      status: 'failed',
      failure_reason: 'lost_or_stolen_card',
      failure_balance_transaction: { amount: 10_000, type: 'refund_failure' },
      charge: { amount_refunded: 0, refunded: false },
    });
    await course('STRIPE', 'succeed');
    expect(await host.stripe.refunds.create({ payment_intent })).toMatchObject({ status: 'succeeded', amount: 10_000 });
  });

  test('that succeeded can fail afterwards', async () => {
    await course('STRIPE', 'fail-late', 100);
    const { id, status } = await host.stripe.refunds.create({ payment_intent: await paidAtStripe() });
    expect(status).toBe('succeeded');
    await until(() => (told(id).length === 4 ? true : undefined));
    expect(told(id)).toEqual([
      'refund.created succeeded',
      'refund.updated succeeded',
      'refund.updated failed',
      'refund.failed failed',
    ]);
  });

  test('that is held waits for a decision; what succeeded can still be failed, what failed stays so', async () => {
    await course('STRIPE', 'hold');
    const refunds: Stripe.Refund[] = [];
    for (let i = 0; i < 2; i += 1)
      refunds.push(await host.stripe.refunds.create({ payment_intent: await paidAtStripe() }));
    const [first, second] = refunds.map(({ id }) => id) as [string, string];
    expect([await statusOf(first), await statusOf(second)]).toEqual(['pending', 'pending']);
    expect([await settle('STRIPE', first, 'succeeded'), await settle('STRIPE', second, 'failed')]).toEqual([200, 200]);
    expect([await statusOf(first), await statusOf(second)]).toEqual(['succeeded', 'failed']);
    expect([await settle('STRIPE', first, 'succeeded'), await settle('STRIPE', second, 'succeeded')]).toEqual([
      409, 409,
    ]);
    expect(await settle('STRIPE', first, 'failed')).toBe(200);
    expect(await statusOf(first)).toBe('failed');
    const { payment_intent } = await host.stripe.refunds.retrieve(first);
    const moved = await host.stripe.balanceTransactions.list({ source: first });
    expect(moved.data.map(({ amount }) => amount)).toEqual([10_000, -10_000]);
    expect((await host.stripe.refunds.create({ payment_intent: payment_intent as string })).amount).toBe(10_000);
  });

  test('decided ten times at once is decided once', async () => {
    await course('STRIPE', 'hold');
    const { id, charge } = await host.stripe.refunds.create({ payment_intent: await paidAtStripe() });
    const answers = await Promise.all(Array.from({ length: 10 }, () => settle('STRIPE', id, 'failed')));
    expect(answers.filter(status => status === 200)).toHaveLength(1);
    expect((await host.stripe.charges.retrieve(charge as string)).amount_refunded).toBe(0);
  });
});

describe('a refund at Paystack', () => {
  const refund = async (transaction: string, amount = 500_000) =>
    (await host.paystack.refund.create({ transaction, amount })).data as { id: number; status: string };
  const statusAt = async (id: number) => (await host.paystack.refund.get({ trans_id: id })).data.status as string;

  test('that fails says so in a webhook with a reference and a number, and can be made again', async () => {
    await course('PAYSTACK', 'fail', 30);
    const reference = await paidAtPaystack();
    const { id } = await refund(reference);
    const [failed] = await host.arrived(
      ({ type, event }) => type === 'refund.failed' && event.data.transaction_reference === reference,
    );
    expect(failed!.event.data).toMatchObject({ status: 'failed', amount: 500_000, refund_reference: `TRF_${id}` });
    const [processing] = await host.arrived(
      ({ type, event }) => type === 'refund.processing' && event.data.transaction_reference === reference,
    );
    expect(processing!.event.data).toMatchObject({ amount: '500000', refund_reference: null });
    expect(await statusAt(id)).toBe('failed');
    expect((await host.paystack.transaction.verify({ reference })).data.status).toBe('success');
    await course('PAYSTACK', 'succeed');
    expect(await refund(reference)).toMatchObject({ status: 'pending' });
  });

  test('that is held is pending until it is decided, and passes through processing', async () => {
    await course('PAYSTACK', 'hold');
    const reference = await paidAtPaystack();
    const { id } = await refund(reference);
    expect(await statusAt(id)).toBe('pending');
    expect(await settle('PAYSTACK', id, 'succeeded')).toBe(200);
    for (const type of ['refund.pending', 'refund.processing', 'refund.processed']) {
      await host.arrived(({ type: sent, body }) => sent === type && body.includes(reference));
    }
    expect(await settle('PAYSTACK', id, 'failed')).toBe(409);
    expect((await host.paystack.transaction.verify({ reference })).data.status).toBe('reversed');
  });

  test('that was processed does not fail afterwards', async () => {
    expect(await course('PAYSTACK', 'fail-late')).toBe(400);
  });
});

test('the switches are read and refused like the others, and the status page has their forms and the refunds', async () => {
  await course('STRIPE', 'hold', 70);
  const { id } = await host.stripe.refunds.create({ payment_intent: await paidAtStripe() });
  expect(await (await fetch(`${host.base}/sandbox/refund-faults`)).json()).toEqual([
    { provider: 'STRIPE', course: 'hold', ms: 70 },
    { provider: 'PAYSTACK', course: 'succeed', ms: null },
  ]);
  expect([await course('STRIPE', 'never'), await course('PAYPAL', 'fail'), await course('STRIPE', 'fail', -1)]).toEqual(
    [400, 400, 400],
  );
  expect([await settle('STRIPE', 're_x', 'failed'), await settle('PAYSTACK', 1, 'failed')]).toEqual([404, 404]);
  expect([await settle('STRIPE', id, 'maybe'), await settle('PAYPAL', id, 'failed')]).toEqual([400, 400]);
  const page = await (await fetch(`${host.base}/sandbox`)).text();
  expect(page).toContain('Refunds at STRIPE');
  const row = page.split('<tr>').find(line => line.includes(id));
  expect(row).toContain('>Succeed<');
});
