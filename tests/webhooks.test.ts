import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startTestApp, type TestApp } from './support/app.js';
import { buying } from './support/buying.js';
import { postChunked } from './support/chunked.js';
import { differences } from './support/differences.js';
import {
  nextId,
  paidUnheard,
  paystackSignature,
  stripeSignature,
  strange,
  webhooksTo,
} from './support/webhook-sender.js';

const MIB = 1_048_576;
const DAY_MS = 24 * 3_600_000;

let app: TestApp;
let buy: ReturnType<typeof buying>;
let send: ReturnType<typeof webhooksTo>;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  buy = buying(app);
  send = webhooksTo(app);
});
beforeEach(() => Promise.all([buy.weather('STRIPE', 'none'), buy.weather('PAYSTACK', 'none')]));
afterAll(async () => {
  await app.runJobs();
  expect(await differences(app)).toEqual([]);
  await app[Symbol.asyncDispose]();
});

const rows = async () => (await app.sql<{ n: number }>('select count(*)::int as n from webhook_deliveries'))[0]!.n;

describe('what is refused leaves no row', () => {
  test('nothing at all', async () => {
    const before = await rows();
    for (const path of ['/webhooks/stripe', '/webhooks/paystack']) {
      expect((await app.app.http.inject({ method: 'POST', url: path })).statusCode).toBe(400);
      expect((await send.post(path, '', { 'content-type': 'application/json' })).statusCode).toBe(400);
      expect((await app.app.http.inject({ method: 'GET', url: path })).statusCode).toBe(404);
    }
    expect(await rows()).toBe(before);
  });

  test('a byte over 1 MiB, however well it is signed; 1 MiB itself is taken', async () => {
    const of = (bytes: number) => {
      const body = JSON.stringify(strange());
      return body + ' '.repeat(bytes - body.length);
    };
    expect(await send.paystack(of(MIB + 1))).toEqual({ statusCode: 413, ids: [] });
    expect(await send.paystack(of(MIB))).toMatchObject({ statusCode: 200, ids: [expect.any(String)] });
  });

  test('more than 1 MiB that does not say how much it is', async () => {
    const before = await rows();
    const body = JSON.stringify(strange()) + ' '.repeat(MIB);
    const headers = { 'x-paystack-signature': paystackSignature(body) };
    const status = await postChunked(`${app.url}/webhooks/paystack`, body, headers);
    expect(status).toBe(413);
    expect(await rows()).toBe(before);
  });

  test('what is signed and is not what the provider writes', async () => {
    for (const body of ['[]', 'null', '"text"', '{}', '{"event":7,"data":{}}', '{"event":"charge.success"}', '{']) {
      expect(await send.paystack(body)).toEqual({ statusCode: 400, ids: [] });
    }
    for (const body of ['[]', 'null', '"text"', '{}', '{"id":7,"type":"x"}', '{']) {
      expect(await send.stripe(body)).toEqual({ statusCode: 400, ids: [] });
    }
  });
});

describe('what is kept', () => {
  test('is told by its bytes, not by what they mean: spaces, escapes and any content type', async () => {
    const body = `{ "event" :"customer.cre\\u0061ted",\n "data":{"id": ${nextId()}, "name":"Ad\u00e9"}}`;
    for (const headers of [
      {},
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/json; charset=utf-8' },
    ]) {
      expect(await send.paystack(body, headers as Record<string, string>)).toMatchObject({
        statusCode: 200,
        ids: [expect.any(String)],
      });
    }
    const signature = paystackSignature(body);
    const rewritten = JSON.stringify(JSON.parse(body));
    expect(await send.post('/webhooks/paystack', rewritten, { 'x-paystack-signature': signature })).toEqual({
      statusCode: 400,
      ids: [],
    });
  });

  test('is answered before anything is done about it, and also while the provider is away', async () => {
    const { order, notice } = await paidUnheard(app);
    await buy.weather('PAYSTACK', 'failing');
    const { statusCode, ids } = await send.paystack(notice);
    expect(statusCode).toBe(200);
    expect(await send.read(ids[0]!)).toMatchObject({ status: 'RECEIVED', attempts: 0 });
    expect((await buy.now(order)).status).toBe('AWAITING_PAYMENT');
  });

  test.each(['customer.created', 'transfer.success', 'charge.success', 'refund.processed', 'charge.dispute.create'])(
    'about something unknown here is IGNORED: %s',
    async event => {
      const data = {
        id: nextId(),
        reference: `R${nextId()}`,
        transaction_reference: `R${nextId()}`,
        status: 'awaiting-merchant-feedback',
        amount: 1,
        // What a dispute has besides.
        refund_amount: 1,
        currency: 'NGN',
        resolution: null,
        transaction: { id: nextId(), reference: `R${nextId()}`, amount: 1, currency: 'NGN' },
        category: 'chargeback',
        created_at: '2026-11-20T13:47:56.000Z',
      };
      const { ids } = await send.paystack({ event, data });
      await app.runJobs();
      expect(await send.read(ids[0]!)).toMatchObject({ status: 'IGNORED', attempts: 1, last_error: null });
    },
  );

  test('once: a copy is answered alike and changes nothing; other bytes about the same payment are kept and harmless', async () => {
    const { order, notice } = await paidUnheard(app);
    const copies = await Promise.all(Array.from({ length: 20 }, () => send.paystack(notice)));
    expect(new Set(copies.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    expect(new Set(copies.flatMap(({ ids }) => ids)).size).toBe(1);
    await app.runJobs();
    const other = await send.paystack({ ...notice, data: { ...notice.data, paid_at: '2026-11-20' } });
    await app.runJobs();
    expect(await send.read(other.ids[0]!)).toMatchObject({ status: 'PROCESSED' });
    expect(await buy.now(order)).toMatchObject({ status: 'PAID', tickets: [{}], payments: [{ status: 'SUCCEEDED' }] });
  });

  test('events from days ago, in the wrong order and replayed, end as the newest truth has it', async () => {
    const { order, payment, notice } = await paidUnheard(app, 'STRIPE');
    const [{ reference }] = (await app.sql<{ reference: string }>('select reference from payments where id = ?', [
      payment.id,
    ])) as [{ reference: string }];
    const created = Math.floor((Date.now() - 3 * DAY_MS) / 1000);
    const session = { id: reference, object: 'checkout.session', metadata: { paymentId: payment.id } };
    const paid = { status: 'complete', payment_status: 'paid', amount_total: 500_000, currency: 'ngn' };
    const event = (type: string, object: object) => ({
      id: `evt_${type}_${payment.id}`,
      object: 'event',
      created,
      type,
      data: { object },
    });
    const old = [
      event('checkout.session.completed', { ...session, ...paid, payment_intent: `pi_${payment.id}` }),
      event('checkout.session.expired', { ...session, status: 'expired', payment_status: 'unpaid' }),
      event('checkout.session.async_payment_failed', { ...session, status: 'complete', payment_status: 'unpaid' }),
      event('payment_intent.payment_failed', { object: 'payment_intent', metadata: { paymentId: payment.id } }),
    ];
    expect(notice.data.reference).toBe(payment.reference);

    for (const body of [...old, ...old.reverse()]) {
      expect((await send.stripe(body)).statusCode).toBe(200);
      await app.runJobs();
    }

    expect(await buy.now(order)).toMatchObject({ status: 'PAID', tickets: [{}], payments: [{ status: 'SUCCEEDED' }] });
    expect(
      await app.sql(`select status from webhook_deliveries where event_key like ? group by status`, [`%${payment.id}`]),
    ).toEqual([{ status: 'PROCESSED' }]);
  });

  test('a Stripe signature is good for five minutes', async () => {
    const at = (seconds: number) => {
      const body = JSON.stringify({ id: `evt_age_${nextId()}`, object: 'event', type: 'x', data: { object: {} } });
      const timestamp = Math.floor(Date.now() / 1000) - seconds;
      return send.post('/webhooks/stripe', body, { 'stripe-signature': stripeSignature(body, timestamp) });
    };
    expect(await at(290)).toMatchObject({ statusCode: 200, ids: [expect.any(String)] });
    expect(await at(310)).toEqual({ statusCode: 400, ids: [] });
  });
});
