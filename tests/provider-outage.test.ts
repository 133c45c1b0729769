import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { metrics } from '../server/platform/http/metrics.js';
import { startTestApp, type TestApp } from './support/app.js';
import { buying, until, type BoughtOrder } from './support/buying.js';
import { differences } from './support/differences.js';

let app: TestApp;
let buy: ReturnType<typeof buying>;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  buy = buying(app);
});
afterAll(async () => {
  await app.runJobs();
  expect(await differences(app)).toEqual([]);
  await app[Symbol.asyncDispose]();
});

const naira = () => app.given.event({ currency: 'NGN', tiers: [{ price: 500_000, capacity: 100, maxPerOrder: 100 }] });
const paid = (order: BoughtOrder) =>
  until(
    async () => (await app.runJobs(), (await buy.now(order)).status),
    status => status === 'PAID',
  );

/** What the sandbox was asked for, whatever it answered. */
const askedOfStripe = async () => {
  const [row] = await app.sql<{ n: number }>(`
    select (select count(*) from sandbox.stripe_sessions)::int + (select count(*) from sandbox.stripe_idempotency_keys)::int as n`);
  return row!.n;
};
const callsMade = async () => {
  const { values } = await metrics.getSingleMetric('foyer_provider_calls_total')!.get();
  const made = values.filter(({ labels }) => labels['provider'] === 'STRIPE' && labels['outcome'] !== 'not_made');
  return made.reduce((sum, { value }) => sum + value, 0);
};
const health = async () => {
  const { data } = await app.gql('{ paymentProviders { provider circuit retryAt } }');
  return data.paymentProviders.find(({ provider }: { provider: string }) => provider === 'STRIPE');
};

/** First of all: afterwards Stripe's circuit is open. */
describe('a provider that answers too late', () => {
  test('leaves in doubt what became of the page: the payment stays, and asking again opens no second one', async () => {
    const event = await naira();
    const atStripe = await buy.reserve(event);
    const atPaystack = await buy.reserve(event);
    await Promise.all([buy.weather('STRIPE', 'slow', 20_000), buy.weather('PAYSTACK', 'slow', 20_000)]);

    const answers = await Promise.all([
      buy.startCheckout(atStripe, 'STRIPE'),
      buy.startCheckout(atPaystack, 'PAYSTACK'),
    ]);

    expect(answers.map(({ __typename }) => __typename)).toEqual(Array(2).fill('PaymentProviderUnavailableError'));
    for (const order of [atStripe, atPaystack]) {
      expect(await buy.now(order)).toMatchObject({ status: 'HELD', payments: [{ status: 'PENDING' }] });
    }
    await Promise.all([buy.weather('STRIPE', 'none'), buy.weather('PAYSTACK', 'none')]);

    const again = await Promise.all([buy.startCheckout(atStripe), buy.startCheckout(atStripe)]);
    expect(new Set(again.map(({ redirectUrl }) => redirectUrl)).size).toBe(1);
    expect((await buy.now(atStripe)).payments).toHaveLength(1);
    const sessions = await app.sql('select from sandbox.stripe_sessions where params::text like ?', [
      `%${again[0].payment!.id}%`,
    ]);
    expect(sessions).toHaveLength(1);
    await buy.press(again[0].redirectUrl!);
    await paid(atStripe);

    // Paystack knows its reference already, and nobody its page: the second question gets another one.
    const page = await until(
      () => buy.startCheckout(atPaystack, 'PAYSTACK'),
      ({ redirectUrl }) => Boolean(redirectUrl),
    );
    await buy.press(page.redirectUrl!);
    await paid(atPaystack);
    expect(await buy.now(atPaystack)).toMatchObject({ tickets: [{}], refunds: [] });
  }, 60_000);
});

describe('a provider that fails again and again', () => {
  test('is asked for no more pages: buyers are told at once and sent to the other one, and their holds stay', async () => {
    const event = await naira();
    const waiting = await buy.reserve(event);
    const page = await buy.startCheckout(waiting, 'STRIPE');
    await buy.weather('STRIPE', 'failing');
    const orders = await Promise.all(Array.from({ length: 12 }, () => buy.reserve(event)));
    await Promise.all(orders.map(order => buy.startCheckout(order, 'STRIPE')));
    expect(await health()).toEqual({ provider: 'STRIPE', circuit: 'OPEN', retryAt: expect.any(String) });
    await buy.weather('STRIPE', 'slow', 60_000); // whoever asked it now would wait
    const before = [await askedOfStripe(), await callsMade()];

    const answers = await Promise.all(orders.map(order => buy.startCheckout(order, 'STRIPE')));

    for (const answer of answers) {
      expect(answer).toMatchObject({
        __typename: 'PaymentProviderUnavailableError',
        provider: 'STRIPE',
        alternatives: ['PAYSTACK'],
      });
      expect(answer['retryAfterSeconds']).toBeGreaterThan(0);
      expect(answer['retryAfterSeconds']).toBeLessThanOrEqual(60);
    }
    expect((await buy.now(orders[0]!)).status).toBe('HELD');

    // The page that is open there can't be closed now, which keeps nobody from paying at the other one.
    const other = await buy.startCheckout(waiting, 'PAYSTACK');
    expect(other.redirectUrl).toBeTruthy();
    expect([await askedOfStripe(), await callsMade()]).toEqual(before);
    await buy.press(other.redirectUrl!);
    expect((await buy.confirm(waiting)).status).toBe('PAID'); // Stripe can't be asked about the page that is still open there
    expect((await buy.confirm(waiting)).status).toBe('PAID');
    expect(page.redirectUrl).not.toBe(other.redirectUrl);
  }, 60_000);

  test('keeps nobody from hearing who it is that is away', async () => {
    const order = await buy.reserve(await naira());
    await buy.startCheckout(order, 'PAYSTACK');
    await buy.weather('PAYSTACK', 'failing');
    expect(await buy.confirm(order)).toMatchObject({ __typename: 'PaymentProviderUnavailableError' });
    await buy.weather('PAYSTACK', 'none');
    await buy.press((await buy.startCheckout(order, 'PAYSTACK')).redirectUrl!);
    expect((await buy.confirm(order)).status).toBe('PAID');
  }, 60_000);
});
