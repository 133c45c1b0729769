import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  getNamedType,
  isCompositeType,
  isObjectType,
  isUnionType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';
import { startTestApp, type TestApp } from './support/app.js';
import type { GivenEvent, GivenOrder, GivenOrganization, GivenUser } from './support/given.js';

/** Everybody there is, in the order of the tables' columns. "other" is a buyer of another order, "promoter" owns another organization. */
const WHO = ['nobody', 'buyer', 'other', 'promoter', 'VIEWER', 'SCANNER', 'MANAGER', 'OWNER', 'ADMIN'] as const;
type Who = (typeof WHO)[number];

/**
 * Every operation and what each gets: `ok`, `null`, or a code (UNAUTH for UNAUTHENTICATED, DENIED for FORBIDDEN,
 * HIDDEN for NOT_FOUND). An operation of the schema that is missing here fails the first test.
 */
const EXPECTED = table(`
  operation                      nobody  buyer   other   promoter VIEWER  SCANNER MANAGER OWNER   ADMIN

  Query.me                       null    ok      ok      ok       ok      ok      ok      ok      ok
  Query.now                      ok      ok      ok      ok       ok      ok      ok      ok      ok
  Query.paymentProviders         ok      ok      ok      ok       ok      ok      ok      ok      ok
  Query.organization             ok      ok      ok      ok       ok      ok      ok      ok      ok
  Query.events                   ok      ok      ok      ok       ok      ok      ok      ok      ok
  Query.event                    ok      ok      ok      ok       ok      ok      ok      ok      ok
  Query.event(draft)             null    null    null    null     ok      ok      ok      ok      null
  Query.tier                     ok      ok      ok      ok       ok      ok      ok      ok      ok
  Query.tier(draft)              null    null    null    null     ok      ok      ok      ok      null
  Query.quote                    ok      ok      ok      ok       ok      ok      ok      ok      ok
  Query.order                    null    ok      null    null     ok      null    ok      ok      null
  Query.order(number)            null    ok      null    null     ok      null    ok      ok      null
  Query.order(accessToken)       ok      ok      ok      ok       ok      ok      ok      ok      ok
  Query.myOrders                 UNAUTH  ok      ok      ok       ok      ok      ok      ok      ok
  Query.myTickets                UNAUTH  ok      ok      ok       ok      ok      ok      ok      ok
  Query.ticket                   null    ok      null    null     ok      ok      ok      ok      null
  Query.ticket(serial)           null    null    null    null     ok      ok      ok      ok      null
  Query.ticket(code)             ok      ok      ok      ok       ok      ok      ok      ok      ok
  Query.orders                   UNAUTH  HIDDEN  HIDDEN  HIDDEN   ok      DENIED  ok      ok      HIDDEN
  Query.tickets                  UNAUTH  HIDDEN  HIDDEN  HIDDEN   ok      ok      ok      ok      HIDDEN
  Query.checkIns                 UNAUTH  HIDDEN  HIDDEN  HIDDEN   ok      ok      ok      ok      HIDDEN

  Mutation.registerUser          ok      ok      ok      ok       ok      ok      ok      ok      ok
  Mutation.signIn                ok      ok      ok      ok       ok      ok      ok      ok      ok
  Mutation.refreshSession        ok      ok      ok      ok       ok      ok      ok      ok      ok
  Mutation.signOut               ok      ok      ok      ok       ok      ok      ok      ok      ok
  Mutation.requestPasswordReset  ok      ok      ok      ok       ok      ok      ok      ok      ok
  Mutation.resetPassword         LINK_EXPIRED LINK_EXPIRED LINK_EXPIRED LINK_EXPIRED LINK_EXPIRED LINK_EXPIRED LINK_EXPIRED LINK_EXPIRED LINK_EXPIRED
  Mutation.verifyEmail           LINK_EXPIRED LINK_EXPIRED LINK_EXPIRED LINK_EXPIRED LINK_EXPIRED LINK_EXPIRED LINK_EXPIRED LINK_EXPIRED LINK_EXPIRED
  Mutation.deactivateUser        UNAUTH  DENIED  DENIED  DENIED   DENIED  DENIED  DENIED  DENIED  ok
  Mutation.createOrganization    UNAUTH  ok      ok      ok       ok      ok      ok      ok      ok
  Mutation.updateOrganization    UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.setMember             UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  DENIED  ok      HIDDEN
  Mutation.removeMember          UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  DENIED  ok      HIDDEN
  Mutation.createEvent           UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.updateEvent           UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.publishEvent          UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.createTier            UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.updateTier            UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.reserveTickets        ok      ok      ok      ok       ok      ok      ok      ok      ok
  Mutation.startCheckout         HIDDEN  ok      HIDDEN  HIDDEN   HIDDEN  HIDDEN  HIDDEN  HIDDEN  HIDDEN
  Mutation.confirmPayment        HIDDEN  ok      HIDDEN  HIDDEN   HIDDEN  HIDDEN  HIDDEN  HIDDEN  HIDDEN
  Mutation.cancelOrder           HIDDEN  ok      HIDDEN  HIDDEN   HIDDEN  HIDDEN  HIDDEN  HIDDEN  HIDDEN
  Mutation.extendHold            HIDDEN  ok      HIDDEN  HIDDEN   HIDDEN  HIDDEN  HIDDEN  HIDDEN  HIDDEN
  Mutation.recoverOrders         ok      ok      ok      ok       ok      ok      ok      ok      ok
  Mutation.resendTickets         HIDDEN  ok      HIDDEN  HIDDEN   DENIED  HIDDEN  ok      ok      HIDDEN
  Mutation.checkIn               UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  ok      ok      ok      HIDDEN
  Mutation.undoCheckIn           UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  ok      ok      ok      HIDDEN

  Subscription.attendance        UNAUTH  HIDDEN  HIDDEN  HIDDEN   ok      ok      ok      ok      HIDDEN
  Subscription.availability      ok      ok      ok      ok       ok      ok      ok      ok      ok
  Subscription.order             HIDDEN  ok      HIDDEN  HIDDEN   ok      HIDDEN  ok      ok      HIDDEN
`);

/** Fields that not everybody who reaches their object may read: `seen`, `null`, or `-` where the object itself is out of reach. */
const EXPECTED_FIELDS = table(`
  field                          nobody  buyer   other   promoter VIEWER  SCANNER MANAGER OWNER   ADMIN

  Ticket.code                    -       seen    -       -        null    null    seen    seen    -
  Ticket.qrPngUrl                -       seen    -       -        null    null    seen    seen    -
  Ticket.pdfUrl                  -       seen    -       -        null    null    seen    seen    -
  Ticket.holderEmail             -       seen    -       -        seen    null    seen    seen    -
  Ticket.holderName              -       seen    -       -        seen    seen    seen    seen    -
  Ticket.order                   -       seen    -       -        seen    null    seen    seen    -
  Ticket(code).code              null    seen    null    null     null    null    seen    seen    null
  Ticket(code).holderEmail       null    seen    null    null     seen    null    seen    seen    null
  Ticket(code).holderName        seen    seen    seen    seen     seen    seen    seen    seen    seen
  Ticket(code).order             null    seen    null    null     seen    null    seen    seen    null
  Order.accessToken              -       seen    -       -        null    -       null    null    -
  Order.buyerEmail               -       seen    -       -        seen    -       seen    seen    -
  Event.attendance               null    null    null    null     seen    seen    seen    seen    null
  Event.viewerRole               null    null    null    null     seen    seen    seen    seen    null
  Organization.members           null    null    null    null     seen    seen    seen    seen    null
  Organization.feeBasisPoints    null    null    null    null     seen    null    seen    seen    null
  User.email                     -       -       -       -        null    null    seen    seen    -
`);

const SHORT: Record<string, string> = { UNAUTHENTICATED: 'UNAUTH', FORBIDDEN: 'DENIED', NOT_FOUND: 'HIDDEN' };

interface Stage {
  readonly people: Record<Who, GivenUser | undefined>;
  readonly organization: GivenOrganization;
  readonly event: GivenEvent;
  readonly draft: GivenEvent;
  readonly order: GivenOrder;
}

let app: TestApp;
let stage: Stage;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  stage = await setStage();
}, 30_000);
afterAll(async () => app[Symbol.asyncDispose]());

async function setStage(): Promise<Stage> {
  const { given } = app;
  const organization = await given.organization();
  const event = await given.event({ organization, tiers: [{ capacity: 1_000 }] });
  const draft = await given.event({ organization, draft: true });
  const [buyer, other] = [await given.user(), await given.user()];
  const order = await given.paidOrder(event, { buyer });
  await given.paidOrder(event, { buyer: other });
  const people = {
    nobody: undefined,
    buyer,
    other,
    promoter: (await given.event()).organization.owner,
    VIEWER: await given.member(organization.id, 'VIEWER'),
    SCANNER: await given.member(organization.id, 'SCANNER'),
    MANAGER: await given.member(organization.id, 'MANAGER'),
    OWNER: organization.owner,
    ADMIN: await given.user({ admin: true }),
  };
  return { people, organization, event, draft, order };
}

/** The arguments of each operation: about things of the stage's organization and buyer, fresh ones where it changes them. */
const ARGUMENTS: Record<string, () => Promise<object> | object> = {
  'Query.organization': () => ({ slug: stage.organization.slug }),
  'Query.event': () => ({ id: stage.event.id }),
  'Query.event(draft)': () => ({ id: stage.draft.id }),
  'Query.tier': () => ({ id: stage.event.tier.id }),
  'Query.tier(draft)': () => ({ id: stage.draft.tier.id }),
  'Query.quote': () => ({ input: { eventId: stage.event.id, items: [{ tierId: stage.event.tier.id, quantity: 1 }] } }),
  'Query.order': () => ({ id: stage.order.id }),
  'Query.order(number)': () => ({ number: stage.order.number }),
  'Query.order(accessToken)': () => ({ id: stage.order.id, accessToken: stage.order.accessToken }),
  'Query.ticket': () => ({ id: stage.order.tickets[0]!.id }),
  'Query.ticket(serial)': () => ({ serial: stage.order.tickets[0]!.serial }),
  'Query.ticket(code)': () => ({ code: stage.order.tickets[0]!.code }),
  'Query.orders': () => ({ eventId: stage.event.id }),
  'Query.tickets': () => ({ eventId: stage.event.id }),
  'Query.checkIns': () => ({ eventId: stage.event.id }),

  'Mutation.registerUser': () =>
    input({ email: `${randomUUID()}@example.com`, name: 'New', password: 'a long new password' }),
  'Mutation.signIn': () => input({ email: stage.people.other!.email, password: 'a quiet harbour at dawn' }),
  'Mutation.refreshSession': async () => input({ refreshToken: (await app.given.user()).refreshToken }),
  'Mutation.requestPasswordReset': () => input({ email: stage.people.other!.email }),
  'Mutation.resetPassword': () => input({ token: 'forged', password: 'a long new password' }),
  'Mutation.verifyEmail': () => input({ token: 'forged' }),
  'Mutation.deactivateUser': async () => input({ userId: (await app.given.user()).id }),
  'Mutation.createOrganization': () => input({ name: 'House', slug: `x-${randomUUID()}` }),
  'Mutation.updateOrganization': () => input({ organizationId: stage.organization.id, name: 'The House' }),
  'Mutation.setMember': async () =>
    input({ organizationId: stage.organization.id, email: (await app.given.user()).email, role: 'SCANNER' }),
  'Mutation.removeMember': async () => {
    const { id } = await app.given.member(stage.organization.id, 'SCANNER');
    return input({ organizationId: stage.organization.id, userId: id });
  },
  'Mutation.createEvent': () =>
    input({
      organizationId: stage.organization.id,
      title: 'Another night',
      venue: { name: 'The Hall' },
      startsAt: '2099-01-01T20:00:00Z',
      endsAt: '2099-01-01T23:00:00Z',
      timeZone: 'UTC',
      currency: 'USD',
    }),
  'Mutation.updateEvent': () => input({ eventId: stage.event.id, description: 'Changed.' }),
  'Mutation.publishEvent': async () => input({ eventId: (await freshDraft()).id }),
  'Mutation.createTier': () => input({ eventId: stage.draft.id, name: 'More', price: 0, capacity: 5 }),
  'Mutation.updateTier': () => input({ tierId: stage.event.tier.id, name: 'Renamed' }),
  'Mutation.reserveTickets': () =>
    input({
      eventId: stage.event.id,
      items: [{ tierId: stage.event.tier.id, quantity: 1 }],
      buyer: { name: 'Ada', email: 'ada@example.com' },
      idempotencyKey: randomUUID(),
    }),
  'Mutation.startCheckout': async () =>
    input({ orderId: await buyersHold(), returnUrl: `${app.url}/back`, idempotencyKey: randomUUID() }),
  'Mutation.confirmPayment': () => input({ orderId: stage.order.id }),
  'Mutation.cancelOrder': async () => input({ orderId: await buyersHold() }),
  'Mutation.extendHold': async () => input({ orderId: await buyersHold() }),
  'Mutation.recoverOrders': () => input({ email: 'ada@example.com' }),
  'Mutation.resendTickets': () => input({ orderId: stage.order.id }),
  'Mutation.checkIn': () => input({ eventId: stage.event.id, code: 'unknown', gate: 'North', scanId: randomUUID() }),
  'Mutation.undoCheckIn': async () => input({ scanId: await acceptedScan() }),

  'Subscription.attendance': () => ({ eventId: stage.event.id }),
  'Subscription.availability': () => ({ eventId: stage.event.id }),
  'Subscription.order': () => ({ id: stage.order.id }),
};

const input = (fields: object): object => ({ input: fields });
const freshDraft = (): Promise<GivenEvent> => app.given.event({ organization: stage.organization, draft: true });
const buyersHold = async (): Promise<string> => (await app.given.order(stage.event, { buyer: stage.people.buyer! })).id;

async function acceptedScan(): Promise<string> {
  const { tickets } = await app.given.paidOrder(stage.event);
  const scanId = randomUUID();
  const scan = { eventId: stage.event.id, code: tickets[0]!.code, gate: 'North', scanId };
  const { data, errors } = await app.gql(
    'mutation ($input: CheckInInput!) { checkIn(input: $input) { outcome } }',
    { input: scan },
    { token: stage.people.OWNER!.token },
  );
  expect(data?.checkIn?.outcome ?? errors).toBe('ACCEPTED');
  return scanId;
}

describe('who may do what', () => {
  test('is said here for every operation of the schema', () => {
    const { schema } = app.app;
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    const operations = roots.flatMap(root => Object.keys(root?.getFields() ?? {}).map(name => `${root!.name}.${name}`));

    const said = new Set([...EXPECTED.keys()].map(withoutVariant));

    expect([...said].sort()).toEqual(operations.sort());
  });

  test.each([...EXPECTED])('%s', async (operation, expected) => {
    const outcomes: Record<string, string> = {};
    for (const who of WHO) outcomes[who] = await outcomeOf(operation, who);

    expect(outcomes).toEqual(expected);
  });
});

describe('who may read what', () => {
  test.each([...EXPECTED_FIELDS])('%s', async (field, expected) => {
    const outcomes: Record<string, string> = {};
    for (const who of WHO) outcomes[who] = await sightOf(field, who);

    expect(outcomes).toEqual(expected);
  });

  test('a guest reads order and tickets by the access token, and a wrong one opens nothing', async () => {
    const { id, accessToken } = await app.given.paidOrder(stage.event);
    const ask = (token: string) =>
      app.gql(
        'query ($id: ID!, $token: String!) { order(id: $id, accessToken: $token) { accessToken buyerEmail tickets { code qrPngUrl pdfUrl holderEmail } } }',
        { id, token },
      );

    const { data } = await ask(accessToken);

    expect(data.order).toEqual({
      accessToken,
      buyerEmail: expect.stringContaining('@'),
      tickets: [
        {
          code: expect.stringMatching(/^FY1\./),
          qrPngUrl: expect.stringContaining('http'),
          pdfUrl: expect.stringContaining('http'),
          holderEmail: expect.stringContaining('@'),
        },
      ],
    });
    expect((await ask(`${accessToken.slice(0, -1)}x`)).data.order).toBeNull();
    expect((await ask(stage.order.accessToken)).data.order).toBeNull();
  });

  test('a guest’s order and tickets are an account’s as soon as its address is verified, and not before', async () => {
    const user = await app.given.user();
    const { id } = await app.given.paidOrder(stage.event, { email: user.email });
    const ask = async () =>
      (
        await app.gql(
          'query ($id: ID!) { order(id: $id) { id } myOrders { nodes { id } } myTickets { nodes { code } } }',
          { id },
          { token: user.token },
        )
      ).data;

    expect(await ask()).toEqual({ order: null, myOrders: { nodes: [] }, myTickets: { nodes: [] } });
    await app.runJobs();
    const token = await app.mailedToken(user.email, 'verify');
    await app.gql('mutation ($t: String!) { verifyEmail(input: { token: $t }) { __typename } }', { t: token });

    expect(await ask()).toEqual({
      order: { id },
      myOrders: { nodes: [{ id }] },
      myTickets: { nodes: [{ code: expect.stringMatching(/^FY1\./) }] },
    });
  });
});

describe('what can’t be in the record', () => {
  const takesIds = [...EXPECTED.keys()].filter(operation => operation in ARGUMENTS);

  test.each(takesIds)('%s: ids that are none answer as those of nothing', async operation => {
    const given = await argumentsOf(operation);
    const variables = withStrings(given, (text, key) => (/^id$|Ids?$/.test(key) ? 'nonsense' : text));
    if (JSON.stringify(variables) === JSON.stringify(given)) return;

    const { data, code } = await ask(operation, variables, whoMay(operation));

    const result = data?.[nameOf(operation)];
    expect(['NOT_FOUND', 'BAD_USER_INPUT', 'INVALID_INPUT', 'null']).toContain(code ?? result?.code ?? String(result));
  });

  test.each(takesIds)('%s: a NUL in a text is the asker’s mistake, not ours', async operation => {
    const variables = withStrings(await argumentsOf(operation), text => `${text}\u0000`);

    const { code } = await ask(operation, variables, whoMay(operation));

    expect(['INTERNAL_SERVER_ERROR', 'SERVICE_UNAVAILABLE']).not.toContain(code);
  });

  const whoMay = (operation: string) => stage.people[operation === 'Mutation.deactivateUser' ? 'ADMIN' : 'OWNER'];
});

async function outcomeOf(operation: string, who: Who): Promise<string> {
  const user = stage.people[who];
  const asker = user && (operation === 'Mutation.signOut' ? await app.given.session(user) : user);
  const { data, code } = await ask(operation, await argumentsOf(operation), asker);
  const result = data?.[nameOf(operation)];
  const outcome = code ?? (result === null || result === undefined ? 'null' : (result.code ?? 'ok'));
  return SHORT[outcome] ?? outcome;
}

/** Asks the operation with its variables; the document is made from the schema. */
function ask(operation: string, variables: object, user: GivenUser | undefined) {
  const { schema } = app.app;
  const [root, name] = [withoutVariant(operation).split('.')[0]!.toLowerCase(), nameOf(operation)];
  const field = fieldOf(schema, operation);
  const given = field.args.filter(argument => argument.name in variables);
  const declared = given.map(argument => `$${argument.name}: ${String(argument.type)}`).join(', ');
  const passed = given.map(argument => `${argument.name}: $${argument.name}`).join(', ');
  const query = `${root} ${declared && `(${declared})`} { ${name}${passed && `(${passed})`} ${selectionOf(field)} }`;
  return root === 'subscription'
    ? app.subscribe(query, variables, { token: user?.token })
    : app.gql(query, variables, { token: user?.token });
}

function selectionOf({ type }: GraphQLField<unknown, unknown>): string {
  const named = getNamedType(type);
  if (!isCompositeType(named)) return '';
  if (isUnionType(named)) return '{ __typename ... on UserError { code } }';
  const isPage = isObjectType(named) && named.name.endsWith('Connection');
  return isPage ? '{ nodes { __typename } }' : '{ __typename }';
}

function fieldOf(schema: GraphQLSchema, operation: string): GraphQLField<unknown, unknown> {
  const [root = ''] = withoutVariant(operation).split('.');
  const type = schema.getType(root);
  const field = isObjectType(type) ? type.getFields()[nameOf(operation)] : undefined;
  if (!field) throw new Error(`The schema has no ${operation}`);
  return field;
}

/** How each object of the field table is reached. */
const PATHS: Record<string, () => { query: string; variables: object; path: string[] }> = {
  Ticket: () => ({
    query: 'query ($id: ID!) { ticket(id: $id) { FIELD } }',
    variables: { id: stage.order.tickets[0]!.id },
    path: ['ticket'],
  }),
  'Ticket(code)': () => ({
    query: 'query ($code: String!) { ticket(code: $code) { FIELD } }',
    variables: { code: stage.order.tickets[0]!.code },
    path: ['ticket'],
  }),
  Order: () => ({
    query: 'query ($id: ID!) { order(id: $id) { FIELD } }',
    variables: { id: stage.order.id },
    path: ['order'],
  }),
  Event: () => ({
    query: 'query ($id: ID!) { event(id: $id) { FIELD } }',
    variables: { id: stage.event.id },
    path: ['event'],
  }),
  Organization: () => ({
    query: 'query ($slug: String!) { organization(slug: $slug) { FIELD } }',
    variables: { slug: stage.organization.slug },
    path: ['organization'],
  }),
  User: () => ({
    query: 'query ($slug: String!) { organization(slug: $slug) { id members { role user { id FIELD } } } }',
    variables: { slug: stage.organization.slug },
    path: ['organization', 'members', '0', 'user'],
  }),
};

async function sightOf(what: string, who: Who): Promise<string> {
  const [object, field] = [what.slice(0, what.lastIndexOf('.')), what.slice(what.lastIndexOf('.') + 1)];
  const { query, variables, path } = PATHS[object]!();
  const type = app.app.schema.getType(withoutVariant(object));
  const known = isObjectType(type) && type.getFields()[field];
  if (!known) throw new Error(`The schema has no ${what}`);
  const selection = `${field} ${isCompositeType(getNamedType(known.type)) ? '{ __typename }' : ''}`;

  const { data, code } = await app.gql(query.replace('FIELD', selection), variables, {
    token: stage.people[who]?.token,
  });

  if (code === 'FORBIDDEN') return 'null';
  const found = path.reduce((value, key) => value?.[key], data);
  if (found === null || found === undefined) return '-';
  return found[field] === null ? 'null' : 'seen';
}

/** The same arguments with every text in them changed. */
function withStrings<Value>(value: Value, change: (text: string, key: string) => string, key = ''): Value {
  if (typeof value === 'string') return change(value, key) as Value;
  if (Array.isArray(value)) return value.map(item => withStrings<unknown>(item, change, key)) as Value;
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, withStrings<unknown>(inner, change, name)]);
  return Object.fromEntries(entries) as Value;
}

const argumentsOf = async (operation: string): Promise<object> => (await ARGUMENTS[operation]?.()) ?? {};
const nameOf = (operation: string): string => withoutVariant(operation).split('.')[1]!;
const withoutVariant = (operation: string): string => operation.replace(/\(.*?\)/, '');

/** Reads a table of words: a row's name, then one word for each of WHO. */
function table(text: string): Map<string, Record<Who, string>> {
  const [, ...rows] = text
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean);
  return new Map(
    rows.map(row => {
      const [name = '', ...words] = row.split(/\s+/);
      if (words.length !== WHO.length) throw new Error(`${name} has ${words.length} columns`);
      return [name, Object.fromEntries(WHO.map((who, column) => [who, words[column]])) as Record<Who, string>];
    }),
  );
}
