import { randomUUID } from 'node:crypto';
import { ask, nameOf, type Answer } from './ask.js';
import { jobOfThis, tell, type Heard, type LoadJob } from './load.js';

/** Buyers who take one ticket of one tier each; with `purchase` also go to the checkout of what is free, and get it. */
export interface BuyersJob extends LoadJob {
  readonly eventId: string;
  readonly tierId: string;
  readonly purchase?: boolean;
}

export interface BuyersHeard extends Heard {
  /** The orders that they were told of: held, or paid. */
  readonly orders: readonly string[];
}

interface Buyer {
  order?: { readonly id: string; readonly accessToken: string };
}

const RESERVE = `mutation Reserve($input: ReserveTicketsInput!) {
  reserveTickets(input: $input) {
    __typename
    ... on Order { id status holdExpiresAt accessToken total { amount currency } }
    ... on UserError { code message }
  }
}`;
const CHECKOUT = `mutation StartCheckout($input: StartCheckoutInput!) {
  startCheckout(input: $input) {
    __typename
    ... on CheckoutStarted { redirectUrl order { id status tickets { id serial } } }
    ... on UserError { code message }
  }
}`;

const job = jobOfThis<BuyersJob>();
const { eventId, tierId, purchase = false } = job;
const orders: string[] = [];

const heard = await ask<Buyer>(job, [
  {
    counts: !purchase,
    body() {
      const key = randomUUID();
      const buyer = { name: 'Ada Lovelace', email: `${key}@example.com` };
      const input = { eventId, items: [{ tierId, quantity: 1 }], buyer, idempotencyKey: key };
      return JSON.stringify({ query: RESERVE, variables: { input } });
    },
    hear(answer: Answer & { id?: string; accessToken?: string }, buyer) {
      if (!answer.id) return nameOf(answer);
      buyer.order = { id: answer.id, accessToken: answer.accessToken! };
      if (!purchase) orders.push(answer.id);
      return true;
    },
  },
  ...(purchase
    ? [
        {
          counts: true,
          body({ order }: Buyer) {
            if (!order) return null;
            const input = {
              orderId: order.id,
              accessToken: order.accessToken,
              returnUrl: `${job.url.replace('127.0.0.1', 'localhost')}/checkout/${order.id}`,
              idempotencyKey: randomUUID(),
            };
            return JSON.stringify({ query: CHECKOUT, variables: { input } });
          },
          hear(answer: Answer & { order?: { id: string; status: string; tickets: object[] } }) {
            if (!answer.order) return nameOf(answer);
            if (answer.order.status !== 'PAID' || answer.order.tickets.length !== 1) return `an order without tickets`;
            orders.push(answer.order.id);
            return true as const;
          },
        },
      ]
    : []),
]);
tell({ ...heard, orders } satisfies BuyersHeard);
