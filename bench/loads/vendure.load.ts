import { randomUUID } from 'node:crypto';
import { ask, nameOf, type Answer } from './ask.js';
import { jobOfThis, tell, type LoadJob } from './load.js';
import type { BuyersHeard } from './reserve.load.js';

/** Guests of a Vendure shop who buy one piece each, by the steps of its own checkout. */
export interface GuestsJob extends LoadJob {
  readonly variantId: string;
  readonly shippingMethodId: string;
  readonly paymentMethod: string;
}

interface Guest {
  /** Who they are, given with their first answer. */
  token?: string;
  /** Whether the last answer was right. */
  served?: boolean;
}

interface Mutation {
  readonly takes: string;
  readonly field: string;
  readonly variables: () => object;
  /** What the order is in afterwards. */
  readonly state: string;
}

/** Given with the first answer. */
const TOKEN = /^vendure-auth-token: (\S+)/im;

const job = jobOfThis<GuestsJob>();
const { variantId, shippingMethodId, paymentMethod } = job;
const orders: string[] = [];

const CHECKOUT: readonly Mutation[] = [
  {
    takes: '$id: ID!',
    field: 'addItemToOrder(productVariantId: $id, quantity: 1)',
    variables: () => ({ id: variantId }),
    state: 'AddingItems',
  },
  {
    takes: '$input: CreateCustomerInput!',
    field: 'setCustomerForOrder(input: $input)',
    variables: () => ({
      input: { firstName: 'Ada', lastName: 'Lovelace', emailAddress: `${randomUUID()}@example.com` },
    }),
    state: 'AddingItems',
  },
  {
    takes: '$input: CreateAddressInput!',
    field: 'setOrderShippingAddress(input: $input)',
    variables: () => ({ input: { streetLine1: '1 Main Street', city: 'Vienna', countryCode: 'AT' } }),
    state: 'AddingItems',
  },
  {
    takes: '$ids: [ID!]!',
    field: 'setOrderShippingMethod(shippingMethodId: $ids)',
    variables: () => ({ ids: [shippingMethodId] }),
    state: 'AddingItems',
  },
  {
    takes: '$state: String!',
    field: 'transitionOrderToState(state: $state)',
    variables: () => ({ state: 'ArrangingPayment' }),
    state: 'ArrangingPayment',
  },
  {
    takes: '$input: PaymentInput!',
    field: 'addPaymentToOrder(input: $input)',
    variables: () => ({ input: { method: paymentMethod, metadata: {} } }),
    state: 'PaymentSettled',
  },
];

const heard = await ask<Guest>(
  job,
  CHECKOUT.map(({ takes, field, variables, state }, step) => {
    const query = `mutation (${takes}) {
      ${field} { __typename ... on Order { id state } ... on ErrorResult { code: errorCode } }
    }`;
    const isLast = step === CHECKOUT.length - 1;
    return {
      counts: isLast,
      body(guest) {
        if (step > 0 && !guest.served) return null;
        guest.served = false;
        return JSON.stringify({ query, variables: variables() });
      },
      headers: ({ token }): Record<string, string> => (token ? { authorization: `Bearer ${token}` } : {}),
      hear(answer: Answer & { id?: string; state?: string }, guest, head) {
        if (answer.state !== state) return answer.state ?? nameOf(answer);
        guest.token ??= TOKEN.exec(head)?.[1];
        guest.served = true;
        if (isLast) orders.push(answer.id!);
        return true;
      },
    };
  }),
);
tell({ ...heard, orders } satisfies BuyersHeard);
