import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestApp, type Asker, type TestApp } from './support/app.js';
import { inDays } from './support/editing.js';
import type { GivenOrganization } from './support/given.js';
import { statementsOf } from './support/statements.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(async () => app[Symbol.asyncDispose]());

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
    for (const forged of [
      ['soon', 'x'],
      [1e300, 'x'],
      ['+275760-09-13', 'x'],
      [{ $gt: 1 }, 'x'],
      [null, null],
      [],
      ['x'],
      {},
    ]) {
      const after = Buffer.from(JSON.stringify(forged)).toString('base64url');
      expect([forged, (await app.gql(QUERY, { filter, after })).code]).toEqual([forged, 'BAD_USER_INPUT']);
    }
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
