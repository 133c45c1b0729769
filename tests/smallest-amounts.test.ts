import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ProviderName } from '../server/payments/payment.entity.js';
import { startTestApp, type TestApp } from './support/app.js';
import { buying } from './support/buying.js';
import { differences } from './support/differences.js';
import type { GivenEvent } from './support/given.js';

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

/** Stripe takes $0.50 or more, Paystack $2.00 or more. */
const dollars = (price: number) => app.given.event({ currency: 'USD', tiers: [{ price, capacity: 20 }] });
const quote = async ({ id, tier }: GivenEvent, quantity: number) => {
  const input = { eventId: id, items: [{ tierId: tier.id, quantity }] };
  const query = 'query ($input: QuoteInput!) { quote(input: $input) { total { amount } payableWith } }';
  return (await app.gql(query, { input })).data.quote;
};
const start = async (order: Awaited<ReturnType<typeof buy.reserve>>, provider: 'STRIPE' | 'PAYSTACK' | null) => {
  const { data } = await app.gql(
    `mutation ($input: StartCheckoutInput!) { startCheckout(input: $input) { __typename
       ... on CheckoutStarted { payment { provider } }
       ... on AmountTooSmallError { code message alternatives minimum { amount currency } } } }`,
    {
      input: {
        orderId: order.id,
        accessToken: order.accessToken,
        provider,
        returnUrl: `${app.url}/back`,
        idempotencyKey: `${order.id}${provider}`,
      },
    },
  );
  return data.startCheckout;
};

test('a quote says who takes its total', async () => {
  const event = await dollars(40);
  expect(await quote(event, 1)).toEqual({ total: { amount: 40 }, payableWith: [] });
  expect(await quote(event, 2)).toEqual({ total: { amount: 80 }, payableWith: ['STRIPE'] });
  expect(await quote(event, 5)).toEqual({ total: { amount: 200 }, payableWith: ['STRIPE', 'PAYSTACK'] });
  expect(await quote(await dollars(0), 1)).toEqual({ total: { amount: 0 }, payableWith: [] });
});

test('a total below what anybody takes is said so before any page, and the hold stays', async () => {
  const order = await buy.reserve(await dollars(40));
  const words = { __typename: 'AmountTooSmallError', code: 'AMOUNT_TOO_SMALL', alternatives: [] };
  expect(await start(order, null)).toEqual({
    ...words,
    message: 'We can take $0.50 or more. Add a ticket to reach it.',
    minimum: { amount: 50, currency: 'USD' },
  });
  expect(await start(order, 'PAYSTACK')).toEqual({
    ...words,
    message: 'Paystack takes $2.00 or more. Add a ticket to reach it.',
    minimum: { amount: 200, currency: 'USD' },
  });
  expect(await buy.now(order)).toMatchObject({ status: 'HELD', payments: [] });
});

test('a total that one takes goes to that one, and its name is said where the other was asked for', async () => {
  const order = await buy.reserve(await dollars(40), { quantity: 2 });
  expect(await start(order, 'PAYSTACK')).toEqual({
    __typename: 'AmountTooSmallError',
    code: 'AMOUNT_TOO_SMALL',
    message: 'Paystack takes $2.00 or more. Pay with Stripe instead.',
    alternatives: ['STRIPE'],
    minimum: { amount: 200, currency: 'USD' },
  });
  expect(await start(order, null)).toEqual({ __typename: 'CheckoutStarted', payment: { provider: 'STRIPE' } });
});

test('who does not take the total is no alternative to one that is away', async () => {
  await buy.weather('STRIPE', 'failing');
  const order = await buy.reserve(await dollars(40), { quantity: 2 });
  expect(await buy.startCheckout(order, 'STRIPE')).toMatchObject({ provider: 'STRIPE', alternatives: [] });
  await buy.weather('STRIPE', 'none');
});

test('a price that no order could pay is refused, and keeps an event from being published', async () => {
  await expect(dollars(4)).rejects.toThrow('Nobody takes a payment of less than $0.50, which no order could reach.');
  const { id, organization } = await app.given.event({ currency: 'USD', draft: true, tiers: [{ price: 40 }] });
  await app.sql('update tiers set price = 4 where event_id = ?', [id]);
  const { data } = await app.gql(
    `mutation ($input: EventIdInput!) { publishEvent(input: $input) { ... on EventIncompleteError { missing message } } }`,
    { input: { eventId: id } },
    { token: organization.owner.token },
  );
  expect(data.publishEvent).toEqual({
    missing: ['prices'],
    message: 'Before it is published the event needs prices that a payment provider takes.',
  });
});

test.each([
  ['GBP', 30, 'STRIPE'],
  ['JPY', 50, 'STRIPE'],
  ['HKD', 400, 'STRIPE'],
  ['NGN', 5_000, 'PAYSTACK'],
  ['XOF', 1, 'PAYSTACK'],
] as const)('in %s %i is the least that %s takes', (currency, amount, name) => {
  const { providers } = app.app.resources;
  const provider = ProviderName[name];
  expect(providers.minimum(currency, [provider])).toBe(amount);
  expect(providers.taking(currency, amount - 1)).not.toContain(provider);
  expect(providers.taking(currency, amount)).toContain(provider);
});
