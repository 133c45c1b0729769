import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startTestApp, type TestApp } from './support/app.js';
import { buying } from './support/buying.js';
import { furnish } from './support/furnish.js';
import type { GivenEvent, GivenOrganization, GivenUser } from './support/given.js';
import { kinds, statementsOf } from './support/statements.js';

const FEW = 2;
const MANY = 30;
/** More than these and an operation is worth a look, however its rows are. */
const MOST = 16;

/** In longer lists, two fields that load the same may miss each other's batch: once, not once a row. */
const MISSED = 1;

/** The same operation about few things and about many takes the same statements, only their lists are longer. */
let app: TestApp;
let buyer: GivenUser;
let houses: Record<number, GivenOrganization>;
let nights: Record<number, GivenEvent>;
beforeAll(async () => {
  app = await startTestApp();
  buyer = await app.given.user({ email: 'reader@example.com', verified: true });
  for (const size of [FEW, MANY]) {
    const { organization, night } = await furnish(app, size, buyer);
    houses = { ...houses, [size]: organization };
    nights = { ...nights, [size]: night };
  }
}, 240_000);
afterAll(async () => app[Symbol.asyncDispose]());

const MONEY = '{ amount currency }';
const EVENT = `id slug title status startsAt venue { name city } organization { id slug name }
  tiers { id name available sold held onSale price ${MONEY} }`;
const TICKET = `id serial status holderName holderEmail code qrPngUrl pdfUrl tier { id name } event { id title organization { name } }`;
const ORDER = `id number status promoCode buyerName buyerEmail total ${MONEY} event { id title venue { name } organization { name } }
  items { id quantity unitPrice ${MONEY} total ${MONEY} tier { id name } } tickets { ${TICKET} order { id number } }
  payments { id status amount ${MONEY} } refunds { id status amount ${MONEY} tickets { id serial } }`;

/** An operation about `size` things. */
const OPERATIONS: Record<
  string,
  { query: string; variables: (size: number) => object; as: (size: number) => string | undefined }
> = {
  'the events list': {
    query: `query ($first: Int) { events(first: $first) { nodes { ${EVENT} } pageInfo { endCursor hasNextPage } } }`,
    variables: first => ({ first }),
    as: () => undefined,
  },
  'an event’s page': {
    query: `query ($id: ID) { event(id: $id) { ${EVENT} description } }`,
    variables: size => ({ id: nights[size]!.id }),
    as: () => undefined,
  },
  'a buyer’s orders': {
    query: `query ($first: Int) { myOrders(first: $first) { nodes { ${ORDER} } } }`,
    variables: first => ({ first }),
    as: () => buyer.token,
  },
  'an event’s orders': {
    query: `query ($id: ID!, $first: Int) { orders(eventId: $id, first: $first) { nodes { ${ORDER} } } }`,
    variables: first => ({ id: nights[MANY]!.id, first }),
    as: () => houses[MANY]!.owner.token,
  },
  'an event’s tickets': {
    query: `query ($id: ID!, $first: Int) { tickets(eventId: $id, first: $first) { nodes { ${TICKET} order { id number event { id } buyerEmail } } } }`,
    variables: first => ({ id: nights[MANY]!.id, first }),
    as: () => houses[MANY]!.owner.token,
  },
  'an event’s refunds': {
    query: `query ($id: ID!, $first: Int) { refunds(eventId: $id, first: $first) { nodes { id status reason amount ${MONEY}
      order { number buyerName buyerEmail event { id } } tickets { ${TICKET} } } } }`,
    variables: first => ({ id: nights[MANY]!.id, first }),
    as: () => houses[MANY]!.owner.token,
  },
  'cancelled events with their progress': {
    query: `query ($slug: String!, $first: Int) { organization(slug: $slug) { name
      events(first: $first) { nodes { id title status cancellation { total done failed } } } } }`,
    variables: size => ({ slug: houses[size]!.slug, first: size }),
    as: size => houses[size]!.owner.token,
  },
  'an event’s scans': {
    query: `query ($id: ID!, $first: Int) { checkIns(eventId: $id, first: $first) { nodes { id outcome gate ticket { ${TICKET} order { number } } } } }`,
    variables: first => ({ id: nights[MANY]!.id, first }),
    as: () => houses[MANY]!.owner.token,
  },
  'an organization with its members and events': {
    query: `query ($slug: String!, $first: Int) { organization(slug: $slug) { name feeBasisPoints members { role user { id name email } }
      events(first: $first) { nodes { ${EVENT} } } } }`,
    variables: size => ({ slug: houses[size]!.slug, first: size }),
    as: size => houses[size]!.owner.token,
  },
  'an event’s promo codes': {
    query: `query ($id: ID!) { promoCodes(eventId: $id) { id code amountOff ${MONEY} uses tiers { id name price ${MONEY} } } }`,
    variables: size => ({ id: nights[size]!.id }),
    as: size => houses[size]!.owner.token,
  },
  'who somebody is, with all memberships': {
    query: 'query { me { id email memberships { role organization { id name } } } }',
    variables: () => ({}),
    as: size => houses[size]!.owner.token,
  },
  'attendance of an event': {
    query: `query ($id: ID) { event(id: $id) { attendance { sold checkedIn byTier { tier { id name } sold checkedIn } byGate { gate checkedIn } } } }`,
    variables: size => ({ id: nights[size]!.id }),
    as: size => houses[size]!.owner.token,
  },
};

describe('statements to the database', () => {
  test.each(Object.keys(OPERATIONS))('%s: as many for thirty as for two', async name => {
    const { query, variables, as } = OPERATIONS[name]!;
    const sent: Record<number, string[]> = {};
    const rows: Record<number, number> = {};
    for (const size of [FEW, MANY]) {
      sent[size] = await statementsOf(app, async () => {
        const { data, errors } = await app.gql(query, variables(size), { token: as(size) });
        expect(errors).toEqual([]);
        rows[size] = JSON.stringify(data).length;
      });
    }
    if (name !== 'who somebody is, with all memberships') expect(rows[MANY]).toBeGreaterThan(rows[FEW]! * 4);
    const few = kinds(sent[FEW]!);
    const grown = Object.entries(kinds(sent[MANY]!)).filter(([kind, count]) => count > (few[kind] ?? 0) + MISSED);
    expect(grown).toEqual([]);
    expect(sent[MANY]!.length).toBeLessThanOrEqual(MOST);
  });
});

test('a reservation takes as many as ever without a promo code, and with one three more', async () => {
  const event = nights[FEW]!;
  const promoCode = await app.given.promoCode(event);
  const reserve = (more = {}) => statementsOf(app, () => buying(app).reserve(event, more));
  expect(await reserve()).toHaveLength(4);
  expect(await reserve({ promoCode })).toHaveLength(7);
});

test('a scan takes two, who asks and the decision; those who scan at once share both', async () => {
  const event = nights[FEW]!;
  const { token } = event.organization.owner;
  const { tickets } = await app.given.paidOrder(event, { quantity: 6 });
  const scan = async ({ code }: { code: string }, selection = 'outcome') => {
    const input = { eventId: event.id, code, gate: 'North', scanId: randomUUID() };
    const mutation = `mutation ($input: CheckInInput!) { checkIn(input: $input) { ${selection} } }`;
    const { data } = await app.gql(mutation, { input }, { token });
    return data.checkIn.outcome as string;
  };
  expect(await statementsOf(app, () => scan(tickets[0]!))).toHaveLength(2);
  const crowd = await statementsOf(app, async () => {
    const outcomes = await Promise.all(tickets.map(ticket => scan(ticket)));
    expect(outcomes.filter(outcome => outcome === 'ACCEPTED')).toHaveLength(5);
  });
  expect(crowd.length).toBeLessThanOrEqual(4); // the first may be under way alone before the others come
  const gates = 'outcome ticket { id serial tier { id name } } first { id gate } attendance { checkedIn }';
  expect(await statementsOf(app, () => scan(tickets[0]!, gates))).toHaveLength(4);
});
