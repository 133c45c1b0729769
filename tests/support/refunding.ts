import { randomUUID } from 'node:crypto';
import type { Asker, TestApp } from './app.js';
import { buying, until, type BoughtOrder } from './buying.js';
import type { GivenEvent, GivenTier, GivenUser } from './given.js';

export interface Refunded {
  readonly __typename: string;
  readonly id: string;
  readonly status: string;
  readonly amount: { amount: number };
  readonly decisionNote: string | null;
  readonly tickets: readonly { id: string; status: string }[];
  readonly code?: string;
  readonly state?: string;
  readonly message?: string;
}

export interface OrderNow {
  readonly status: string;
  readonly refunded: { amount: number };
  readonly payments: readonly { status: string }[];
  readonly refunds: readonly Refunded[];
  readonly tickets: readonly { id: string; serial: string; status: string; code: string }[];
}

const REFUND = 'id status decisionNote amount { amount } tickets { id status }';
const ASKED = `__typename ... on Refund { ${REFUND} } ... on UserError { code message }`;
const DECIDED = `${ASKED} ... on WrongStateError { state }`;

/** What buyers, managers and providers do about refunds, through the API and the sandbox. */
export function refunding(app: TestApp) {
  const buy = buying(app);
  const send = async (operation: string, input: object, result: string, asker?: Asker): Promise<Refunded> => {
    const name = operation[0]!.toUpperCase() + operation.slice(1);
    const query = `mutation ($input: ${name}Input!) { ${operation}(input: $input) { ${result} } }`;
    const { data, errors } = await app.gql(query, { input }, asker);
    if (!data) throw new Error(`${errors[0]?.extensions.code}: ${errors[0]?.message}`);
    return data[operation];
  };
  const sandbox = async (path: string, body: object): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${app.url}/sandbox/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`the sandbox answers ${answer.status} to ${JSON.stringify(body)}`);
  };

  const steps = {
    buy,

    /** An order that is paid at a provider, unless it costs nothing. */
    async paid(
      event: GivenEvent,
      fields: { quantity?: number; email?: string; tier?: GivenTier; items?: object[]; promoCode?: string } = {},
      provider: 'STRIPE' | 'PAYSTACK' = 'STRIPE',
    ): Promise<BoughtOrder & { tickets: { id: string; serial: string; code: string }[] }> {
      const order = await buy.reserve(event, { email: `b-${randomUUID()}@example.com`, ...fields });
      if (order.__typename !== 'Order') throw new Error(JSON.stringify(order));
      const { redirectUrl, __typename } = await buy.startCheckout(order, provider);
      if (__typename !== 'CheckoutStarted') throw new Error(__typename);
      if (redirectUrl) {
        await buy.press(redirectUrl);
        await buy.confirm(order);
      }
      const { status, tickets } = await buy.now(order);
      if (status !== 'PAID') throw new Error(`paid for, and ${status}`);
      return { ...order, status, tickets };
    },

    /** With the order's access token, as a guest. */
    request: (order: Pick<BoughtOrder, 'id' | 'accessToken'>, more: object = {}, asker?: Asker) =>
      send(
        'requestRefund',
        {
          orderId: order.id,
          accessToken: order.accessToken,
          reason: 'I am ill.',
          idempotencyKey: randomUUID(),
          ...more,
        },
        ASKED,
        asker,
      ),
    approve: ({ id: refundId }: Pick<Refunded, 'id'>, by: GivenUser, more: object = {}) =>
      send('approveRefund', { refundId, ...more }, DECIDED, by),
    deny: ({ id: refundId }: Pick<Refunded, 'id'>, by: GivenUser, note = 'Too late.') =>
      send('denyRefund', { refundId, note }, DECIDED, by),
    /** `RefundIdInput` serves it, so it is spelt out. */
    async retry({ id: refundId }: Pick<Refunded, 'id'>, by: GivenUser): Promise<Refunded> {
      const query = `mutation ($input: RefundIdInput!) { retryRefund(input: $input) { ${DECIDED} } }`;
      const { data, errors } = await app.gql(query, { input: { refundId } }, by);
      if (!data) throw new Error(JSON.stringify(errors));
      return data.retryRefund;
    },
    cancelEvent: ({ id: eventId }: Pick<GivenEvent, 'id'>, by: GivenUser, reason = 'A storm.') =>
      send(
        'cancelEvent',
        { eventId, reason },
        '__typename ... on Event { id status cancellationReason } ... on UserError { code message } ... on WrongStateError { state }',
        by,
      ),

    now: async ({ id, accessToken }: Pick<BoughtOrder, 'id' | 'accessToken'>): Promise<OrderNow> => {
      const { data, errors } = await app.gql(
        `query ($id: ID!, $accessToken: String) { order(id: $id, accessToken: $accessToken) {
           status refunded { amount } payments { status } refunds { ${REFUND} } tickets { id serial status code } } }`,
        { id, accessToken },
      );
      if (!data) throw new Error(JSON.stringify(errors));
      return data.order;
    },

    /** Jobs run, as they and webhooks come in, until the order is as wanted. */
    settled: (order: Pick<BoughtOrder, 'id' | 'accessToken'>, wanted: (now: OrderNow) => boolean) =>
      until(async () => (await app.runJobs(), steps.now(order)), wanted, 20_000),

    /** What becomes of refunds from now on. */
    course: (provider: 'STRIPE' | 'PAYSTACK', course: string, ms?: number) =>
      sandbox('refund-faults', { provider, course, ms }),
    /** What the buyer's bank does: asks for the money of the order, and decides. */
    async dispute({ id }: Pick<BoughtOrder, 'id'>, outcome: 'open' | 'won' | 'lost'): Promise<void> {
      const [row] = await app.sql<{ provider: string; reference: string }>(
        'select provider, reference from payments where order_id = ? and received is not null',
        [id],
      );
      await sandbox('disputes', { ...row, outcome });
    },
    /** What becomes of one that was held, or failed after it had succeeded. */
    async outcome(refund: Pick<Refunded, 'id'>, outcome: 'succeeded' | 'failed'): Promise<void> {
      const [row] = await app.sql<{ provider: string; id: string }>(
        'select provider, provider_refund_id as id from refunds join payments on payments.id = payment_id where refunds.id = ?',
        [refund.id],
      );
      await sandbox('refunds', { ...row, outcome });
    },
    /** Refunds as the providers have them, oldest first. */
    atStripe: () =>
      app.sql<{ amount: string; status: string; key: string }>(
        `select amount, status, metadata->>'key' as key from sandbox.stripe_refunds order by created, id`,
      ),
    atPaystack: () =>
      app.sql<{ amount: string; status: string; note: string }>(
        'select amount, status, merchant_note as note from sandbox.paystack_refunds order by created_at, id',
      ),
    /** How many attempts of the refund the provider has, failed ones too. */
    async madeAt(provider: 'STRIPE' | 'PAYSTACK', { id }: Pick<Refunded, 'id'>): Promise<number> {
      const made = provider === 'STRIPE' ? await steps.atStripe() : await steps.atPaystack();
      return made.filter(one => Object.values(one).some(value => String(value).includes(id))).length;
    },
    fair: () =>
      Promise.all(
        (['STRIPE', 'PAYSTACK'] as const).flatMap(name => [buy.weather(name, 'none'), steps.course(name, 'succeed')]),
      ),
  };
  return steps;
}
