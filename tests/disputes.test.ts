/* Long because a dispute's whole course is told at both providers, on one server. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startTestApp, type TestApp } from './support/app.js';
import { buying, until, type BoughtOrder } from './support/buying.js';
import { differences } from './support/differences.js';
import type { GivenEvent, GivenUser } from './support/given.js';
import { signing } from './support/webhooks.js';

let app: TestApp;
let buy: ReturnType<typeof buying>;
let send: ReturnType<typeof signing>;
let admin: GivenUser;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  buy = buying(app);
  send = signing(app);
  admin = await app.given.user({ admin: true });
});
beforeEach(() => Promise.all([buy.weather('STRIPE', 'none'), buy.weather('PAYSTACK', 'none')]));
afterAll(async () => {
  await app.runJobs();
  expect(await differences(app)).toEqual([]);
  await app[Symbol.asyncDispose]();
});

type Provider = 'STRIPE' | 'PAYSTACK';
const PRICE = 500_000;

interface Paid {
  readonly event: GivenEvent;
  readonly order: BoughtOrder;
  readonly payment: { id: string; reference: string; providerPaymentId: string };
  readonly email: string;
  readonly codes: readonly string[];
}

/** An order that was paid at the provider. */
async function paidAt(
  provider: Provider,
  { quantity = 2, ...fields }: { quantity?: number; [field: string]: unknown } = {},
) {
  const event = await app.given.event({ currency: 'NGN', tiers: [{ price: PRICE, capacity: 20 }], ...fields });
  const email = `${randomUUID()}@example.com`;
  const order = await buy.reserve(event, { quantity, email });
  await buy.press((await buy.startCheckout(order, provider)).redirectUrl!);
  await until(
    async () => (await app.runJobs(), (await buy.now(order)).status),
    status => status === 'PAID',
  );
  const codes = (await buy.now(order)).tickets.map(({ code }) => code);
  return { event, order, email, codes, payment: await paymentOf(order) } satisfies Paid;
}

const paymentOf = async (order: BoughtOrder): Promise<Paid['payment']> => {
  const [row] = await app.sql<Paid['payment']>(
    `select id, reference, provider_payment_id as "providerPaymentId" from payments where order_id = ?
     order by created_at desc limit 1`,
    [order.id],
  );
  return row!;
};

/** What the buyer's bank does, in the sandbox. */
async function bank(provider: Provider, reference: string, outcome: 'open' | 'remind' | 'won' | 'lost'): Promise<void> {
  const answer = await fetch(`${app.url}/sandbox/disputes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ provider, reference, outcome }),
  });
  if (!answer.ok) throw new Error(`the bank answers ${answer.status} ${await answer.text()}`);
}

/** What the ledger has of the payment's disputes. */
const bookedOf = async ({ payment }: Pick<Paid, 'payment'>) => {
  const rows = await app.sql<{ kind: string }>(
    `select kind from ledger_postings where payment_id = ? and kind like 'DISPUTE%' order by at, id`,
    [payment.id],
  );
  return rows.map(({ kind }) => kind);
};
const disputesOf = ({ payment }: Pick<Paid, 'payment'>) =>
  app.sql<{ status: string; amount: string; currency: string; reason: string; closed_at: string | null }>(
    'select status, amount, currency, reason, closed_at from disputes where payment_id = ? order by opened_at',
    [payment.id],
  );
const disputed = (paid: Pick<Paid, 'payment'>, status: string) =>
  until(
    async () => (await app.runJobs(), await disputesOf(paid)),
    rows => rows.at(-1)?.status === status,
  );
const subjects = async (email: string) => (await app.outbox(email)).map(({ subject }) => subject);
const about = (paid: Paid, word: string) =>
  expect.stringMatching(
    new RegExp(`order ${paid.order['number'] as string}.*${word}|${word}.*order ${paid.order['number'] as string}`),
  );
/** What the ledger has of the order, in the order in which it happened. */
const booked = async ({ order }: Paid) => {
  const rows = await app.sql<{ kind: string }>('select kind from ledger_postings where order_id = ? order by at, id', [
    order.id,
  ]);
  return rows.map(({ kind }) => kind);
};
const refundsOf = ({ order }: Paid) =>
  app.sql<{ id: string; status: string }>('select id, status from refunds where order_id = ?', [order.id]);
/** What of the order needs a person. */
const issuesOf = async ({ order }: Paid) => {
  const { data } = await app.gql('{ paymentIssues(first: 100) { nodes { kind orderNumber } } }', {}, admin);
  const all = data.paymentIssues.nodes as { kind: string; orderNumber: string }[];
  return all.filter(({ orderNumber }) => orderNumber === order['number']).map(({ kind }) => kind);
};
const ticketsOf = ({ order }: Paid) =>
  app.sql<{ id: string; status: string }>('select id, status from tickets where order_id = ? order by position', [
    order.id,
  ]);
const refund = async ({ order }: Paid, more: object = {}) => {
  const input = {
    orderId: order.id,
    accessToken: order.accessToken,
    reason: 'ill',
    idempotencyKey: randomUUID(),
    ...more,
  };
  const query = `mutation ($input: RequestRefundInput!) { requestRefund(input: $input) { __typename ... on UserError { code } } }`;
  return (await app.gql(query, { input })).data.requestRefund;
};
const scan = async ({ event, codes }: Paid) => {
  const input = { eventId: event.id, code: codes[0], gate: 'North', scanId: randomUUID() };
  const { data } = await app.gql(
    'mutation ($input: CheckInInput!) { checkIn(input: $input) { outcome } }',
    { input },
    event.organization.owner,
  );
  return data.checkIn.outcome;
};
/** Stripe's dispute of this payment, as its webhooks carry it. */
const stripeDispute = ({ payment }: Paid, status: string, more: object = {}) => ({
  id: `du_${payment.id}`,
  object: 'dispute',
  amount: 2 * PRICE,
  currency: 'ngn',
  charge: 'ch_1',
  payment_intent: payment.providerPaymentId,
  reason: 'product_not_received',
  status,
  created: 1_700_000_000,
  evidence_details: { due_by: 1_700_600_000 },
  ...more,
});
const statusOf = async ({ order }: Paid) => {
  const { status, payments } = await buy.now(order);
  return [status, payments[0]!.status];
};

describe.each(['STRIPE', 'PAYSTACK'] as const)('%s: a dispute', provider => {
  test('that is opened stops refunds, leaves the tickets valid, and is told to operator and promoter, once', async () => {
    const paid = await paidAt(provider, { refundDeadline: new Date(Date.now() + 86_400_000) });
    const manager = await app.given.member(paid.event.organization.id, 'MANAGER');
    const viewer = await app.given.member(paid.event.organization.id, 'VIEWER');

    await bank(provider, paid.payment.reference, 'open');
    if (provider === 'PAYSTACK') await bank(provider, paid.payment.reference, 'remind');

    expect(await disputed(paid, 'OPEN')).toMatchObject([{ amount: '1000000', currency: 'NGN', closed_at: null }]);
    await app.runJobs();
    expect(await statusOf(paid)).toEqual(['PAID', 'DISPUTED']);
    expect(await refund(paid)).toEqual({ __typename: 'RefundNotAllowedError', code: 'REFUND_NOT_ALLOWED' });
    expect(await scan(paid)).toBe('ACCEPTED');
    for (const { email } of [admin, manager, paid.event.organization.owner]) {
      expect(await subjects(email)).toContainEqual(about(paid, 'disputes'));
      expect((await subjects(email)).filter(subject => subject.includes(paid.order['number'] as string))).toHaveLength(
        1,
      );
    }
    expect(await subjects(viewer.email)).not.toContainEqual(about(paid, 'disputes'));
    expect(await subjects(paid.email)).toHaveLength(1); // the tickets
  });

  test('that is won leaves the payment as it was, and open to refunds', async () => {
    const paid = await paidAt(provider, { refundDeadline: new Date(Date.now() + 86_400_000) });
    await bank(provider, paid.payment.reference, 'open');
    await disputed(paid, 'OPEN');
    await bank(provider, paid.payment.reference, 'won');
    expect(await disputed(paid, 'WON')).toMatchObject([{ closed_at: expect.any(String) }]);
    await app.runJobs();
    expect(await statusOf(paid)).toEqual(['PAID', 'SUCCEEDED']);
    expect(await subjects(admin.email)).toContainEqual(about(paid, 'won'));
    expect(await refund(paid)).toEqual({ __typename: 'Refund' });
    expect(await booked(paid)).toEqual(['MONEY_RECEIVED', 'SALE', 'DISPUTE_OPENED', 'DISPUTE_WON']);
  });

  test('that is lost takes the tickets, puts them back on sale, and is told to buyer and holders', async () => {
    const paid = await paidAt(provider);
    const holder = `${randomUUID()}@example.com`;
    const [first] = await ticketsOf(paid);
    await app.sql('update tickets set holder_email = ? where id = ?', [holder, first!.id]);
    await bank(provider, paid.payment.reference, 'open');
    await disputed(paid, 'OPEN');

    await bank(provider, paid.payment.reference, 'lost');

    await disputed(paid, 'LOST');
    await app.runJobs();
    expect(await statusOf(paid)).toEqual(['REFUNDED', 'DISPUTED']);
    expect((await ticketsOf(paid)).map(({ status }) => status)).toEqual(['VOID', 'VOID']);
    expect(await buy.tier(paid.event.tier)).toEqual({ available: 20, sold: 0, held: 0 });
    expect(await scan(paid)).toBe('VOID');
    for (const email of [paid.email, holder]) {
      expect(await subjects(email)).toContainEqual(expect.stringContaining('not valid any more'));
    }
    expect(await subjects(paid.event.organization.owner.email)).toContainEqual(about(paid, 'lost'));
    expect(await refund(paid)).toMatchObject({ __typename: 'RefundNotAllowedError' });
    expect(await booked(paid)).toEqual(['MONEY_RECEIVED', 'SALE', 'DISPUTE_OPENED', 'DISPUTE_LOST']);
  });

  test('whose webhooks come twice, and later ones first, ends the same', async () => {
    for (const weather of ['duplicate', 'reorder']) {
      const paid = await paidAt(provider);
      await buy.weather(provider, weather, 200);
      await bank(provider, paid.payment.reference, 'open');
      await bank(provider, paid.payment.reference, 'lost');
      await disputed(paid, 'LOST');
      await buy.weather(provider, 'none');
      await until(
        () => app.sql(`select from sandbox.deliveries where state = 'PENDING'`),
        waiting => waiting.length === 0,
      );
      await app.runJobs();
      expect(await disputesOf(paid)).toMatchObject([{ status: 'LOST' }]);
      expect(await statusOf(paid)).toEqual(['REFUNDED', 'DISPUTED']);
      const told = (await subjects(admin.email)).filter(subject => subject.includes(paid.order['number'] as string));
      expect(told.filter(subject => subject.includes('lost'))).toHaveLength(1);
    }
  }, 30_000);

  test.each([
    ['won', ['PARTIALLY_REFUNDED', 'PARTIALLY_REFUNDED'], ['REFUNDED', 'VALID'], 1],
    ['lost', ['REFUNDED', 'DISPUTED'], ['REFUNDED', 'VOID'], 0],
  ] as const)(
    'about what a refund left, that is %s',
    async (outcome, standing, tickets, sold) => {
      const paid = await paidAt(provider, { refundDeadline: new Date(Date.now() + 86_400_000) });
      const [first] = await ticketsOf(paid);
      await refund(paid, { ticketIds: [first!.id] });
      await until(
        async () => (await app.runJobs(), (await buy.now(paid.order)).refunds[0]?.status),
        status => status === 'SUCCEEDED',
      );
      await bank(provider, paid.payment.reference, 'open');
      expect(await disputed(paid, 'OPEN')).toMatchObject([{ amount: String(PRICE) }]);
      expect(await statusOf(paid)).toEqual(['PARTIALLY_REFUNDED', 'DISPUTED']);

      await bank(provider, paid.payment.reference, outcome);

      await disputed(paid, outcome.toUpperCase());
      expect(await statusOf(paid)).toEqual(standing);
      expect((await ticketsOf(paid)).map(({ status }) => status)).toEqual(tickets);
      expect(await buy.tier(paid.event.tier)).toMatchObject({ sold });
    },
    30_000,
  );

  test('of money that nobody told us of settles the payment first', async () => {
    const event = await app.given.event({ currency: 'NGN', tiers: [{ price: PRICE, capacity: 20 }] });
    const order = await buy.reserve(event);
    await buy.weather(provider, 'lost');
    await buy.press((await buy.startCheckout(order, provider)).redirectUrl!);
    await buy.weather(provider, 'none');
    const payment = await paymentOf(order);
    await bank(provider, payment.reference, 'open');
    await disputed({ payment }, 'OPEN');
    expect(await buy.now(order)).toMatchObject({ status: 'PAID', tickets: [{}], payments: [{ status: 'DISPUTED' }] });
  });

  test('of no payment of ours is IGNORED', async () => {
    const before = await app.sql('select from disputes');
    if (provider === 'STRIPE') {
      const other = { payment: { id: 'other', reference: '', providerPaymentId: 'pi_of_another_system' } } as Paid;
      await send.stripe('charge.dispute.created', stripeDispute(other, 'needs_response'), { id: 'evt_other' });
    } else {
      await send.paystack('charge.dispute.create', {
        id: 358950,
        refund_amount: 5800,
        currency: 'NGN',
        status: 'awaiting-merchant-feedback',
        resolution: null,
        category: 'chargeback',
        transaction: { reference: 'v3mjfgbnc19v97x', amount: 5800, currency: 'NGN' },
        created_at: '2020-11-24T13:46:57.000Z',
        dueAt: '2020-11-25T18:00:00.000Z',
      });
    }
    await app.runJobs();
    expect(await app.sql('select from disputes')).toHaveLength(before.length);
    const [kept] = await app.sql(
      `select status from webhook_deliveries where event_key = 'evt_other' or event_key like 'charge.dispute.create:358950:%'
       order by received_at desc limit 1`,
    );
    expect(kept).toEqual({ status: 'IGNORED' });
  });
});

describe('a dispute', () => {
  test('of a second payment, which went back, leaves the tickets that the first one bought', async () => {
    const event = await app.given.event({ currency: 'NGN', tiers: [{ price: PRICE, capacity: 20 }] });
    const order = await buy.reserve(event);
    const left = await buy.startCheckout(order, 'PAYSTACK');
    await buy.press((await buy.startCheckout(order, 'STRIPE')).redirectUrl!);
    await until(
      async () => (await app.runJobs(), (await buy.now(order)).status),
      status => status === 'PAID',
    );
    await buy.press(left.redirectUrl!);
    const [second] = await until(
      async () => {
        await app.runJobs();
        return app.sql<Paid['payment']>(
          `select id, reference, provider_payment_id as "providerPaymentId" from payments
           where order_id = ? and provider = 'PAYSTACK' and status = 'REFUNDED'`,
          [order.id],
        );
      },
      rows => rows.length === 1,
    );
    await send.paystack('charge.dispute.resolve', {
      id: 4_199_000_000,
      refund_amount: String(PRICE),
      currency: 'NGN',
      status: 'resolved',
      resolution: 'auto-accepted',
      category: 'fraud',
      transaction: { reference: second!.reference, amount: PRICE, currency: 'NGN' },
      created_at: '2026-11-24T13:46:57.000Z',
    });
    await disputed({ payment: second! }, 'LOST');
    expect(await buy.now(order)).toMatchObject({ status: 'PAID', tickets: [{}] });
    expect(await buy.tier(event.tier)).toMatchObject({ sold: 1 });
  }, 30_000);

  test('that is told to be closed before it is told to be opened, and both at once, is one', async () => {
    const closedFirst = await paidAt('STRIPE');
    await send.stripe('charge.dispute.closed', stripeDispute(closedFirst, 'won'));
    await app.runJobs();
    await send.stripe('charge.dispute.created', stripeDispute(closedFirst, 'needs_response'));
    await send.stripe('charge.dispute.updated', stripeDispute(closedFirst, 'under_review'));
    await app.runJobs();
    expect(await disputesOf(closedFirst)).toMatchObject([{ status: 'WON', reason: 'product_not_received' }]);
    expect(await statusOf(closedFirst)).toEqual(['PAID', 'SUCCEEDED']);

    const atOnce = await paidAt('STRIPE');
    await buy.weather('STRIPE', 'none');
    const events = ['created', 'funds_withdrawn', 'updated', 'closed'];
    const news = {
      created: 'needs_response',
      funds_withdrawn: 'needs_response',
      updated: 'under_review',
      closed: 'lost',
    };
    await Promise.all(
      events.map(event =>
        send.stripe(`charge.dispute.${event}`, stripeDispute(atOnce, news[event as keyof typeof news]), {
          id: `evt_${event}`,
        }),
      ),
    );
    const kept = await app.sql<{ id: string }>(`select id from webhook_deliveries where event_key in (?)`, [
      events.map(event => `evt_${event}`),
    ]);
    await Promise.all(kept.map(({ id }) => app.app.services().webhooks.process(id)));
    expect(await disputesOf(atOnce)).toMatchObject([{ status: 'LOST' }]);
    expect(await statusOf(atOnce)).toEqual(['REFUNDED', 'DISPUTED']);
    expect(await buy.tier(atOnce.event.tier)).toMatchObject({ sold: 0 });
  });

  test('stays as the bank decided it, whatever is said later', async () => {
    const paid = await paidAt('STRIPE');
    await send.stripe('charge.dispute.closed', stripeDispute(paid, 'lost'));
    await app.runJobs();
    await send.stripe('charge.dispute.updated', stripeDispute(paid, 'appeal_under_review'));
    await send.stripe('charge.dispute.closed', stripeDispute(paid, 'won'), { created: Date.now() - 86_400_000 });
    await app.runJobs();
    expect(await disputesOf(paid)).toMatchObject([{ status: 'LOST' }]);
    expect((await ticketsOf(paid)).map(({ status }) => status)).toEqual(['VOID', 'VOID']);
  });

  test('that is only an inquiry stops refunds too, until it is closed', async () => {
    const paid = await paidAt('STRIPE');
    await send.stripe('charge.dispute.created', stripeDispute(paid, 'warning_needs_response'));
    await app.runJobs();
    expect(await statusOf(paid)).toEqual(['PAID', 'DISPUTED']);
    expect(await bookedOf(paid)).toEqual([]);
    await send.stripe('charge.dispute.closed', stripeDispute(paid, 'warning_closed'));
    await app.runJobs();
    expect(await statusOf(paid)).toEqual(['PAID', 'SUCCEEDED']);
    expect(await bookedOf(paid)).toEqual([]);
  });

  test('that was an inquiry is booked when the money is taken, and not before', async () => {
    const paid = await paidAt('STRIPE');
    await send.stripe('charge.dispute.created', stripeDispute(paid, 'warning_needs_response'));
    await app.runJobs();
    expect(await bookedOf(paid)).toEqual([]);
    await send.stripe('charge.dispute.updated', stripeDispute(paid, 'needs_response'));
    await send.stripe('charge.dispute.funds_withdrawn', stripeDispute(paid, 'needs_response'));
    await app.runJobs();
    expect(await bookedOf(paid)).toEqual(['DISPUTE_OPENED']);
    await send.stripe('charge.dispute.closed', stripeDispute(paid, 'lost'));
    await app.runJobs();
    expect(await bookedOf(paid)).toEqual(['DISPUTE_OPENED', 'DISPUTE_LOST']);
    expect(await differences(app)).toEqual([]);
  });

  test('beside one that was lost can be won: the money is gone all the same', async () => {
    const paid = await paidAt('STRIPE');
    await send.stripe('charge.dispute.closed', stripeDispute(paid, 'lost', { amount: PRICE }));
    await send.stripe('charge.dispute.closed', stripeDispute(paid, 'won', { id: 'du_two', amount: PRICE }));
    await app.runJobs();
    expect((await disputesOf(paid)).map(({ status }) => status).sort()).toEqual(['LOST', 'WON']);
    expect(await statusOf(paid)).toEqual(['REFUNDED', 'DISPUTED']);
  });

  test('of an event that is cancelled holds its refund up: won, it can go; lost, nobody is asked about it any more', async () => {
    for (const outcome of ['won', 'lost'] as const) {
      const paid = await paidAt('PAYSTACK');
      await bank('PAYSTACK', paid.payment.reference, 'open');
      await disputed(paid, 'OPEN');
      const { owner } = paid.event.organization;
      const cancel = 'mutation ($input: CancelEventInput!) { cancelEvent(input: $input) { __typename } }';
      await app.gql(cancel, { input: { eventId: paid.event.id, reason: 'A storm.' } }, owner);
      const held = await until(
        async () => (await app.runJobs(), (await refundsOf(paid))[0]),
        first => first?.status === 'FAILED',
      );
      expect(await issuesOf(paid)).toEqual(['DISPUTE_OPEN']);

      await bank('PAYSTACK', paid.payment.reference, outcome);
      await disputed(paid, outcome.toUpperCase());

      expect(await issuesOf(paid)).toEqual(outcome === 'won' ? ['REFUND_FAILED'] : []);
      const retry = 'mutation ($input: RefundIdInput!) { retryRefund(input: $input) { __typename } }';
      const { data } = await app.gql(retry, { input: { refundId: held!.id } }, owner);
      expect(data.retryRefund.__typename).toBe(outcome === 'won' ? 'Refund' : 'WrongStateError');
      const [status, payment] = outcome === 'won' ? ['SUCCEEDED', 'REFUNDED'] : ['FAILED', 'DISPUTED'];
      await until(
        async () => (await app.runJobs(), (await refundsOf(paid))[0]?.status),
        now => now === status,
      );
      expect(await statusOf(paid)).toEqual(['REFUNDED', payment]);
    }
  }, 30_000);

  test('that is lost while its tickets are scanned ends with void tickets, and nobody waits in a circle', async () => {
    const paid = await paidAt('STRIPE', { quantity: 10 });
    const scans = paid.codes.map(code => {
      const input = { eventId: paid.event.id, code, gate: 'North', scanId: randomUUID() };
      const query = 'mutation ($input: CheckInInput!) { checkIn(input: $input) { outcome } }';
      return app.gql(query, { input }, paid.event.organization.owner);
    });
    await send.stripe('charge.dispute.closed', stripeDispute(paid, 'lost'));
    const [answers] = await Promise.all([Promise.all(scans), app.runJobs()]);
    for (const { data } of answers) expect(['ACCEPTED', 'VOID']).toContain(data.checkIn.outcome);
    await disputed(paid, 'LOST');
    expect(new Set((await ticketsOf(paid)).map(({ status }) => status))).toEqual(new Set(['VOID']));
    expect(await buy.tier(paid.event.tier)).toMatchObject({ sold: 0 });
  });
});

describe('what is known of disputes', () => {
  test('an ADMIN lists them, staff see them on the payment, and the buyer does not', async () => {
    const paid = await paidAt('STRIPE');
    await bank('STRIPE', paid.payment.reference, 'open');
    await disputed(paid, 'OPEN');
    const { data } = await app.gql(
      `{ disputes(status: OPEN, first: 100) { totalCount nodes { provider reference status reason openedAt respondBy closedAt
           orderNumber amount { amount currency } payment { id status } } } }`,
      {},
      admin,
    );
    expect(data.disputes.nodes).toContainEqual({
      provider: 'STRIPE',
      reference: expect.stringMatching(/^du_/),
      status: 'OPEN',
      reason: 'fraudulent',
      openedAt: expect.any(String),
      respondBy: expect.any(String),
      closedAt: null,
      orderNumber: paid.order['number'],
      amount: { amount: 2 * PRICE, currency: 'NGN' },
      payment: { id: paid.payment.id, status: 'DISPUTED' },
    });

    const order = '{ disputes(status: OPEN, first: 100) { nodes { orderNumber order { id } } } }';
    const orderSeenBy = async (asker: GivenUser) =>
      (await app.gql(order, {}, asker)).data.disputes.nodes.find(
        ({ orderNumber }: { orderNumber: string }) => orderNumber === paid.order['number'],
      ).order;
    expect(await orderSeenBy(admin)).toBeNull();
    const both = await app.given.user({ admin: true });
    await app.given.member(paid.event.organization.id, 'VIEWER', both);
    expect(await orderSeenBy(both)).toEqual({ id: paid.order.id });

    const issues = await app.gql('{ paymentIssues(first: 100) { nodes { kind orderNumber detail } } }', {}, admin);
    expect(issues.data.paymentIssues.nodes).toContainEqual({
      kind: 'DISPUTE_OPEN',
      orderNumber: paid.order['number'],
      detail: expect.stringMatching(/^fraudulent, answer by 20.* UTC$/),
    });

    const query =
      'query ($id: ID!, $accessToken: String) { order(id: $id, accessToken: $accessToken) { payments { dispute { status } fraudWarning } } }';
    const seen = await app.gql(query, { id: paid.order.id }, paid.event.organization.owner);
    expect(seen.data.order.payments).toEqual([{ dispute: { status: 'OPEN' }, fraudWarning: null }]);
    const hidden = await app.gql(query, { id: paid.order.id, accessToken: paid.order.accessToken });
    expect(hidden.data.order.payments).toEqual([{ dispute: null, fraudWarning: null }]);
  });

  test('a bank’s warning of fraud is kept for staff', async () => {
    const paid = await paidAt('STRIPE');
    await send.stripe('radar.early_fraud_warning.created', {
      id: 'issfr_1',
      object: 'radar.early_fraud_warning',
      actionable: true,
      charge: 'ch_1',
      payment_intent: paid.payment.providerPaymentId,
      fraud_type: 'made_with_stolen_card',
    });
    await app.runJobs();
    const query =
      'query ($id: ID!, $accessToken: String) { order(id: $id, accessToken: $accessToken) { payments { fraudWarning status } } }';
    const seen = await app.gql(query, { id: paid.order.id }, paid.event.organization.owner);
    expect(seen.data.order.payments).toEqual([{ fraudWarning: 'made_with_stolen_card', status: 'SUCCEEDED' }]);
    const hidden = await app.gql(query, { id: paid.order.id, accessToken: paid.order.accessToken });
    expect(hidden.data.order.payments).toEqual([{ fraudWarning: null, status: 'SUCCEEDED' }]);
    for (const { email } of [admin, paid.event.organization.owner])
      expect(await subjects(email)).toContainEqual(about(paid, 'suspects fraud'));
  });
});
