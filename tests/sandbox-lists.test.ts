import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checkout, press, refusal, startSandboxHost } from './support/sandbox-host.js';

let host: Awaited<ReturnType<typeof startSandboxHost>>;
beforeAll(async () => {
  host = await startSandboxHost();
});
afterAll(() => host.close());

const DAY = 86_400_000;
const inSeconds = () => Math.floor(host.now().getTime() / 1000);
async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('what Stripe lists for a day', () => {
  let since: number;
  let until: number;
  const intents: string[] = [];
  const declined: string[] = [];

  beforeAll(async () => {
    const pay = async () => {
      const { id, url } = await host.stripe.checkout.sessions.create(checkout());
      await press(url!, 'decline');
      const failed = await host.stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] });
      const intent = failed.payment_intent as { id: string; latest_charge: string };
      declined.push(intent.latest_charge);
      await press(url!);
      return intent.id;
    };
    await pay();
    host.time.advance(DAY);
    since = inSeconds();
    for (let i = 0; i < 3; i += 1) intents.unshift(await pay());
    await host.stripe.refunds.create({ payment_intent: intents[0]!, amount: 1000 });
    await host.stripe.refunds.create({ payment_intent: intents[0]!, amount: 2000 });
    await host.dispute('STRIPE', intents[1]!, 'open');
    host.time.advance(DAY);
    until = inSeconds();
    await pay();
  });
  const day = () => ({ created: { gte: since, lt: until }, limit: 2 });

  test('has every attempt as a charge, also the declined one that another followed', async () => {
    const charges = await collect(host.stripe.charges.list(day()));
    expect(charges.map(({ status, payment_intent }) => [status, payment_intent])).toEqual(
      intents.flatMap(id => [
        ['succeeded', id],
        ['failed', id],
      ]),
    );
    expect(charges.map(({ id }) => id)).toEqual(expect.arrayContaining(declined.slice(1, 4)));
    expect(await host.stripe.charges.retrieve(declined[1]!)).toMatchObject({
      paid: false,
      failure_code: 'card_declined',
    });
    const one = await host.stripe.charges.list({ payment_intent: intents[2]! });
    expect([one.data.length, one.has_more]).toEqual([2, false]);
  });

  test('has the intents and sessions, page by page', async () => {
    expect((await collect(host.stripe.paymentIntents.list(day()))).map(({ id }) => id)).toEqual(intents);
    const first = await host.stripe.paymentIntents.list({ ...day(), expand: ['data.latest_charge'] });
    expect(first).toMatchObject({ has_more: true, url: '/v1/payment_intents' });
    expect(first.data[0]!.latest_charge).toMatchObject({ object: 'charge', paid: true, amount_refunded: 3000 });
    const sessions = await collect(host.stripe.checkout.sessions.list({ ...day(), status: 'complete' }));
    expect(sessions.map(({ payment_intent }) => payment_intent)).toEqual(intents);
  });

  test('has the refunds and disputes', async () => {
    const refunds = await collect(host.stripe.refunds.list(day()));
    expect(refunds.map(({ amount }) => amount)).toEqual([2000, 1000]);
    expect((await host.stripe.disputes.list(day())).data.map(({ payment_intent }) => payment_intent)).toEqual([
      intents[1],
    ]);
  });

  test('has the balance, which adds up: what was paid, less what went back and the fees', async () => {
    const moved = await collect(host.stripe.balanceTransactions.list(day()));
    expect(moved.map(({ type, amount, net }) => [type, amount, net])).toEqual([
      ['adjustment', -10_000, -11_500],
      ['refund', -2000, -2000],
      ['refund', -1000, -1000],
      ['charge', 10_000, 9710],
      ['charge', 10_000, 9710],
      ['charge', 10_000, 9710],
    ]);
    const charges = await host.stripe.balanceTransactions.list({ ...day(), type: 'charge', expand: ['data.source'] });
    expect(charges.data[0]!.source).toMatchObject({ object: 'charge', payment_intent: intents[0] });
    const { balance_transaction: id } = (await host.stripe.refunds.list({ limit: 1 })).data[0]!;
    expect(await host.stripe.balanceTransactions.retrieve(id as string)).toMatchObject({ amount: -2000 });
  });

  test('is asked for in Stripe’s own words only', async () => {
    const list = (params: object) => refusal(host.stripe.refunds.list(params));
    expect(await list({ limit: 101 })).toMatchObject({ param: 'limit' });
    expect(await list({ page: 2 })).toMatchObject({ code: 'parameter_unknown' });
    expect(await list({ starting_after: 're_x' })).toMatchObject({ code: 'resource_missing' });
    expect(await list({ expand: ['data.nothing'] })).toMatchObject({ param: 'expand' });
  });
});

describe('what Paystack lists for a day', () => {
  let from: string;
  let to: string;
  const references: string[] = [];

  beforeAll(async () => {
    const pay = async (outcome: 'pay' | 'decline' = 'pay') => {
      const wanted = { email: 'ada@example.com', amount: 500_000, currency: 'NGN' };
      const { authorization_url, reference } = (await host.paystack.transaction.initialize(wanted)).data;
      await press(authorization_url, outcome);
      return reference as string;
    };
    await pay();
    host.time.advance(DAY);
    from = host.now().toISOString();
    for (let i = 0; i < 3; i += 1) references.unshift(await pay());
    await pay('decline');
    await host.paystack.refund.create({ transaction: references[0], amount: 100_000 });
    await host.paystack.refund.create({ transaction: references[1], amount: 200_000 });
    host.time.advance(DAY);
    to = host.now().toISOString();
    await pay();
  });
  const list = (path: string, more: object = {}) => {
    const query = new URLSearchParams({ from, to, ...more } as Record<string, string>);
    return host.askPaystack(`${path}?${query.toString()}`);
  };

  test('has the transactions by status, page by page, with the count and the sum', async () => {
    const first = await list('/transaction', { status: 'success', perPage: '2' });
    const second = await list('/transaction', { status: 'success', perPage: '2', page: '2' });
    expect([...first.data, ...second.data].map(({ reference }) => reference)).toEqual(references);
    expect(first.meta).toMatchObject({ total: 3, total_volume: 1_500_000, skipped: 0, page: 1, pageCount: 2 });
    expect(second.meta).toMatchObject({ skipped: 2, page: 2 });
    expect((await list('/transaction')).meta.total).toBe(4);
  });

  test('has the refunds, of one transaction too', async () => {
    const { data, meta } = await list('/refund', { perPage: '1' });
    expect(data.map(({ amount }: { amount: number }) => amount)).toEqual([200_000]);
    expect(meta).toMatchObject({ total: 2, pageCount: 2 });
    const { id } = (await host.paystack.transaction.verify({ reference: references[0] })).data;
    expect((await list('/refund', { transaction: String(id) })).meta.total).toBe(1);
    expect((await list('/refund', { status: 'failed' })).data).toEqual([]);
  });

  test('is refused for what is no date or number', async () => {
    for (const more of [{ from: 'yesterday' }, { perPage: 'all' }, { page: '0' }]) {
      expect(await list('/transaction', more)).toMatchObject({ status: false, message: expect.any(String) });
    }
  });
});
