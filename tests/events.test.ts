import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type Asker, type TestApp } from './support/app.js';
import type { GivenEvent, GivenOrganization } from './support/given.js';
import { statementsOf } from './support/statements.js';
import { watch } from './support/watch.js';

const DAY_MS = 86_400_000;
const inDays = (days: number): string => new Date(clock.now().getTime() + days * DAY_MS).toISOString();

let app: TestApp;
let house: GivenOrganization;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  house = await app.given.organization();
});
afterAll(async () => app[Symbol.asyncDispose]());

const EVENT = `... on Event { id slug title status serialPrefix currency capacity imageUrl doorsAt description language
  venue { name address city country latitude longitude } startsAt endsAt timeZone holdMinutes reentry }`;
const TIER = `... on Tier { id name capacity sold held available price { amount currency } minPerOrder maxPerOrder
  saleStartsAt saleEndsAt hidden onSale waitlistOpen lane event { id } }`;
const INVALID = '... on InvalidInputError { fields { path message } }';
const SELECTIONS = {
  createEvent: EVENT + INVALID,
  updateEvent: `${EVENT} ${INVALID} ... on WrongStateError { state }`,
  publishEvent: `${EVENT} ... on EventIncompleteError { missing }`,
  createTier: TIER + INVALID,
  updateTier: `${TIER} ${INVALID} ... on CapacityBelowSoldError { sold held }`,
};

// What comes back is the test's to know.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
async function mutate(field: keyof typeof SELECTIONS, input: object, asker: Asker = house.owner): Promise<any> {
  const type = field === 'publishEvent' ? 'EventIdInput' : `${field[0]!.toUpperCase()}${field.slice(1)}Input`;
  const selection = `__typename ... on UserError { code message } ${SELECTIONS[field]}`;
  const { data, code } = await app.gql(
    `mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} } }`,
    { input },
    asker,
  );
  return data?.[field] ?? { graphqlError: code };
}
const draft = (more: object = {}): object => ({
  organizationId: house.id,
  title: 'Night at the Hall',
  venue: { name: 'The Hall' },
  startsAt: inDays(30),
  endsAt: inDays(31),
  timeZone: 'Africa/Lagos',
  currency: 'USD',
  ...more,
});
const paths = (result: any): string[] => result.fields.map((field: { path: string }) => field.path);

describe('a new event', () => {
  test('is a draft with a slug from its title and a serial prefix from title and year; the next of that title differ', async () => {
    const fields = { startsAt: '2027-03-01T19:00:00Z', endsAt: '2027-03-01T23:00:00Z', title: 'Été à la Salle' };
    const [one, two] = [await mutate('createEvent', draft(fields)), await mutate('createEvent', draft(fields))];
    expect([one.status, one.slug, one.serialPrefix]).toEqual(['DRAFT', 'ete-a-la-salle', 'ETE2027']);
    expect([two.slug, two.serialPrefix]).toEqual(['ete-a-la-salle-2', 'ETE20272']);
  });

  test('takes the year of its prefix from where it takes place', async () => {
    const fields = {
      title: 'Newyear',
      startsAt: '2027-12-31T23:30:00Z',
      endsAt: '2028-01-01T03:00:00Z',
      timeZone: 'Africa/Lagos',
    };
    expect((await mutate('createEvent', draft(fields))).serialPrefix).toBe('NEWYEA2028');
  });

  test('made forty times at once with one title, has forty names', async () => {
    const events = await Promise.all(
      Array.from({ length: 40 }, () => mutate('createEvent', draft({ title: 'Rush Hour' }))),
    );
    expect(new Set(events.map(event => event.slug)).size).toBe(40);
    expect(new Set(events.map(event => event.serialPrefix)).size).toBe(40);
    for (const { serialPrefix } of events) expect(serialPrefix).toMatch(/^[A-Z0-9]{3,10}$/);
  });

  test('with a title in another alphabet still has names', async () => {
    const event = await mutate('createEvent', draft({ title: 'حفلة موسيقية' }));
    expect([event.title, event.slug.slice(0, 5), event.serialPrefix.slice(0, 3)]).toEqual([
      'حفلة موسيقية',
      'event',
      'EVT',
    ]);
  });

  test('has a key of its own for its tickets, and a line in the audit', async () => {
    const { id } = await mutate('createEvent', draft());
    expect(await app.sql('select octet_length(public_key) as length from event_keys where event_id = ?', [id])).toEqual(
      [{ length: 32 }],
    );
    expect(await app.sql('select action, actor_id from audit_entries where subject_id = ?', [id])).toEqual([
      { action: 'event.created', actor_id: house.owner.id },
    ]);
  });

  test('that makes no sense is refused, every wrong field by name', async () => {
    const wrong = await mutate(
      'createEvent',
      draft({
        title: ' ',
        holdMinutes: 0,
        capacity: 0,
        taxBasisPoints: 10_001,
        language: '??',
        slug: 'No Slug',
        serialPrefix: 'x',
      }),
    );
    expect(wrong.__typename).toBe('InvalidInputError');
    expect(paths(wrong).sort()).toEqual([
      'capacity',
      'holdMinutes',
      'language',
      'serialPrefix',
      'slug',
      'taxBasisPoints',
      'title',
    ]);
    const times = await mutate(
      'createEvent',
      draft({ endsAt: inDays(30), startsAt: inDays(30.5), doorsAt: inDays(32), refundDeadline: inDays(40) }),
    );
    expect(paths(times).sort()).toEqual(['doorsAt', 'endsAt', 'refundDeadline']);
    expect(paths(await mutate('createEvent', draft({ title: 'a\u0000b' })))).toEqual(['title']);
    expect(paths(await mutate('createEvent', draft({ venue: { name: 'x'.repeat(201), latitude: 91 } })))).toEqual([
      'venue.name',
      'venue.latitude',
    ]);
  });

  test('can’t have a slug or prefix that is taken', async () => {
    const { slug } = await mutate('createEvent', draft({ slug: 'taken-one', serialPrefix: 'taken1' }));
    expect(slug).toBe('taken-one');
    expect(paths(await mutate('createEvent', draft({ slug: 'taken-one' })))).toEqual(['slug']);
    expect(paths(await mutate('createEvent', draft({ serialPrefix: 'TAKEN1' })))).toEqual(['serialPrefix']);
  });

  test('is for OWNER and MANAGER alone', async () => {
    const [manager, scanner, viewer] = await Promise.all(
      (['MANAGER', 'SCANNER', 'VIEWER'] as const).map(role => app.given.member(house.id, role)),
    );
    expect((await mutate('createEvent', draft(), manager)).__typename).toBe('Event');
    expect(await mutate('createEvent', draft(), scanner)).toEqual({ graphqlError: 'FORBIDDEN' });
    expect(await mutate('createEvent', draft(), viewer)).toEqual({ graphqlError: 'FORBIDDEN' });
    expect(await mutate('createEvent', draft(), await app.given.user())).toEqual({ graphqlError: 'NOT_FOUND' });
    expect(await mutate('createEvent', draft(), {})).toEqual({ graphqlError: 'UNAUTHENTICATED' });
    expect(await mutate('createEvent', draft({ organizationId: 'nonsense' }))).toEqual({ graphqlError: 'NOT_FOUND' });
  });
});

describe('changing an event', () => {
  const details = {
    description: 'Loud',
    capacity: 50,
    doorsAt: inDays(29.9),
    imageUrl: 'https://example.com/a.png',
    reentry: false,
    holdMinutes: 5,
  };

  test('an absent field keeps, null clears', async () => {
    const { id: eventId } = await mutate('createEvent', draft(details));
    const renamed = await mutate('updateEvent', { eventId, title: 'Another Night' });
    expect(renamed).toMatchObject({
      title: 'Another Night',
      description: 'Loud',
      capacity: 50,
      imageUrl: 'https://example.com/a.png',
      reentry: false,
      holdMinutes: 5,
    });
    const cleared = await mutate('updateEvent', { eventId, capacity: null, doorsAt: null, imageUrl: null });
    expect(cleared).toMatchObject({ title: 'Another Night', capacity: null, doorsAt: null, imageUrl: null });
    expect(paths(await mutate('updateEvent', { eventId, title: null }))).toEqual(['title']);
    const moved = await mutate('updateEvent', { eventId, venue: { name: 'The Barn', city: 'Abuja' } });
    expect(moved.venue).toEqual({
      name: 'The Barn',
      address: null,
      city: 'Abuja',
      country: null,
      latitude: null,
      longitude: null,
    });
  });

  test('what contradicts what stays is refused and changes nothing', async () => {
    const { id: eventId, startsAt } = await mutate('createEvent', draft());
    expect(paths(await mutate('updateEvent', { eventId, title: 'Lost', endsAt: startsAt }))).toEqual(['endsAt']);
    const { data } = await app.gql('query ($id: ID) { event(id: $id) { title } }', { id: eventId }, house.owner);
    expect(data.event.title).toBe('Night at the Hall');
  });

  test('the capacity is never under what is sold and held, nor is a tier’s', async () => {
    const event = await app.given.event({
      organization: house,
      capacity: 20,
      tiers: [{ capacity: 10 }, { capacity: 15 }],
    });
    await app.given.paidOrder(event, { quantity: 2 });
    await app.given.order(event, { quantity: 3 });
    expect(paths(await mutate('updateEvent', { eventId: event.id, capacity: 4 }))).toEqual(['capacity']);
    expect((await mutate('updateEvent', { eventId: event.id, capacity: 5 })).capacity).toBe(5);
    expect(await mutate('updateTier', { tierId: event.tier.id, capacity: 4 })).toMatchObject({
      __typename: 'CapacityBelowSoldError',
      sold: 2,
      held: 3,
    });
    expect(await mutate('updateTier', { tierId: event.tier.id, capacity: 5 })).toMatchObject({
      capacity: 5,
      sold: 2,
      held: 3,
      available: 0,
    });
    const { data } = await app.gql('query ($id: ID!) { tier(id: $id) { available } }', { id: event.tiers[1]!.id });
    expect(data.tier.available).toBe(0); // the tier has 15, the house is full
  });

  test('a cancelled event stays as it is', async () => {
    const event = await app.given.event({ organization: house });
    await app.sql(`update events set status = 'CANCELLED' where id = ?`, [event.id]);
    expect(await mutate('updateEvent', { eventId: event.id, title: 'Back' })).toMatchObject({
      __typename: 'WrongStateError',
      state: 'CANCELLED',
    });
    expect(await mutate('createTier', { eventId: event.id, name: 'X', price: 0, capacity: 1 })).toEqual({
      graphqlError: 'WRONG_STATE',
    });
  });

  test('every change is in the audit with the fields’ names', async () => {
    const { id: eventId } = await mutate('createEvent', draft());
    await mutate('updateEvent', { eventId, title: 'New', capacity: 9 });
    const [entry] = await app.sql<{ details: { changed: string[] } }>(
      `select details from audit_entries where subject_id = ? and action = 'event.updated'`,
      [eventId],
    );
    expect(entry!.details.changed.sort()).toEqual(['capacity', 'title']);
  });
});

describe('publishing', () => {
  test('needs a tier and an end in the future, and says so', async () => {
    const { id: eventId } = await mutate(
      'createEvent',
      draft({ startsAt: '2026-01-01T00:00:00Z', endsAt: '2026-01-02T00:00:00Z' }),
    );
    expect(await mutate('publishEvent', { eventId })).toMatchObject({
      __typename: 'EventIncompleteError',
      missing: ['tiers', 'endsAt'],
      code: 'EVENT_INCOMPLETE',
    });
    await mutate('createTier', { eventId, name: 'T', price: 0, capacity: 1 });
    expect((await mutate('publishEvent', { eventId })).missing).toEqual(['endsAt']);
    await mutate('updateEvent', { eventId, startsAt: inDays(1), endsAt: inDays(2) });
    expect((await mutate('publishEvent', { eventId })).status).toBe('PUBLISHED');
    expect((await mutate('publishEvent', { eventId })).status).toBe('PUBLISHED');
    expect(
      await app.sql(`select 1 from audit_entries where subject_id = ? and action = 'event.published'`, [eventId]),
    ).toHaveLength(1);
  });

  test('makes a draft visible to everybody; before, its members alone see it', async () => {
    const event = await app.given.event({ organization: house, draft: true });
    const see = async (asker?: Asker) =>
      (
        await app.gql(
          'query ($id: ID, $slug: String, $tier: ID!) { event(id: $id, slug: $slug) { id } tier(id: $tier) { id } }',
          { slug: event.slug, tier: event.tier.id },
          asker,
        )
      ).data;
    const nothing = { event: null, tier: null };
    expect([await see(), await see(await app.given.user())]).toEqual([nothing, nothing]);
    const all = { event: { id: event.id }, tier: { id: event.tier.id } };
    expect(await see(await app.given.member(house.id, 'SCANNER'))).toEqual(all);
    await mutate('publishEvent', { eventId: event.id });
    expect(await see()).toEqual(all);
  });

  test('is for those who manage events; a stranger learns nothing', async () => {
    const event = await app.given.event({ organization: house, draft: true });
    expect(await mutate('publishEvent', { eventId: event.id }, await app.given.member(house.id, 'VIEWER'))).toEqual({
      graphqlError: 'FORBIDDEN',
    });
    expect(await mutate('publishEvent', { eventId: event.id }, await app.given.user())).toEqual({
      graphqlError: 'NOT_FOUND',
    });
    expect(await mutate('publishEvent', { eventId: randomUUID() }, {})).toEqual({ graphqlError: 'UNAUTHENTICATED' });
    expect(await mutate('publishEvent', { eventId: event.id }, {})).toEqual({ graphqlError: 'UNAUTHENTICATED' });
  });
});

describe('tiers', () => {
  let event: GivenEvent;
  beforeAll(async () => {
    event = await app.given.event({ organization: house, currency: 'NGN' });
  });

  test('are priced in the event’s currency and come in the order of their making', async () => {
    const made = await mutate('createTier', {
      eventId: event.id,
      name: 'VIP',
      price: 15_000,
      capacity: 20,
      lane: 'VIP',
      maxPerOrder: 4,
    });
    expect(made).toMatchObject({
      name: 'VIP',
      price: { amount: 15_000, currency: 'NGN' },
      available: 20,
      sold: 0,
      held: 0,
      lane: 'VIP',
      maxPerOrder: 4,
      onSale: true,
      waitlistOpen: false,
      event: { id: event.id },
    });
    const { data } = await app.gql('query ($id: ID) { event(id: $id) { tiers { name } } }', { id: event.id });
    expect(data.event.tiers).toEqual([{ name: 'Tier 1' }, { name: 'VIP' }]);
  });

  test('that make no sense are refused', async () => {
    const tier = (more: object) =>
      mutate('createTier', { eventId: event.id, name: 'X', price: 1, capacity: 1, ...more });
    expect(paths(await tier({ name: '', price: -1, capacity: -1, minPerOrder: 0, maxPerOrder: 101 })).sort()).toEqual([
      'capacity',
      'maxPerOrder',
      'minPerOrder',
      'name',
      'price',
    ]);
    expect(paths(await tier({ minPerOrder: 5, maxPerOrder: 4 }))).toEqual(['maxPerOrder']);
    expect(paths(await tier({ saleStartsAt: inDays(2), saleEndsAt: inDays(1) }))).toEqual(['saleEndsAt']);
  });

  test('an absent field keeps, null clears, and a new price is in the audit', async () => {
    const { id: tierId } = await mutate('createTier', {
      eventId: event.id,
      name: 'Early',
      price: 100,
      capacity: 5,
      saleEndsAt: inDays(1),
    });
    expect(await mutate('updateTier', { tierId, price: 200 })).toMatchObject({
      name: 'Early',
      price: { amount: 200 },
      capacity: 5,
    });
    expect(await mutate('updateTier', { tierId, saleEndsAt: null, capacity: 7 })).toMatchObject({
      saleEndsAt: null,
      capacity: 7,
      price: { amount: 200 },
    });
    const [entry] = await app.sql<{ details: object }>(
      `select details from audit_entries where subject_id = ? and action = 'tier.updated' order by at limit 1`,
      [tierId],
    );
    expect(entry!.details).toEqual({ before: { price: 100, capacity: 5 }, changed: { price: 200 } });
    expect(await mutate('updateTier', { tierId: 'nonsense', price: 1 })).toEqual({ graphqlError: 'NOT_FOUND' });
    expect(await mutate('updateTier', { tierId, price: 1 }, await app.given.user())).toEqual({
      graphqlError: 'NOT_FOUND',
    });
  });

  test('are on sale in their window, by the clock, and no longer than the event lasts', async () => {
    const { id } = await mutate('createTier', {
      eventId: event.id,
      name: 'Window',
      price: 0,
      capacity: 1,
      saleStartsAt: inDays(1),
      saleEndsAt: inDays(2),
    });
    const onSale = async () =>
      (await app.gql('query ($id: ID!) { tier(id: $id) { onSale } }', { id })).data.tier.onSale;
    try {
      expect(await onSale()).toBe(false);
      clock.advance(1.5 * DAY_MS);
      expect(await onSale()).toBe(true);
      clock.advance(DAY_MS);
      expect(await onSale()).toBe(false);
    } finally {
      clock.reset();
    }
  });

  test('hidden ones are for members alone', async () => {
    const hidden = await mutate('createTier', {
      eventId: event.id,
      name: 'Secret',
      price: 0,
      capacity: 5,
      hidden: true,
    });
    const QUERY = 'query ($id: ID, $tier: ID!) { event(id: $id) { tiers { name } } tier(id: $tier) { name } }';
    const { data: seen } = await app.gql(QUERY, { id: event.id, tier: hidden.id });
    expect(seen.tier).toBeNull();
    expect(seen.event.tiers).not.toContainEqual({ name: 'Secret' });
    const { data: staff } = await app.gql(QUERY, { id: event.id, tier: hidden.id }, house.owner);
    expect(staff.event.tiers).toContainEqual({ name: 'Secret' });
    expect(staff.tier).toEqual({ name: 'Secret' });
  });
});

describe('the list of events', () => {
  let owner: Asker;
  let organization: GivenOrganization;
  const titles = async (filter: object, asker?: Asker): Promise<string[]> => {
    const { data, errors } = await app.gql(
      'query ($filter: EventFilter) { events(filter: $filter) { nodes { title } } }',
      { filter: { organizationId: organization.id, ...filter } },
      asker,
    );
    if (!data) throw new Error(JSON.stringify(errors));
    return data.events.nodes.map(({ title }: { title: string }) => title);
  };
  beforeAll(async () => {
    organization = await app.given.organization();
    owner = organization.owner;
    const event = (title: string, days: number, more: object = {}) =>
      app.given.event({ organization, title, startsAt: inDays(days), endsAt: inDays(days + 0.2), ...more });
    await event('Jazz Harbour', 3, { venue: { name: 'Pier 9', city: 'Lagos' }, tiers: [{ price: 100 }] });
    await event('Techno Bunker', 1, { venue: { name: 'Bunker', city: 'Berlin' } });
    await event('Opera Gala', 2, {
      description: 'Harbourside arias',
      tiers: [{ price: 5_000, saleEndsAt: inDays(-1) }],
    });
    await event('Draft Ball', 4, { draft: true });
    const over = await event('Last Year', 5);
    await app.sql('update events set starts_at = ?, ends_at = ? where id = ?', [inDays(-2), inDays(-1), over.id]);
    const cancelled = await event('Called Off', 6);
    await app.sql(`update events set status = 'CANCELLED' where id = ?`, [cancelled.id]);
  });

  test('shows what is published and not over, soonest first', async () => {
    expect(await titles({})).toEqual(['Techno Bunker', 'Opera Gala', 'Jazz Harbour']);
  });

  test('finds beginnings of words in title, description, venue and city, all of them', async () => {
    expect(await titles({ text: 'harb' })).toEqual(['Opera Gala', 'Jazz Harbour']);
    expect(await titles({ text: 'harb JAZZ' })).toEqual(['Jazz Harbour']);
    expect(await titles({ text: 'berl' })).toEqual(['Techno Bunker']);
    expect(await titles({ text: 'pier' })).toEqual(['Jazz Harbour']);
    expect(await titles({ text: 'arbour' })).toEqual([]);
  });

  test('takes no harm from the syntax of search', async () => {
    for (const text of [`' & | ! ( ) <-> :*`, `harb') or true --`, 'harb:* | x', '\\', '%', '  '])
      await titles({ text });
    expect(await titles({ text: '!harb' })).toEqual(['Opera Gala', 'Jazz Harbour']);
  });

  test('filters by city, time, price and sale', async () => {
    expect(await titles({ city: 'lagos' })).toEqual(['Opera Gala', 'Jazz Harbour']);
    expect(await titles({ city: 'la' })).toEqual([]);
    expect(await titles({ from: inDays(1.5) })).toEqual(['Opera Gala', 'Jazz Harbour']);
    expect(await titles({ from: inDays(1.5), to: inDays(2.5) })).toEqual(['Opera Gala']);
    expect(await titles({ free: true })).toEqual(['Techno Bunker']);
    expect(await titles({ free: false })).toEqual(['Opera Gala', 'Jazz Harbour']);
    expect(await titles({ onSale: true })).toEqual(['Techno Bunker', 'Jazz Harbour']);
    expect(await titles({ onSale: false })).toEqual(['Opera Gala']);
  });

  test('shows drafts to members alone, and what is over or cancelled to who asks', async () => {
    expect(await titles({ status: 'DRAFT' })).toEqual([]);
    expect(await titles({ status: 'DRAFT' }, await app.given.user())).toEqual([]);
    expect(await titles({ status: 'DRAFT' }, owner)).toEqual(['Draft Ball']);
    expect(await titles({ status: 'ENDED' })).toEqual(['Last Year']);
    expect(await titles({ status: 'CANCELLED' })).toEqual(['Called Off']);
  });

  test('comes in pages that neither repeat nor skip, and counts when asked', async () => {
    const QUERY = `query ($filter: EventFilter, $after: String) { events(filter: $filter, first: 2, after: $after) {
      totalCount nodes { title } pageInfo { hasNextPage endCursor } } }`;
    const filter = { organizationId: organization.id };
    const { data: one } = await app.gql(QUERY, { filter });
    const { data: two } = await app.gql(QUERY, { filter, after: one.events.pageInfo.endCursor });
    expect([...one.events.nodes, ...two.events.nodes].map(node => node.title)).toEqual([
      'Techno Bunker',
      'Opera Gala',
      'Jazz Harbour',
    ]);
    expect([one.events.totalCount, one.events.pageInfo.hasNextPage, two.events.pageInfo.hasNextPage]).toEqual([
      3,
      true,
      false,
    ]);
    const searched = await app.gql(QUERY, { filter: { ...filter, text: 'harb', city: 'Lagos', free: false } });
    expect(searched.data.events.totalCount).toBe(2);
    expect((await app.gql(QUERY, { filter, after: 'nonsense' })).code).toBe('BAD_USER_INPUT');
    expect((await app.gql(QUERY, { filter: { organizationId: 'nonsense' } })).code).toBe('BAD_USER_INPUT');
  });

  test('an organization’s own list has its drafts for members, latest first', async () => {
    const QUERY =
      'query ($slug: String!) { organization(slug: $slug) { events(first: 10) { nodes { title viewerRole } } } }';
    const seen = (await app.gql(QUERY, { slug: organization.slug })).data.organization.events.nodes;
    expect(seen.map(({ title }: { title: string }) => title)).toEqual([
      'Called Off',
      'Jazz Harbour',
      'Opera Gala',
      'Techno Bunker',
      'Last Year',
    ]);
    const mine = (await app.gql(QUERY, { slug: organization.slug }, owner)).data.organization.events.nodes;
    expect(mine).toContainEqual({ title: 'Draft Ball', viewerRole: 'OWNER' });
  });

  test('with organizations and tiers takes as many statements for one event as for all', async () => {
    const QUERY = `query ($filter: EventFilter, $first: Int!) { events(filter: $filter, first: $first) { nodes {
      organization { name } viewerRole tiers { available onSale price { amount } event { title } } } } }`;
    const statements = async (first: number): Promise<number> => {
      const variables = { filter: { organizationId: organization.id }, first };
      return (await statementsOf(app, () => app.gql(QUERY, variables, owner))).length;
    };
    const one = await statements(1);
    expect(one).toBeGreaterThan(2);
    expect(await statements(3)).toBe(one);
  });
});

describe('asking for one event', () => {
  test('takes exactly one of id and slug, and knows nothing of nonsense', async () => {
    const ask = (variables: object) =>
      app.gql('query ($id: ID, $slug: String) { event(id: $id, slug: $slug) { id } }', variables);
    expect((await ask({})).code).toBe('BAD_USER_INPUT');
    expect((await ask({ id: randomUUID(), slug: 'x' })).code).toBe('BAD_USER_INPUT');
    expect((await ask({ id: 'nonsense' })).data.event).toBeNull();
    expect((await ask({ slug: 'no-such-event' })).data.event).toBeNull();
  });
});

describe('watching what is left', () => {
  const AVAILABILITY =
    'subscription ($id: ID!) { availability(eventId: $id) { name available sold held price { amount } onSale } }';
  interface Left {
    name: string;
    available: number;
    sold: number;
    held: number;
  }

  test('everybody gets the figures of now, then each change', async () => {
    const event = await app.given.event({
      organization: house,
      tiers: [{ capacity: 10 }, { capacity: 5, hidden: true }],
    });
    const stream = watch<Left[]>(app.url, AVAILABILITY, { id: event.id });
    expect(await stream.until(tiers => tiers.length > 0)).toMatchObject([{ available: 10 }]);
    await app.given.order(event, { quantity: 3 });
    expect(await stream.until(([tier]) => tier!.held === 3, 1_000)).toMatchObject([{ available: 7 }]);
    await mutate('updateTier', { tierId: event.tier.id, capacity: 20 });
    await stream.until(([tier]) => tier!.available === 17, 1_000);
    await stream.close();
  });

  test('a burst of orders is at most four pushes a second, and the last one is true', async () => {
    const event = await app.given.event({ organization: house, tiers: [{ capacity: 100 }] });
    const stream = watch<Left[]>(app.url, AVAILABILITY, { id: event.id });
    await stream.until(() => true);
    const start = performance.now();
    for (let i = 0; i < 6; i += 1) await Promise.all(Array.from({ length: 5 }, () => app.given.order(event)));
    const seconds = (performance.now() - start) / 1000;
    await stream.until(([tier]) => tier!.held === 30, 2_000);
    expect(stream.all.length).toBeLessThanOrEqual(4 * (seconds + 0.5) + 2);
    await stream.close();
  });

  test('a draft can’t be watched by the public', async () => {
    const event = await app.given.event({ organization: house, draft: true });
    expect((await app.subscribe(AVAILABILITY, { id: event.id })).code).toBe('NOT_FOUND');
    expect((await app.subscribe(AVAILABILITY, { id: 'nonsense' })).code).toBe('NOT_FOUND');
  });
});
