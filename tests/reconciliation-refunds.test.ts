import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { ProviderName } from '../server/payments/payment.entity.js';
import { startTestApp, type TestApp } from './support/app.js';
import { buying, until } from './support/buying.js';
import type { GivenEvent } from './support/given.js';
import { PROVIDERS, reconciling } from './support/reconciling.js';

let app: TestApp;
let buy: ReturnType<typeof buying>;
let books: ReturnType<typeof reconciling>;
let event: GivenEvent;
let day: string;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  buy = buying(app);
  books = reconciling(app, buy);
  event = await app.given.event({ currency: 'NGN', tiers: [{ price: 500_000, capacity: 200 }] });
});
beforeEach(async () => {
  day = books.newDay();
  for (const provider of PROVIDERS) await buy.weather(provider, 'none');
});
afterAll(async () => app[Symbol.asyncDispose]());

describe.each(PROVIDERS)('the refunds of a day at %s', provider => {
  test('a refund that somebody made at the provider is found', async () => {
    const order = await books.paid(event, provider);
    const { id: paymentId, provider_payment_id: providerPaymentId } = await books.paymentOf(order);
    const stranger = { refundId: randomUUID(), key: randomUUID(), begunAt: new Date() };
    const refund = { ...stranger, providerPaymentId: providerPaymentId!, amount: 100_000, currency: 'NGN' };
    await app.app.resources.providers.get(ProviderName[provider]).refund(refund);
    await books.on(day, order);

    expect(await books.compare(provider, day)).toMatchObject([
      { kind: 'REFUND_UNKNOWN_HERE', paymentId, here: [null, null, null], there: [100_000, 'NGN', expect.any(String)] },
    ]);
  });

  test('money that went back before anybody here knew of it makes no tickets, and waits for a person', async () => {
    const order = await books.paid(event, provider, { settled: false });
    const { id: paymentId, reference } = await books.paymentOf(order);
    const [charge] = await app.sql<{ payment_intent: string }>(
      `select payment_intent from sandbox.stripe_charges where metadata->>'paymentId' = ?`,
      [paymentId],
    );
    const id = randomUUID();
    const refund = { refundId: id, key: id, providerPaymentId: charge?.payment_intent ?? reference };
    const providers = app.app.resources.providers;
    await providers
      .get(ProviderName[provider])
      .refund({ ...refund, begunAt: new Date(), amount: 500_000, currency: 'NGN' });
    await books.on(day, order);
    const back = `select from sandbox.stripe_charges where payment_intent = ? and amount_refunded = amount union all
      select from sandbox.paystack_transactions where reference = ? and status = 'reversed'`;
    await until(
      () => app.sql(back, [refund.providerPaymentId, refund.providerPaymentId]),
      rows => rows.length === 1,
    );

    expect(await books.compare(provider, day)).toMatchObject([
      { kind: 'PAYMENT_NOT_SETTLED', paymentId, there: [500_000, 'NGN', 'returned'], settled: false },
    ]);
    expect(await buy.now(order)).toMatchObject({ status: 'AWAITING_PAYMENT' });
  });

  test('a refund that the provider knows nothing of is found', async () => {
    const order = await books.returned(event, provider);
    const { id: paymentId } = await books.paymentOf(order);
    await books.on(day, order);
    await books.refundsThere(provider, paymentId, provider === 'STRIPE' ? 'created' : 'created_at', '2020-01-01');
    const gone = provider === 'STRIPE' ? 're_gone' : '1';
    await app.sql('update refunds set provider_refund_id = ? where payment_id = ?', [gone, paymentId]);

    expect(await books.compare(provider, day)).toMatchObject([
      { kind: 'REFUND_UNKNOWN_THERE', paymentId, here: [499_900, 'NGN', 'SUCCEEDED'], there: [null, null, null] },
    ]);
  });

  test('another amount that went back is found', async () => {
    const order = await books.returned(event, provider);
    const { id: paymentId } = await books.paymentOf(order);
    await books.on(day, order);
    await books.refundsThere(provider, paymentId, 'amount', 1_000);

    expect(await books.compare(provider, day)).toMatchObject([
      { kind: 'REFUND_AMOUNT', paymentId, here: [499_900, 'NGN', 'SUCCEEDED'], there: [1_000, 'NGN', 'succeeded'] },
    ]);
  });

  test('a refund that failed here and succeeded there is settled', async () => {
    await books.refundsWill(provider, 'hold');
    const order = await books.returning(event, provider);
    await books.refundsWill(provider, 'succeed');
    const { id: paymentId } = await books.paymentOf(order);
    await books.on(day, order);
    await app.sql(`update refunds set status = 'FAILED', settled_at = now() where payment_id = ?`, [paymentId]);
    await books.decide(provider, paymentId, 'succeeded');

    expect(await books.compare(provider, day)).toMatchObject([
      { kind: 'REFUND_STATUS', here: [499_900, 'NGN', 'FAILED'], there: [499_900, 'NGN', 'succeeded'], settled: true },
    ]);

    expect(await buy.now(order)).toMatchObject({
      refunds: [{ status: 'SUCCEEDED' }],
      payments: [{ status: 'REFUNDED' }],
    });
    expect(await books.compare(provider, day)).toEqual([]);
  });
});

test('a refund of which no webhook told that it is decided is settled', async () => {
  const order = await buy.reserve(event);
  const { redirectUrl } = await buy.startCheckout(order, 'PAYSTACK');
  await buy.cancel(order);
  await buy.weather('PAYSTACK', 'lost');
  await buy.press(redirectUrl!); // its page can't be closed
  await buy.confirm(order);
  await app.runJobs(); // asks for the refund
  await books.on(day, order);
  const [last] = await app.sql<{ id: string }>('select id from sandbox.paystack_refunds order by id desc limit 1');
  const id = last!.id;
  const status = async () => (await app.sql('select status from sandbox.paystack_refunds where id = ?', [id]))[0];
  await until(status, refund => (refund as { status: string }).status === 'processed');
  expect(await buy.now(order)).toMatchObject({ status: 'CANCELLED', refunds: [{ status: 'PROCESSING' }] });

  expect(await books.compare('PAYSTACK', day)).toMatchObject([
    {
      kind: 'REFUND_STATUS',
      here: [500_000, 'NGN', 'PROCESSING'],
      there: [500_000, 'NGN', 'succeeded'],
      settled: true,
    },
  ]);

  expect(await buy.now(order)).toMatchObject({ refunds: [{ status: 'SUCCEEDED' }] });
});

test('a refund that the bank sent back is settled', async () => {
  await books.refundsWill('STRIPE', 'fail-late');
  const order = await books.returning(event, 'STRIPE');
  await books.refundsWill('STRIPE', 'succeed');
  await books.on(day, order);
  expect(await buy.now(order)).toMatchObject({ refunds: [{ status: 'SUCCEEDED' }] });
  const { id } = await books.paymentOf(order);
  const failed = `select status from sandbox.stripe_refunds where status = 'failed' and payment_intent =
    (select payment_intent from sandbox.stripe_charges where metadata->>'paymentId' = ?)`;
  await until(
    () => app.sql(failed, [id]),
    rows => rows.length === 1,
  );

  expect(await books.compare('STRIPE', day)).toMatchObject([
    { kind: 'REFUND_STATUS', here: [499_900, 'NGN', 'SUCCEEDED'], there: [499_900, 'NGN', 'failed'], settled: true },
  ]);

  expect(await buy.now(order)).toMatchObject({ refunds: [{ status: 'FAILED' }], payments: [{ status: 'MISMATCHED' }] });
});

test('a refund that is tried again is no difference to the attempt that failed', async () => {
  await books.refundsWill('STRIPE', 'fail');
  const order = await books.returning(event, 'STRIPE');
  const { id } = await books.paymentOf(order);
  await books.decided(order, 'FAILED');
  await books.refundsWill('STRIPE', 'hold');
  const [refund] = await app.sql<{ id: string }>('select id from refunds where payment_id = ?', [id]);
  const retry =
    'mutation ($input: RefundIdInput!) { retryRefund(input: $input) { __typename ... on Refund { status } } }';
  const { data } = await app.gql(retry, { input: { refundId: refund!.id } }, event.organization.owner);
  expect(data.retryRefund).toEqual({ __typename: 'Refund', status: 'PROCESSING' });
  await books.on(day, order);

  expect(await books.compare('STRIPE', day)).toEqual([]); // not asked for yet
  await app.runJobs();
  await books.on(day, order);
  expect(await books.compare('STRIPE', day)).toEqual([]); // pending on both sides
  await books.refundsWill('STRIPE', 'succeed');
});
