/* Long because each kind of issue has its story here, from its coming to its going. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import { buying, until } from './support/buying.js';
import type { GivenEvent, GivenUser } from './support/given.js';
import { PROVIDERS, reconciling } from './support/reconciling.js';
import { paidUnheard, webhooksTo } from './support/webhook-sender.js';

let app: TestApp;
let buy: ReturnType<typeof buying>;
let books: ReturnType<typeof reconciling>;
let event: GivenEvent;
let admin: GivenUser;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  buy = buying(app);
  books = reconciling(app, buy);
  event = await app.given.event({ currency: 'NGN', tiers: [{ price: 500_000, capacity: 200 }] });
  admin = await app.given.user({ admin: true });
});
beforeEach(async () => {
  for (const provider of PROVIDERS) await buy.weather(provider, 'none');
});
afterEach(async () => {
  clock.reset();
  expect(await kinds()).toEqual([]); // each goes when it is settled
});
afterAll(async () => app[Symbol.asyncDispose]());

const LIST = `{ paymentIssues {
  nodes {
    id kind since provider advice detail reference amount { amount currency }
    orderId orderNumber paymentId refundId webhookDeliveryId differenceId differenceKind } } }`;
/** Signs in anew: the clock may have moved past the end of a session. */
const issues = async () => (await app.gql(LIST, {}, await app.given.session(admin))).data.paymentIssues.nodes;
const kinds = async (): Promise<string[]> => (await issues()).map(({ kind }: { kind: string }) => kind);

const RESOLVE = `mutation ($input: ResolveDifferenceInput!) { resolveDifference(input: $input) { __typename
  ... on ReconciliationDifference { id day kind note resolvedAt } ... on UserError { code message } } }`;
const resolve = async (differenceId: string, note = 'The buyer was called.') =>
  (await app.gql(RESOLVE, { input: { differenceId, note } }, admin)).data.resolveDifference;

describe('what needs a person', () => {
  test('a payment of another amount, until it is back', async () => {
    await books.refundsWill('STRIPE', 'hold');
    const order = await books.returning(event, 'STRIPE');
    await books.refundsWill('STRIPE', 'succeed');
    const { id } = await books.paymentOf(order);

    expect(await issues()).toEqual([
      {
        id,
        kind: 'PAYMENT_MISMATCHED',
        since: expect.any(String),
        provider: 'STRIPE',
        advice: expect.stringContaining('goes back'),
        detail: null,
        reference: expect.stringMatching(/^pi_/),
        amount: { amount: 499_900, currency: 'NGN' },
        orderId: order.id,
        orderNumber: order.number,
        paymentId: id,
        refundId: null,
        webhookDeliveryId: null,
        differenceId: null,
        differenceKind: null,
      },
    ]);

    await books.decide('STRIPE', id, 'succeeded');
    await books.decided(order, 'SUCCEEDED');
  });

  test('a refund that failed, until it is no more', async () => {
    await books.refundsWill('STRIPE', 'fail');
    const order = await books.returning(event, 'STRIPE');
    await books.decided(order, 'FAILED');
    await books.refundsWill('STRIPE', 'succeed');

    const found = await issues();
    expect(found).toHaveLength(2);
    expect(found).toContainEqual(
      expect.objectContaining({
        kind: 'REFUND_FAILED',
        orderId: order.id,
        refundId: expect.any(String),
        paymentId: (await books.paymentOf(order)).id,
        amount: { amount: 499_900, currency: 'NGN' },
        detail: expect.any(String),
        reference: expect.stringMatching(/^re_/),
      }),
    );

    const retry = 'mutation ($input: RefundIdInput!) { retryRefund(input: $input) { __typename } }';
    const { refundId } = found.find(({ kind }: { kind: string }) => kind === 'REFUND_FAILED');
    await app.gql(retry, { input: { refundId } }, event.organization.owner);
    await books.decided(order, 'SUCCEEDED');
  });

  test('a refund that stays on its way: after three days, or at once where it waits for somebody', async () => {
    await books.refundsWill('PAYSTACK', 'hold');
    const order = await books.returning(event, 'PAYSTACK');
    await app.runJobs();
    const stuck = async () => (await issues()).filter(({ kind }: { kind: string }) => kind === 'REFUND_UNSETTLED');
    clock.advance(71 * 3_600_000);
    expect(await stuck()).toEqual([]);
    clock.advance(2 * 3_600_000);
    expect(await stuck()).toHaveLength(1);
    clock.reset();
    expect(await stuck()).toEqual([]);

    // The sandbox knows no buyer without bank details.
    await app.sql('alter table sandbox.paystack_refunds drop constraint paystack_refunds_status_check');
    await app.sql(`update sandbox.paystack_refunds set status = 'needs-attention' where status = 'pending'`);
    const [refund] = await app.sql<{ id: string }>(`select id from refunds where status = 'PROCESSING'`);
    await app.app.services().refunds.settle(refund!.id);
    expect(await stuck()).toEqual([expect.objectContaining({ refundId: refund!.id, orderId: order.id })]);

    await app.sql(`update sandbox.paystack_refunds set status = 'processed' where status = 'needs-attention'`);
    await app.app.services().refunds.settle(refund!.id);
    expect(await kinds()).toEqual([]);
    await books.refundsWill('PAYSTACK', 'succeed');
  });

  test('a payment of which the provider has not said for three days what it is', async () => {
    const order = await buy.reserve(event);
    const { payment } = await buy.startCheckout(order, 'STRIPE');
    await buy.weather('STRIPE', 'failing');
    clock.advance(71 * 3_600_000);
    expect(await kinds()).toEqual([]);
    clock.advance(2 * 3_600_000);
    await expect(app.app.services().overduePayments.check(payment!.id)).rejects.toThrow('not available');

    expect(await issues()).toEqual([
      expect.objectContaining({ kind: 'PAYMENT_UNSETTLED', paymentId: payment!.id, reference: payment!.reference }),
    ]);

    await buy.weather('STRIPE', 'none');
    await app.app.services().overduePayments.check(payment!.id);
  });

  test('a dispute, until the bank has decided', async () => {
    const order = await books.paid(event, 'STRIPE');
    const { id, reference } = await books.paymentOf(order);
    const heard = async () => (await app.runJobs(), kinds());
    await books.dispute('STRIPE', reference, 'open');
    await until(heard, found => found.length === 1);

    expect(await issues()).toEqual([
      expect.objectContaining({
        kind: 'DISPUTE_OPEN',
        paymentId: id,
        orderId: order.id,
        amount: { amount: 500_000, currency: 'NGN' },
        reference: expect.stringMatching(/^du_/),
        advice: expect.stringContaining('Answer it'),
      }),
    ]);

    await books.dispute('STRIPE', reference, 'won');
    await until(heard, found => found.length === 0);
  });

  test('a webhook that is not tried again by itself, until it is worked off', async () => {
    const { notice } = await paidUnheard(app);
    await buy.weather('PAYSTACK', 'failing');
    const { ids } = await webhooksTo(app).paystack(notice);
    await app.runJobs();
    expect(await kinds()).toEqual([]); // it failed, and is tried again
    await buy.weather('PAYSTACK', 'none');
    const givenUp = 'update graphile_worker._private_jobs set attempts = max_attempts where key = ?';
    await app.sql(givenUp, [`webhook:${ids[0]}`]);

    expect(await issues()).toEqual([
      expect.objectContaining({
        id: ids[0],
        kind: 'WEBHOOK_FAILED',
        webhookDeliveryId: ids[0],
        detail: expect.stringContaining('PAYSTACK'),
        reference: expect.stringContaining('charge.success'),
        amount: null,
      }),
    ]);

    const retry = 'mutation ($input: RetryWebhookInput!) { retryWebhook(input: $input) { __typename } }';
    await app.gql(retry, { input: { deliveryId: ids[0] } }, admin);
    await app.runJobs();
  });

  describe('a difference', () => {
    let day: string;
    let id: string;
    beforeEach(async () => {
      day = books.newDay();
      const order = await books.paid(event, 'STRIPE');
      await books.on(day, order);
      ({ id } = await books.paymentOf(order));
      await books.there('STRIPE', id, 'amount', 1);
      await books.compare('STRIPE', day);
    });

    test('until a later run no longer sees it', async () => {
      const found = await issues();
      expect(found).toEqual([
        expect.objectContaining({
          kind: 'DIFFERENCE',
          detail: 'PAYMENT_AMOUNT',
          differenceKind: 'PAYMENT_AMOUNT',
          paymentId: id,
          differenceId: found[0].id,
          advice: expect.stringContaining('another amount'),
        }),
      ]);

      await books.there('STRIPE', id, 'amount', 500_000);
      await books.compare('STRIPE', day);
    });

    test('until a person has dealt with it; another difference opens it again', async () => {
      const [{ differenceId }] = await issues();

      expect(await resolve(differenceId)).toEqual({
        __typename: 'ReconciliationDifference',
        id: differenceId,
        day,
        kind: 'PAYMENT_AMOUNT',
        note: 'The buyer was called.',
        resolvedAt: expect.any(String),
      });

      await books.compare('STRIPE', day);
      expect(await kinds()).toEqual([]);
      await books.there('STRIPE', id, 'amount', 2);
      await books.compare('STRIPE', day);
      expect(await kinds()).toEqual(['DIFFERENCE']);
      expect(await resolve(differenceId)).toMatchObject({ resolvedAt: expect.any(String) });
      const audited = await app.sql('select distinct actor_id, action from audit_entries where subject_id = ?', [
        differenceId,
      ]);
      expect(audited).toEqual([{ actor_id: admin.id, action: 'difference.resolved' }]);
    });

    test('is closed once, with a note, and only where there is one', async () => {
      const [{ differenceId }] = await issues();
      expect(await resolve(differenceId, '  ')).toMatchObject({ code: 'INVALID_INPUT' });
      await resolve(differenceId);
      expect(await resolve(differenceId)).toMatchObject({ __typename: 'WrongStateError' });
      const { code } = await app.gql(RESOLVE, { input: { differenceId: randomUUID(), note: 'x' } }, admin);
      expect(code).toBe('NOT_FOUND');
    });
  });
});
