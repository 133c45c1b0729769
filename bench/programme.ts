import { randomUUID } from 'node:crypto';
import type pg from 'pg';

/** Asks a server; answers the operation's only field. @throws where that is an error. */
export type Ask = <T>(query: string, variables: object, token?: string) => Promise<T>;

export interface HotEvent {
  readonly eventId: string;
  readonly slug: string;
  readonly tierId: string;
}

/** Somebody who holds events. */
export interface Promoter extends Account {
  readonly organizationId: string;
  readonly organizationSlug: string;
}

/** Somebody who is signed in: for the fifteen minutes of an access token. */
interface Account {
  readonly email: string;
  readonly password: string;
  readonly token: string;
  readonly userId: string;
}

/** Registers somebody. */
export async function register(ask: Ask, email: string): Promise<Account> {
  const password = randomUUID();
  const { accessToken: token, user } = await ask<{ accessToken: string; user: { id: string } }>(
    `mutation ($input: RegisterUserInput!) { registerUser(input: $input) {
       __typename ... on Session { accessToken user { id } } ... on UserError { message } } }`,
    { input: { email, name: 'Promoter', password } },
  );
  return { email, password, token, userId: user.id };
}

/** The same one with a token of now: a whole run takes longer than a token is good for. */
export async function signedIn<Known extends Account>(ask: Ask, account: Known): Promise<Known> {
  const { email, password } = account;
  const { accessToken: token } = await ask<{ accessToken: string }>(
    `mutation ($input: SignInInput!) { signIn(input: $input) {
       __typename ... on Session { accessToken } ... on UserError { message } } }`,
    { input: { email, password } },
  );
  return { ...account, token };
}

/** So many colleagues of the event's promoter. @returns their access tokens. */
export async function hire(
  { ask, database }: { ask: Ask; database: pg.Client },
  { eventId, count, role }: { eventId: string; count: number; role: 'SCANNER' | 'VIEWER' },
): Promise<string[]> {
  const tokens: string[] = [];
  for (let hired = 0; hired < count; hired += 1) {
    const { token, userId } = await register(ask, `${role}-${hired}@example.com`);
    await database.query(
      `insert into memberships (organization_id, user_id, role, created_at)
       select organization_id, $1, $2, now() from events where id = $3`,
      [userId, role, eventId],
    );
    tokens.push(token);
  }
  return tokens;
}

/** Makes one. */
export async function found(ask: Ask): Promise<Promoter> {
  const account = await register(ask, 'promoter@example.com');
  const organizationSlug = 'bench';
  const { id: organizationId } = await ask<{ id: string }>(
    `mutation ($input: CreateOrganizationInput!) { createOrganization(input: $input) {
       __typename ... on Organization { id } ... on UserError { message } } }`,
    { input: { name: 'Bench', slug: organizationSlug } },
    account.token,
  );
  return { ...account, organizationId, organizationSlug };
}

/** A published event with one free tier of so many tickets. */
export async function publish(ask: Ask, { token, organizationId }: Promoter, capacity: number): Promise<HotEvent> {
  const startsAt = new Date(Date.now() + 30 * 24 * 3_600_000);
  const { id: eventId, slug } = await ask<{ id: string; slug: string }>(
    `mutation ($input: CreateEventInput!) { createEvent(input: $input) { __typename ... on Event { id slug } ... on UserError { message } } }`,
    {
      input: {
        organizationId,
        title: 'Hot night',
        venue: { name: 'The Hall' },
        startsAt,
        endsAt: new Date(startsAt.getTime() + 4 * 3_600_000),
        timeZone: 'UTC',
        currency: 'USD',
        holdMinutes: 60, // longer than any run: what was held in the first round is counted after the last
      },
    },
    token,
  );
  const { id: tierId } = await ask<{ id: string }>(
    `mutation ($input: CreateTierInput!) { createTier(input: $input) { __typename ... on Tier { id } ... on UserError { message } } }`,
    { input: { eventId, name: 'Regular', price: 0, capacity } },
    token,
  );
  await ask(
    `mutation ($input: EventIdInput!) { publishEvent(input: $input) { __typename ... on UserError { message } } }`,
    { input: { eventId } },
    token,
  );
  return { eventId, slug, tierId };
}
