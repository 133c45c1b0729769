import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { ProviderName } from '../server/payments/payment.entity.js';
import { DifferenceKind } from '../server/reconciliation/reconciliation.entity.js';
import { startTestApp, type TestApp } from './support/app.js';
import { buying, until, type BoughtOrder } from './support/buying.js';
import { differences } from './support/differences.js';
import type { GivenEvent, GivenUser } from './support/given.js';
import { postingsOf } from './support/ledger.js';
import { PROVIDERS, reconciling, type Provider } from './support/reconciling.js';
import { refunding } from './support/refunding.js';

let app: TestApp;
let on: ReturnType<typeof refunding>;
let books: ReturnType<typeof reconciling>;
let admin: GivenUser;
let event: GivenEvent;
let day: string;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  on = refunding(app);
  books = reconciling(app, buying(app));
  admin = await app.given.user({ admin: true });
  const refundDeadline = new Date(Date.now() + 86_400_000);
  event = await app.given.event({ currency: 'NGN', tiers: [{ price: 500_000, capacity: 200 }], refundDeadline });
});
beforeEach(async () => {
  day = books.newDay();
  await on.fair();
});
afterAll(async () => app[Symbol.asyncDispose]());

/** Somebody gives money of the order back on the provider's own pages, and it has arrived. */
async function givenBack(provider: Provider, order: BoughtOrder, amount: number): Promise<void> {
  const { id: paymentId, provider_payment_id: providerPaymentId } = await books.paymentOf(order);
  const stranger = { refundId: randomUUID(), key: randomUUID(), begunAt: new Date() };
  const refund = { ...stranger, providerPaymentId: providerPaymentId!, amount, currency: 'NGN' };
  await app.app.resources.providers.get(ProviderName[provider]).refund(refund);
  await books.on(day, order);
  await until(
    () => books.compare(provider, day),
    found => found.some(({ kind, there }) => kind === DifferenceKind.REFUND_UNKNOWN_HERE && there[2] === 'succeeded'),
  );
  await app.runJobs();
  expect((await books.compare(provider, day))[0]).toMatchObject({ paymentId, there: [amount, 'NGN', 'succeeded'] });
}

const issuesOf = async (order: BoughtOrder) => {
  const query = '{ paymentIssues(first: 100) { nodes { kind detail advice amount { amount } orderId differenceId } } }';
  const { data } = await app.gql(query, {}, admin);
  return (data.paymentIssues.nodes as { orderId: string; differenceId: string; advice: string }[]).filter(
    ({ orderId }) => orderId === order.id,
  );
};
const resolve = async ({ differenceId }: { differenceId: string }) => {
  const query = `mutation ($input: ResolveDifferenceInput!) { resolveDifference(input: $input) { __typename
    ... on WrongStateError { message state } } }`;
  return (await app.gql(query, { input: { differenceId, note: 'Agreed.' } }, admin)).data.resolveDifference;
};

describe.each(PROVIDERS)('a refund that somebody made at %s', provider => {
  test('waits for a person, whose closing it books it; the tickets stay', async () => {
    const order = await on.paid(event, {}, provider);
    await givenBack(provider, order, 100_000);
    const [issue, ...more] = await issuesOf(order);
    expect(more).toEqual([]);
    expect(issue).toMatchObject({ kind: 'DIFFERENCE', detail: 'REFUND_UNKNOWN_HERE', amount: { amount: 100_000 } });
    expect(issue!.advice).toContain('that books what went back');

    expect(await resolve(issue!)).toEqual({ __typename: 'ReconciliationDifference' });

    expect((await postingsOf(app, order.id)).at(-1)).toEqual({
      kind: 'REFUND',
      currency: 'NGN',
      entries: { ALLOWANCES: 100_000, [`${provider}_BALANCE`]: -100_000 },
    });
    expect(await on.now(order)).toMatchObject({
      status: 'PAID',
      refunded: { amount: 0 },
      payments: [{ status: 'PARTIALLY_REFUNDED' }],
      refunds: [{ status: 'SUCCEEDED', amount: { amount: 100_000 }, tickets: [] }],
      tickets: [{ status: 'VALID' }],
    });
    expect(await issuesOf(order)).toEqual([]);
    expect(await books.compare(provider, day)).toEqual([]); // known by its name now
    await app.runJobs();
    expect(await differences(app)).toEqual([]);
  }, 30_000);

  test('is the one that the buyer then asks for here, and that the provider refuses, with its tickets', async () => {
    const order = await on.paid(event, {}, provider);
    await givenBack(provider, order, 500_000);
    const refund = await on.request(order);
    await on.settled(order, ({ refunds }) => refunds[0]!.status === 'FAILED');
    const issue = (await issuesOf(order)).find(({ differenceId }) => differenceId)!;

    expect(await resolve(issue)).toEqual({ __typename: 'ReconciliationDifference' });

    expect(await on.now(order)).toMatchObject({
      status: 'REFUNDED',
      refunded: { amount: 500_000 },
      payments: [{ status: 'REFUNDED' }],
      refunds: [{ id: refund.id, status: 'SUCCEEDED' }],
    });
    expect((await postingsOf(app, order.id)).at(-1)).toMatchObject({ entries: { REFUNDS: 500_000 } });
    expect(await issuesOf(order)).toEqual([]);
    await app.runJobs();
    expect(await differences(app)).toEqual([]);
  }, 30_000);
});

test('a refund that somebody made at the provider can’t be booked while one of ours has the money', async () => {
  const order = await on.paid(event);
  await givenBack('STRIPE', order, 100_000);
  await on.course('STRIPE', 'hold');
  const refund = await on.request(order);
  const issue = (await issuesOf(order)).find(({ differenceId }) => differenceId)!;
  expect(await resolve(issue)).toMatchObject({ __typename: 'WrongStateError', state: 'SUCCEEDED' });
  expect((await on.now(order)).refunds).toMatchObject([{ id: refund.id }]);
  expect(await issuesOf(order)).toContainEqual(issue);
});
