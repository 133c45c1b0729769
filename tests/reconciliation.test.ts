import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startTestApp, type TestApp } from './support/app.js';
import { buying } from './support/buying.js';
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

describe.each(PROVIDERS)('a day at %s', provider => {
  test('on which both sides agree, with money that went back, has no difference', async () => {
    await books.on(day, await books.paid(event, provider), await books.paid(event, provider));
    await books.on(day, await books.returned(event, provider));

    expect(await books.compare(provider, day)).toEqual([]);

    const [run] = await app.sql<object>(
      'select transactions, refunds, finished_at is not null as finished from reconciliation_runs where day = ?',
      [day],
    );
    expect(run).toEqual({ transactions: 3, refunds: 1, finished: true });
  });

  test('money that no webhook told of is found, and becomes tickets', async () => {
    const order = await books.paid(event, provider, { settled: false });
    await books.on(day, order);
    const { id: paymentId } = await books.paymentOf(order);

    expect(await books.compare(provider, day)).toEqual([
      {
        kind: 'PAYMENT_NOT_SETTLED',
        paymentId,
        here: [null, null, 'PENDING'],
        there: [500_000, 'NGN', 'paid'],
        settled: true,
      },
    ]);

    expect(await buy.now(order)).toMatchObject({ status: 'PAID', tickets: [{}] });
    expect(await books.compare(provider, day)).toEqual([]);
  });

  test('money for a payment that is not here any more is found; another system’s money is not ours to find', async () => {
    const [lost, theirs] = [await books.paid(event, provider), await books.paid(event, provider)];
    await books.on(day, lost, theirs);
    for (const [order, metadata] of [
      [lost, { paymentId: randomUUID() }],
      [theirs, { order: 'of a shop' }],
    ] as const) {
      const { id } = await books.paymentOf(order);
      await app.sql(
        `update payments set created_at = created_at - interval '90 days', reference = ?, provider_payment_id = ? where id = ?`,
        [...[`gone-${id}`, `gone-${id}`], id],
      );
      await books.there(provider, id, 'metadata', JSON.stringify(metadata));
    }

    expect(await books.compare(provider, day)).toEqual([
      { kind: 'PAYMENT_UNKNOWN_HERE', here: [null, null, null], there: [500_000, 'NGN', 'paid'], settled: false },
    ]);
  });

  test('a payment that the provider knows nothing of is found', async () => {
    const order = await books.paid(event, provider);
    const { id: paymentId } = await books.paymentOf(order);
    await books.on(day, order);
    await books.there(provider, paymentId, 'created', '2020-01-01T12:00:00Z');
    await app.sql('update payments set reference = ?, provider_payment_id = ? where id = ?', [
      ...[`gone-${paymentId}`, `gone-${paymentId}`],
      paymentId,
    ]);

    expect(await books.compare(provider, day)).toEqual([
      {
        kind: 'PAYMENT_UNKNOWN_THERE',
        paymentId,
        here: [500_000, 'NGN', 'SUCCEEDED'],
        there: [null, null, null],
        settled: false,
      },
    ]);
  });

  test('another amount and another currency are found', async () => {
    const [less, other] = [await books.paid(event, provider), await books.paid(event, provider)];
    await books.on(day, less, other);
    const ids = [(await books.paymentOf(less)).id, (await books.paymentOf(other)).id];
    await books.there(provider, ids[0]!, 'amount', 499_000);
    await books.there(provider, ids[1]!, 'currency', provider === 'STRIPE' ? 'ghs' : 'GHS');

    const differences = await books.compare(provider, day);

    const here = [500_000, 'NGN', 'SUCCEEDED'];
    expect(differences).toHaveLength(2);
    expect(differences).toEqual(
      expect.arrayContaining([
        { kind: 'PAYMENT_AMOUNT', paymentId: ids[0], here, there: [499_000, 'NGN', 'paid'], settled: false },
        { kind: 'PAYMENT_AMOUNT', paymentId: ids[1], here, there: [500_000, 'GHS', 'paid'], settled: false },
      ]),
    );
  });

  test('a page that was opened before midnight and paid after it is no difference on either day', async () => {
    const order = await books.paid(event, provider);
    const { id } = await books.paymentOf(order);
    const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
    await books.on(next, order);
    await app.sql('update payments set created_at = ? where id = ?', [`${day}T23:59:00Z`, id]);

    expect([await books.compare(provider, day), await books.compare(provider, next)]).toEqual([[], []]);
  });

  test('lists of several pages are read to their end', async () => {
    const oldest = await books.paid(event, provider, { settled: false }); // lists go newest first
    await books.on(day, oldest);
    await app.sql(
      provider === 'STRIPE'
        ? `insert into sandbox.stripe_charges (id, payment_intent, status, amount, currency, metadata, created)
           select 'ch_' || ? || n, payment_intent, 'failed', amount, currency, metadata, created
           from sandbox.stripe_charges, generate_series(1, 230) as n where created = ?`
        : `insert into sandbox.paystack_transactions (reference, access_code, status, amount, currency, email, created_at)
           select ? || n, gen_random_uuid(), 'abandoned', amount, currency, email, created_at
           from sandbox.paystack_transactions, generate_series(1, 230) as n where created_at = ?`,
      [randomUUID(), `${day}T12:00:00Z`],
    );

    expect(await books.compare(provider, day)).toMatchObject([{ kind: 'PAYMENT_NOT_SETTLED', settled: true }]);
  });

  test('that can’t be read fails its run, which is tried again, and writes down no difference', async () => {
    const order = await books.paid(event, provider, { settled: false });
    await books.on(day, order);
    await buy.weather(provider, 'failing');

    await expect(books.compare(provider, day)).rejects.toMatchObject({ name: 'ProviderUnavailable' });

    const of = () =>
      app.sql<{ last_error: string | null; finished: boolean; differences: number }>(
        `select last_error, finished_at is not null as finished,
                (select count(*)::int from reconciliation_differences as one where one.day = runs.day) as differences
         from reconciliation_runs as runs where day = ?`,
        [day],
      );
    expect(await of()).toEqual([
      { last_error: expect.stringContaining('not available'), finished: false, differences: 0 },
    ]);
    await buy.weather(provider, 'none');
    const [{ id }] = (await app.sql<{ id: string }>('select id from reconciliation_runs where day = ?', [day])) as [
      { id: string },
    ];
    await app.app.services().reconciliation.run(id);
    expect(await of()).toEqual([{ last_error: null, finished: true, differences: 1 }]);
    expect(await buy.now(order)).toMatchObject({ status: 'PAID' });
  });
});
