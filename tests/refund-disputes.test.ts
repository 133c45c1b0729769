import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startTestApp, type TestApp } from './support/app.js';
import { buying, until, type BoughtOrder } from './support/buying.js';
import { differences } from './support/differences.js';
import type { GivenOrganization } from './support/given.js';
import { postingsOf } from './support/ledger.js';
import { reconciling } from './support/reconciling.js';
import { refunding } from './support/refunding.js';
import { totals } from './support/sums.js';
import { signing } from './support/webhooks.js';

let app: TestApp;
let house: GivenOrganization;
let on: ReturnType<typeof refunding>;
let books: ReturnType<typeof reconciling>;
let send: ReturnType<typeof signing>;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  house = await app.given.organization();
  on = refunding(app);
  books = reconciling(app, buying(app));
  send = signing(app);
});
beforeEach(() => on.fair());
afterAll(async () => app[Symbol.asyncDispose]());

const naira = () =>
  app.given.event({
    organization: house,
    currency: 'NGN',
    tiers: [{ price: 500_000, capacity: 20 }],
    refundDeadline: new Date(Date.now() + 86_400_000),
  });

/** An order whose payment goes back, as far as the provider being asked for it. */
const RETURNED = {
  /** Another amount was paid than was due. */
  'money that became no tickets': { amount: 499_900, order: async () => books.returning(await naira(), 'STRIPE') },
  'the money of tickets': {
    amount: 500_000,
    order: async () => {
      const order = await on.paid(await naira());
      await on.request(order);
      await app.runJobs();
      return order;
    },
  },
} as const;

type Step = 'opened' | 'won' | 'lost' | 'succeeds' | 'fails' | 'is tried again';

/** What happens, and how refund and dispute stand then. */
const COURSES: readonly (readonly [steps: readonly Step[], refund: 'SUCCEEDED' | 'FAILED', dispute: 'WON' | 'LOST'])[] =
  [
    [['opened', 'lost', 'succeeds'], 'SUCCEEDED', 'LOST'],
    [['opened', 'succeeds', 'lost'], 'SUCCEEDED', 'LOST'],
    [['succeeds', 'opened', 'lost'], 'SUCCEEDED', 'LOST'],
    [['opened', 'lost', 'fails'], 'FAILED', 'LOST'],
    [['opened', 'fails', 'lost'], 'FAILED', 'LOST'],
    [['fails', 'opened', 'lost'], 'FAILED', 'LOST'],
    [['opened', 'lost', 'succeeds', 'fails'], 'FAILED', 'LOST'],
    [['opened', 'succeeds', 'lost', 'fails'], 'FAILED', 'LOST'],
    [['succeeds', 'opened', 'fails', 'lost'], 'FAILED', 'LOST'],
    [['opened', 'won', 'succeeds'], 'SUCCEEDED', 'WON'],
    [['opened', 'succeeds', 'won'], 'SUCCEEDED', 'WON'],
    [['succeeds', 'opened', 'won'], 'SUCCEEDED', 'WON'],
    [['opened', 'fails', 'won'], 'FAILED', 'WON'],
    [['succeeds', 'opened', 'won', 'fails'], 'FAILED', 'WON'],
    [['opened', 'fails', 'won', 'is tried again', 'succeeds'], 'SUCCEEDED', 'WON'],
  ];

/** What the books say in the end, whatever came first: debits above zero. */
const BOOKS = {
  'money that became no tickets': {
    'SUCCEEDED LOST': { STRIPE_BALANCE: -499_900, CHARGEBACKS: 499_900 }, // it left twice
    'FAILED LOST': {},
    'SUCCEEDED WON': {},
    'FAILED WON': { STRIPE_BALANCE: 499_900, UNAPPLIED_CASH: -499_900 },
  },
  'the money of tickets': {
    'SUCCEEDED LOST': { STRIPE_BALANCE: -500_000, CHARGEBACKS: 500_000, SALES: -500_000, REFUNDS: 500_000 },
    'FAILED LOST': { CHARGEBACKS: 500_000, SALES: -500_000 },
    'SUCCEEDED WON': { SALES: -500_000, REFUNDS: 500_000 },
    'FAILED WON': { STRIPE_BALANCE: 500_000, SALES: -500_000 },
  },
} as const;

describe.each(Object.keys(RETURNED) as (keyof typeof RETURNED)[])('the refund of %s', what => {
  test.each(COURSES)('%j: the refund %s, the dispute %s, and the books say so', async (steps, refund, dispute) => {
    const { amount, order: begin } = RETURNED[what];
    await on.course('STRIPE', 'hold');
    const order = await begin();
    await on.fair();
    for (const step of steps) await take(step, order, amount);

    expect((await on.now(order)).refunds).toMatchObject([{ status: refund }]);
    const standing = refund === 'SUCCEEDED' ? 'REFUNDED' : what === 'the money of tickets' ? 'SUCCEEDED' : 'MISMATCHED';
    expect((await on.now(order)).payments).toEqual([{ status: dispute === 'LOST' ? 'DISPUTED' : standing }]);
    const entries = (await postingsOf(app, order.id)).flatMap(posting => Object.entries(posting.entries));
    expect(totals(entries.map(([account, one]) => ({ account, amount: one })))).toEqual(
      BOOKS[what][`${refund} ${dispute}`],
    );
    expect(await differences(app)).toEqual([]);
  });
});

async function take(step: Step, order: BoughtOrder, amount: number): Promise<void> {
  const refund = (await on.now(order)).refunds[0]!;
  if (step === 'succeeds' || step === 'fails') {
    await on.outcome(refund, step === 'succeeds' ? 'succeeded' : 'failed');
    const status = step === 'succeeds' ? 'SUCCEEDED' : 'FAILED';
    await on.settled(order, ({ refunds }) => refunds[0]!.status === status);
  } else if (step === 'is tried again') {
    await on.course('STRIPE', 'hold');
    await on.retry(refund, house.owner);
    await app.runJobs();
    await on.fair();
  } else await dispute(step, order, amount);
}

/** A bank's word as Stripe passes it on: it may ask for what is on its way back. */
async function dispute(step: 'opened' | 'won' | 'lost', order: BoughtOrder, amount: number): Promise<void> {
  const { provider_payment_id: paymentIntent } = await books.paymentOf(order);
  const object = {
    id: `du_${order.id}`,
    object: 'dispute',
    amount,
    currency: 'ngn',
    charge: 'ch_1',
    payment_intent: paymentIntent,
    reason: 'fraudulent',
    status: step === 'opened' ? 'needs_response' : step,
    created: 1_700_000_000,
    evidence_details: { due_by: 1_700_600_000 },
  };
  await send.stripe(step === 'opened' ? 'charge.dispute.created' : 'charge.dispute.closed', object);
  const status = step === 'opened' ? 'OPEN' : step.toUpperCase();
  await until(
    async () => (
      await app.runJobs(),
      app.sql('select from disputes where provider_dispute_id = ? and status = ?', [object.id, status])
    ),
    rows => rows.length === 1,
  );
}
