import { randomUUID } from 'node:crypto';
import type { Asker, TestApp } from './app.js';
import { buying, type BoughtOrder } from './buying.js';
import { editing, inDays } from './editing.js';
import type { GivenEvent, GivenTier } from './given.js';
import { refunding } from './refunding.js';

export interface Entry {
  readonly __typename: string;
  readonly id: string;
  readonly email: string;
  readonly quantity: number;
  readonly status: string;
  readonly position: number | null;
  readonly offerExpiresAt: string | null;
  readonly claimedAt: string | null;
  readonly token: string | null;
  readonly code?: string;
  readonly available?: number;
  /** Where an AlreadyOnWaitlistError says that one stands. */
  readonly known?: number;
  readonly state?: string;
}

const ENTRY = 'id email quantity status position offerExpiresAt claimedAt token';
const ERRORS = '... on UserError { code message }';

/** What those who wait do, through the API, and what makes tickets come back. */
export function waiting(app: TestApp) {
  const buy = buying(app);
  const on = refunding(app);
  const one = async <T>(query: string, variables: object, asker?: Asker): Promise<T> => {
    const { data, errors } = await app.gql(query, variables, asker);
    if (!data) throw new Error(`${errors[0]?.extensions.code}: ${errors[0]?.message}`);
    return Object.values(data)[0] as T;
  };

  const steps = {
    buy,
    on,

    /** An event whose tickets are all sold, one an order, and refunded as soon as somebody asks. @returns the orders too. */
    async soldOut(capacity: number, fields: { tiers?: object[]; [field: string]: unknown } = {}) {
      const event = await app.given.event({
        tiers: [{ price: 0, capacity }],
        refundDeadline: inDays(20),
        ...fields,
      });
      const orders = await Promise.all(Array.from({ length: capacity }, () => app.given.paidOrder(event)));
      return { event, orders };
    },

    join: (
      tier: GivenTier,
      {
        quantity = 1,
        email = `w-${randomUUID()}@example.com`,
        name = 'Grace Waiter',
        queueTicketId = null as string | null,
      } = {},
      asker?: Asker,
    ): Promise<Entry> =>
      one(
        `mutation ($input: JoinWaitlistInput!) { joinWaitlist(input: $input) { __typename ... on WaitlistEntry { ${ENTRY} }
           ${ERRORS} ... on StillAvailableError { available } ... on AlreadyOnWaitlistError { known: position } } }`,
        { input: { tierId: tier.id, email, name, quantity, queueTicketId } },
        asker,
      ),

    /** Several join, one after the other: so many tickets each. */
    async line(tier: GivenTier, ...quantities: number[]): Promise<Entry[]> {
      const entries: Entry[] = [];
      for (const quantity of quantities) {
        const entry = await steps.join(tier, { quantity });
        if (entry.__typename !== 'WaitlistEntry') throw new Error(JSON.stringify(entry));
        entries.push(entry);
      }
      return entries;
    },

    leave: ({ id, token }: Pick<Entry, 'id' | 'token'>, asker?: Asker): Promise<Entry> =>
      one(
        `mutation ($input: LeaveWaitlistInput!) { leaveWaitlist(input: $input) { __typename ... on WaitlistEntry { ${ENTRY} }
           ${ERRORS} ... on WrongStateError { state } } }`,
        { input: { entryId: id, token } },
        asker,
      ),

    /** The token of the link in the mail with the offer; undefined where none came. */
    async offered({ email }: Pick<Entry, 'email'>): Promise<string | undefined> {
      await app.runJobs();
      return app.mailedToken(email, 'waitlist/claim');
    },

    claim: (token: string, key: string = randomUUID(), asker?: Asker, answers?: object): Promise<BoughtOrder> =>
      one(
        `mutation ($input: ClaimWaitlistOfferInput!) { claimWaitlistOffer(input: $input) { __typename ${ERRORS}
           ... on Order { id status accessToken holdExpiresAt total { amount currency } buyerEmail } } }`,
        { input: { token, idempotencyKey: key, ...(answers && { answers }) } },
        asker,
      ),

    /** What the entry says to its bearer. */
    now: ({
      token,
    }: Pick<Entry, 'token'>): Promise<Entry & { order: { id: string; status: string; origin: string } | null }> =>
      one(`query ($token: String) { waitlistEntry(token: $token) { ${ENTRY} order { id status origin } } }`, { token }),

    /** Where these stand: `WAITING 2`, `OFFERED`. */
    async stand(entries: readonly Pick<Entry, 'token'>[]): Promise<string[]> {
      const all = await Promise.all(entries.map(steps.now));
      return all.map(({ status, position }) => (position === null ? status : `${status} ${position}`));
    },

    /** One ticket of each of these orders comes back. */
    refund: async (...orders: readonly { id: string; accessToken: string }[]): Promise<void> => {
      for (const order of orders) {
        const { status, __typename } = await on.request(order);
        if (status !== 'SUCCEEDED') throw new Error(`${__typename} ${status}`);
      }
    },

    /** Its promoter changes the event, or one of its tiers: its only one, unless another is named. */
    async change(event: GivenEvent, operation: 'updateTier' | 'updateEvent', fields: object): Promise<void> {
      const which = operation === 'updateTier' ? { tierId: event.tier.id } : { eventId: event.id };
      const { mutate } = editing(app, () => event.organization);
      const { __typename, graphqlError } = await mutate(operation, { ...which, ...fields });
      if (__typename !== (operation === 'updateTier' ? 'Tier' : 'Event')) throw new Error(__typename ?? graphqlError);
    },

    resize: (event: GivenEvent, tier: GivenTier, capacity: number): Promise<void> =>
      steps.change(event, 'updateTier', { tierId: tier.id, capacity }),

    /** What a worker does within seconds. */
    async sweep(): Promise<void> {
      await app.app.services().waitlistClosing.sweep();
      await app.app.services().waitlistOpening.sweep();
      await app.app.services().holdExpiry.sweep();
    },
  };
  return steps;
}
