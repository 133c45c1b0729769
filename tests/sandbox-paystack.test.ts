import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { KEYS, press, startSandboxHost } from './support/sandbox-host.js';

let host: Awaited<ReturnType<typeof startSandboxHost>>;
beforeAll(async () => {
  host = await startSandboxHost();
});
afterAll(() => host.close());

let counter = 0;
const wanted = (more: object = {}) => ({
  email: 'ada@example.com',
  amount: 1_000_000,
  currency: 'NGN',
  reference: `order-${(counter += 1)}`,
  callback_url: 'http://localhost:4000/orders/1?provider=paystack',
  metadata: {
    paymentId: 'p1',
    custom_fields: [{ display_name: '2 × Regular', variable_name: 'regular', value: '₦10,000' }],
  },
  ...more,
});
const initialize = async (more?: object) => (await host.paystack.transaction.initialize(wanted(more))).data;
const verify = async (reference: string) => (await host.paystack.transaction.verify({ reference })).data;
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    ({ statusCode, error }: { statusCode: number; error: object }) => ({ statusCode, ...error }),
  );
async function paid() {
  const { authorization_url, reference } = await initialize();
  await press(authorization_url);
  return reference as string;
}
const about = (reference: string, type: string) =>
  host.arrived(
    ({ event }) => event.event === type && [event.data.reference, event.data.transaction_reference].includes(reference),
  );

describe('a transaction', () => {
  test('is paid on its page, verified, and announced with a signature over the raw body', async () => {
    const { authorization_url, access_code, reference } = await initialize();
    expect(access_code).toMatch(/^\w+$/);
    expect(await verify(reference)).toMatchObject({
      status: 'abandoned',
      paid_at: null,
      amount: 1_000_000,
      currency: 'NGN',
    });

    const shown = await (await fetch(authorization_url)).text();
    expect(shown).toContain('NGN');
    expect(shown).toContain('2 × Regular');
    const answer = await press(authorization_url);
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      `http://localhost:4000/orders/1?provider=paystack&trxref=${reference}&reference=${reference}`,
    ]);

    const data = await verify(reference);
    expect(data).toMatchObject({ status: 'success', gateway_response: 'Successful', metadata: { paymentId: 'p1' } });
    expect(data.id).toBeGreaterThan(2 ** 31);
    expect((await host.paystack.transaction.get({ id: data.id })).data).toMatchObject({ reference, status: 'success' });
    const [webhook] = await about(reference, 'charge.success');
    const signature = createHmac('sha512', KEYS.paystack).update(webhook!.body).digest('hex');
    expect(webhook!.headers['x-paystack-signature']).toBe(signature);
    expect(webhook!.event.data).toMatchObject({
      id: data.id,
      status: 'success',
      amount: 1_000_000,
      metadata: { paymentId: 'p1' },
    });
    expect((await fetch(authorization_url)).status).toBe(409);
  });

  test('that is declined has failed, and can still be paid on the same page', async () => {
    const { authorization_url, reference } = await initialize();
    const answer = await press(authorization_url, 'decline');
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      expect.stringContaining(`trxref=${reference}`),
    ]);
    expect(await verify(reference)).toMatchObject({ status: 'failed', gateway_response: 'Declined', paid_at: null });
    expect((await press(authorization_url)).status).toBe(303);
    expect(await verify(reference)).toMatchObject({ status: 'success', log: { attempts: 2, errors: 1 } });
    await about(reference, 'charge.success');
  });

  test('pressed ten times at once is paid once', async () => {
    const { authorization_url, reference } = await initialize();
    const answers = await Promise.all(Array.from({ length: 10 }, () => press(authorization_url)));
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(9);
    await about(reference, 'charge.success');
    expect(host.receiver.received.filter(({ event }) => event.data.reference === reference)).toHaveLength(1);
  });

  test('without a callback leaves the buyer where the payment was', async () => {
    const { authorization_url } = await initialize({ callback_url: undefined });
    expect((await press(authorization_url)).headers.get('location')).toBe(authorization_url);
  });

  test('is refused for a reference that was used before, and for what is no reference, amount, currency or address', async () => {
    const { reference } = await initialize();
    expect(await refusal(initialize({ reference }))).toMatchObject({
      statusCode: 400,
      status: false,
      message: 'Duplicate Transaction Reference',
      code: 'duplicate_reference',
    });
    for (const more of [
      { reference: 'a/b' },
      { reference: 'a_b' },
      { amount: 0 },
      { amount: 4999 },
      { amount: 199, currency: 'USD' },
      { amount: 1.5 },
      { amount: 'many' },
      { currency: 'XYZ' },
      { email: 'nobody' },
      { callback_url: 'nowhere' },
    ]) {
      expect(await refusal(initialize(more))).toMatchObject({ statusCode: 400, status: false, code: 'invalid_params' });
    }
  });

  test('takes its amount and metadata as text too, and finds a reference of its own', async () => {
    const { reference } = await initialize({ amount: '5000', metadata: '{"a":1}', reference: undefined });
    expect(await verify(reference)).toMatchObject({ amount: 5000, metadata: { a: 1 } });
  });
});

describe('a refund', () => {
  test('is pending at first, processing and processed within a second or so, each told by a webhook', async () => {
    const reference = await paid();
    const { data, message } = await host.paystack.refund.create({
      transaction: reference,
      amount: 400_000,
      currency: 'NGN',
    });
    expect(message).toBe('Refund has been queued for processing');
    expect(data).toMatchObject({ status: 'pending', amount: 400_000, transaction: { reference, amount: 1_000_000 } });

    const began = Date.now();
    const [pending] = await about(reference, 'refund.pending');
    const [processing] = await about(reference, 'refund.processing');
    const [processed] = await about(reference, 'refund.processed');
    expect(Date.now() - began).toBeLessThan(2000);
    expect([pending!.at <= processing!.at, processing!.at <= processed!.at]).toEqual([true, true]);
    expect(pending!.event.data).toMatchObject({ amount: '400000', refund_reference: null, currency: 'NGN' });
    expect(processed!.event.data.refund_reference).toMatch(/^\d+$/);
    expect((await host.paystack.refund.get({ trans_id: data.id })).data).toMatchObject({
      id: data.id,
      status: 'processed',
    });
    expect(await verify(reference)).toMatchObject({ status: 'success' });
  });

  test('never exceeds the transaction, which is reversed when nothing is left of it', async () => {
    const reference = await paid();
    const { id } = await verify(reference);
    await host.paystack.refund.create({ transaction: reference, amount: '400000' });
    expect(await refusal(host.paystack.refund.create({ transaction: reference, amount: 600_001 }))).toMatchObject({
      statusCode: 400,
    });
    const rest = await host.paystack.refund.create({ transaction: String(id), amount: 600_000 });
    expect(rest.data.amount).toBe(600_000);
    expect(await refusal(host.paystack.refund.create({ transaction: reference, amount: 1 }))).toMatchObject({
      message: 'Transaction has been fully reversed',
    });
    await host.arrived(
      ({ type, event }) => type === 'refund.processed' && event.data.transaction_reference === reference,
      2,
    );
    expect(await verify(reference)).toMatchObject({ status: 'reversed' });
    const { data } = await host.paystack.refund.list({ reference });
    expect(data.map(({ amount }: { amount: number }) => amount)).toEqual([600_000, 400_000]);
  });

  test('asked ten times at once for more than half is made once; of what was not paid, never', async () => {
    const reference = await paid();
    const ask = () => host.paystack.refund.create({ transaction: reference, amount: 600_000 });
    const answers = await Promise.allSettled(Array.from({ length: 10 }, ask));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const unpaid = (await initialize()).reference;
    expect(await refusal(host.paystack.refund.create({ transaction: unpaid, amount: 1 }))).toMatchObject({
      statusCode: 400,
    });
  });
});

test('unknown references and ids are 404, and a wrong key is 401', async () => {
  const { paystack, base } = host;
  for (const promise of [
    paystack.transaction.verify({ reference: 'never' }),
    paystack.transaction.get({ id: 1 }),
    paystack.refund.get({ trans_id: 1 }),
    paystack.refund.create({ transaction: 'never', amount: 1 }),
  ]) {
    expect(await refusal(promise)).toMatchObject({ statusCode: 404, status: false });
  }
  expect((await fetch(`${base}/sandbox/paystack/pay/never`)).status).toBe(404);
  const ask = (authorization?: string) =>
    fetch(`${base}/sandbox/paystack/transaction`, { headers: authorization ? { authorization } : {} });
  expect([
    (await ask()).status,
    (await ask('Bearer other')).status,
    (await ask(`Bearer ${KEYS.paystack}`)).status,
  ]).toEqual([401, 401, 200]);
});

test('the list goes page by page, newest first, and by status', async () => {
  const reference = await paid();
  const { data, meta } = await host.paystack.transaction.list({ perPage: 2, page: 1, status: 'success' });
  expect(data[0].reference).toBe(reference);
  expect(data).toHaveLength(2);
  expect(meta).toMatchObject({ perPage: 2, page: 1, skipped: 0, total: expect.any(Number) });
});
