import { randomUUID } from 'node:crypto';
import { hashPassword } from '../../server/platform/password-hash.js';
import { clock } from '../../server/platform/clock.js';
import type { TestApp } from './app.js';

/** What every given user signs in with. */
export const GIVEN_PASSWORD = 'a quiet harbour at dawn';
let passwordHash: Promise<string> | undefined;

const DAY_MS = 24 * 3_600_000;

export interface GivenUser {
  readonly id: string;
  readonly email: string;
  readonly token: string;
  readonly refreshToken: string;
}

export interface GivenOrganization {
  readonly id: string;
  readonly slug: string;
  readonly owner: GivenUser;
}

export interface GivenTier {
  readonly id: string;
}

export interface GivenEvent {
  readonly id: string;
  readonly slug: string;
  readonly organization: GivenOrganization;
  readonly tiers: readonly GivenTier[];
  /** The first tier. */
  readonly tier: GivenTier;
}

export interface GivenOrder {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly accessToken: string;
  readonly tickets: readonly { id: string; serial: string; code: string }[];
}

export type Role = 'OWNER' | 'MANAGER' | 'SCANNER' | 'VIEWER';

export interface Given {
  /** Somebody who is signed in. */
  user(fields?: { email?: string; name?: string; verified?: boolean; admin?: boolean }): Promise<GivenUser>;
  /** One more session of somebody. */
  session(user: GivenUser): Promise<GivenUser>;
  organization(fields?: { owner?: GivenUser }): Promise<GivenOrganization>;
  member(organizationId: string, role: Role, user?: GivenUser): Promise<GivenUser>;
  /** An event a month from now with its tiers (one free tier of 100 unless told otherwise), published unless `draft`. */
  event(fields?: {
    organization?: GivenOrganization;
    tiers?: readonly object[];
    draft?: boolean;
    [field: string]: unknown;
  }): Promise<GivenEvent>;
  /** A promo code of the event that takes all of it off, unless told otherwise. @returns its code. */
  promoCode(event: GivenEvent, fields?: object): Promise<string>;
  /** A HELD order; without a buyer a guest's. */
  order(
    event: GivenEvent,
    fields?: { buyer?: GivenUser; name?: string; email?: string; quantity?: number; tier?: GivenTier },
  ): Promise<GivenOrder>;
  /** An order of a free tier that is PAID and has its tickets. */
  paidOrder(
    event: GivenEvent,
    fields?: { buyer?: GivenUser; name?: string; email?: string; quantity?: number; tier?: GivenTier },
  ): Promise<GivenOrder>;
}

const ORDER = 'id number status accessToken tickets { id serial code }';

/** Builders of what a test needs but is not about; made through the API wherever that says what it means. */
export function createGiven(app: Omit<TestApp, 'given'>): Given {
  let made = 0;
  const next = (): number => (made += 1);

  /** The success of a mutation; anything else is a broken test. */
  async function mutate<Result>(
    field: string,
    type: string,
    input: object,
    selection: string,
    token?: string,
  ): Promise<Result> {
    const { data, errors } = await app.gql(
      `mutation ($input: ${type}!) { ${field}(input: $input) { __typename ... on UserError { message } ${selection} } }`,
      { input },
      { token },
    );
    const result = data?.[field];
    if (!result || /Error$/.test(result.__typename)) throw new Error(`${field}: ${JSON.stringify(result ?? errors)}`);
    return result;
  }

  const given: Given = {
    async user({ email = `user-${next()}@example.com`, name = 'Ada Lovelace', verified = false, admin = false } = {}) {
      passwordHash ??= hashPassword(GIVEN_PASSWORD); // nobody reads it, so all have the same
      const fields = { email, name, passwordHash: await passwordHash };
      const { user, accessToken: token, refreshToken } = await app.app.services().accounts.create(fields);
      if (verified) await app.sql('update users set email_verified_at = created_at where id = ?', [user.id]);
      if (admin) await app.sql(`update users set role = 'ADMIN' where id = ?`, [user.id]);
      return { id: user.id, email, token, refreshToken };
    },

    async session(user) {
      const { accessToken: token, refreshToken } = await app.app.services().accounts.signIn(user.email, GIVEN_PASSWORD);
      return { ...user, token, refreshToken };
    },

    async organization({ owner } = {}) {
      owner ??= await given.user();
      const input = { name: 'The House', slug: `house-${next()}` };
      const selection = '... on Organization { id slug }';
      const made = await mutate<GivenOrganization>(
        'createOrganization',
        'CreateOrganizationInput',
        input,
        selection,
        owner.token,
      );
      return { id: made.id, slug: made.slug, owner };
    },

    async member(organizationId, role, user) {
      user ??= await given.user();
      await app.sql('insert into memberships (organization_id, user_id, role, created_at) values (?, ?, ?, ?)', [
        organizationId,
        user.id,
        role,
        clock.now(),
      ]);
      return user;
    },

    async event({ organization, tiers = [{}], draft = false, ...fields } = {}) {
      organization ??= await given.organization();
      const { token } = organization.owner;
      const startsAt = new Date(clock.now().getTime() + 30 * DAY_MS);
      const event = await mutate<{ id: string; slug: string }>(
        'createEvent',
        'CreateEventInput',
        {
          organizationId: organization.id,
          title: `Night ${next()}`,
          venue: { name: 'The Hall', city: 'Lagos', country: 'NG' },
          startsAt,
          endsAt: new Date(startsAt.getTime() + 4 * 3_600_000),
          timeZone: 'Africa/Lagos',
          currency: 'USD',
          ...fields,
        },
        '... on Event { id slug }',
        token,
      );
      const made: GivenTier[] = [];
      for (const tier of tiers) {
        const input = { eventId: event.id, name: `Tier ${made.length + 1}`, price: 0, capacity: 100, ...tier };
        made.push(await mutate<GivenTier>('createTier', 'CreateTierInput', input, '... on Tier { id }', token));
      }
      if (!draft) await mutate('publishEvent', 'EventIdInput', { eventId: event.id }, '... on Event { id }', token);
      return { id: event.id, slug: event.slug, organization, tiers: made, tier: made[0]! };
    },

    async promoCode(event, fields = { percentOff: 100 }) {
      const input = { eventId: event.id, code: `CODE-${next()}`, ...fields };
      const { token } = event.organization.owner;
      const made = await mutate<{ code: string }>(
        'createPromoCode',
        'CreatePromoCodeInput',
        input,
        '... on PromoCode { code }',
        token,
      );
      return made.code;
    },

    async order(event, { buyer, name = 'Ada Lovelace', email, quantity = 1, tier = event.tier } = {}) {
      const input = {
        eventId: event.id,
        items: [{ tierId: tier.id, quantity }],
        buyer: { name, email: email ?? buyer?.email ?? `guest-${next()}@example.com` },
        idempotencyKey: randomUUID(),
      };
      return mutate<GivenOrder>(
        'reserveTickets',
        'ReserveTicketsInput',
        input,
        `... on Order { ${ORDER} }`,
        buyer?.token,
      );
    },

    async paidOrder(event, fields = {}) {
      const { id: orderId, accessToken } = await given.order(event, fields);
      const input = { orderId, accessToken, returnUrl: `${app.url}/orders/${orderId}`, idempotencyKey: randomUUID() };
      const selection = `... on CheckoutStarted { order { ${ORDER} } }`;
      const started = await mutate<{ order: GivenOrder }>(
        'startCheckout',
        'StartCheckoutInput',
        input,
        selection,
        fields.buyer?.token,
      );
      return started.order;
    },
  };
  return given;
}
