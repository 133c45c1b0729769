import { randomUUID } from 'node:crypto';
import type { Asker, TestApp } from './app.js';
import type { GivenEvent, GivenTier } from './given.js';

export interface BoughtOrder {
  readonly __typename: string;
  readonly id: string;
  readonly status: string;
  readonly accessToken: string;
  readonly code?: string;
  readonly message?: string;
  readonly [field: string]: unknown;
}

export interface StartedCheckout {
  readonly __typename: string;
  readonly redirectUrl: string | null;
  readonly payment: { id: string; reference: string; provider: string; status: string } | null;
  readonly order: { status: string };
  readonly [field: string]: unknown;
}

const ORDER = `__typename ... on Order { id number status accessToken holdExpiresAt total { amount currency } tickets { id serial code } }
  ... on UserError { code message }`;

/** A buyer's steps through the API and the sandbox's pages, for tests about what can go wrong between them. */
export function buying(app: TestApp) {
  const one = async <T>(query: string, variables: object, asker?: Asker): Promise<T> => {
    const { data, errors } = await app.gql(query, variables, asker);
    if (!data) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0] as T;
  };
  const access = ({ id, accessToken }: Pick<BoughtOrder, 'id' | 'accessToken'>) => ({ orderId: id, accessToken });

  const steps = {
    reserve: (
      event: GivenEvent,
      {
        tier = event.tier,
        quantity = 1,
        key = randomUUID(),
        email = 'ada@example.com',
        ...more
      }: {
        tier?: GivenTier;
        quantity?: number;
        key?: string;
        email?: string;
        items?: object[];
        promoCode?: string;
        answers?: object;
      } = {},
      asker?: Asker,
    ) =>
      one<BoughtOrder>(
        `mutation ($input: ReserveTicketsInput!) { reserveTickets(input: $input) { ${ORDER} ... on SoldOutError { tierId available } } }`,
        {
          input: {
            eventId: event.id,
            items: [{ tierId: tier.id, quantity }],
            buyer: { name: 'Ada Buyer', email },
            idempotencyKey: key,
            ...more,
          },
        },
        asker,
      ),

    startCheckout: (
      order: BoughtOrder,
      provider: 'STRIPE' | 'PAYSTACK' | null = 'STRIPE',
      key: string = randomUUID(),
    ) =>
      one<StartedCheckout>(
        `mutation ($input: StartCheckoutInput!) { startCheckout(input: $input) { __typename
           ... on CheckoutStarted { redirectUrl order { status } payment { id reference provider status } }
           ... on PaymentProviderUnavailableError { provider retryAfterSeconds alternatives }
           ... on UserError { code message } } }`,
        { input: { ...access(order), provider, returnUrl: `${app.url}/orders/${order.id}`, idempotencyKey: key } },
      ),

    /** Presses a button of the hosted page. @returns the status of the answer. */
    press: async (redirectUrl: string, outcome: 'pay' | 'decline' = 'pay'): Promise<number> => {
      const answer = await fetch(redirectUrl, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ outcome }),
      });
      return answer.status;
    },

    confirm: (order: BoughtOrder) =>
      one<BoughtOrder>(`mutation ($input: ConfirmPaymentInput!) { confirmPayment(input: $input) { ${ORDER} } }`, {
        input: access(order),
      }),

    cancel: (order: BoughtOrder) =>
      one<BoughtOrder>(`mutation ($input: CancelOrderInput!) { cancelOrder(input: $input) { ${ORDER} } }`, {
        input: access(order),
      }),

    now: (order: Pick<BoughtOrder, 'id' | 'accessToken'>) =>
      one<
        BoughtOrder & {
          tickets: { id: string; serial: string; code: string }[];
          payments: { status: string; provider: string }[];
          refunds: { status: string; amount: { amount: number } }[];
        }
      >(
        `query ($id: ID!, $accessToken: String) { order(id: $id, accessToken: $accessToken) {
           id status holdExpiresAt accessToken tickets { id serial code } payments { status provider failureReason }
           refunds { status amount { amount } } } }`,
        { id: order.id, accessToken: order.accessToken },
      ),

    tier: (tier: GivenTier) =>
      one<{ available: number; sold: number; held: number }>(
        'query ($id: ID!) { tier(id: $id) { available sold held } }',
        { id: tier.id },
      ),

    /** How the sandbox misbehaves from now on. */
    weather: async (provider: 'STRIPE' | 'PAYSTACK', mode: string, ms?: number): Promise<void> => {
      const answer = await fetch(`${app.url}/sandbox/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ provider, mode, ms }),
      });
      if (!answer.ok) throw new Error(`the sandbox's weather answers ${answer.status}`);
    },
  };
  return steps;
}

/** Asks again until what is read is as wanted. @throws after `ms`, with what was read last. */
export async function until<T>(read: () => Promise<T>, wanted: (value: T) => boolean, ms = 10_000): Promise<T> {
  const end = performance.now() + ms;
  for (;;) {
    const value = await read();
    if (wanted(value)) return value;
    if (performance.now() > end) throw new Error(`still ${JSON.stringify(value)} after ${ms} ms`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}
