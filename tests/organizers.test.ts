import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestApp, type Asker, type TestApp } from './support/app.js';
import { inDays } from './support/editing.js';
import type { GivenOrganization } from './support/given.js';

let app: TestApp;
let house: GivenOrganization;
beforeAll(async () => {
  app = await startTestApp();
  house = await app.given.organization();
  const event = (title: string, days: number, more: object = {}) =>
    app.given.event({ organization: house, title, startsAt: inDays(days), endsAt: inDays(days + 0.5), ...more });
  for (const [title, days] of [
    ['Third', 3],
    ['First', 1],
    ['Second', 2],
  ] as const)
    await event(title, days);
  await event('Draft', 4, { draft: true });
  const cancelled = await event('Called off', 5);
  await app.sql(`update events set status = 'CANCELLED' where id = ?`, [cancelled.id]);
  for (const [title, days] of [
    ['Long ago', -9],
    ['Of late', -2],
  ] as const) {
    const { id } = await event(title, 6);
    await app.sql('update events set starts_at = ?, ends_at = ? where id = ?', [inDays(days), inDays(days + 0.5), id]);
  }
  await event('On now', 7).then(({ id }) =>
    app.sql('update events set starts_at = ?, ends_at = ? where id = ?', [inDays(-0.1), inDays(0.1), id]),
  );
  await app.given.event({ title: 'Somebody else’s' });
});
afterAll(async () => app[Symbol.asyncDispose]());

const PAGE = `query ($slug: String!, $after: String) { organization(slug: $slug) {
  name description website members { role }
  upcoming(first: 3, after: $after) { nodes { title } pageInfo { hasNextPage endCursor } }
  past(first: 1) { nodes { title } pageInfo { hasNextPage } } } }`;

const look = async (asker?: Asker, after?: string) =>
  (await app.gql(PAGE, { slug: house.slug, after }, asker)).data.organization;
const update = async (input: object, asker: Asker = house.owner) => {
  const { data, code } = await app.gql(
    `mutation ($input: UpdateOrganizationInput!) { updateOrganization(input: $input) {
       __typename ... on Organization { description website } ... on InvalidInputError { fields { path } } } }`,
    { input: { organizationId: house.id, ...input } },
    asker,
  );
  return data?.updateOrganization ?? code;
};

describe('an organizer’s public page', () => {
  test('shows what is published, soonest first, and what is over, latest first, page by page', async () => {
    const { upcoming, past } = await look();
    expect(upcoming.nodes.map(({ title }: { title: string }) => title)).toEqual(['On now', 'First', 'Second']);
    expect(past.nodes).toEqual([{ title: 'Of late' }]);
    expect(past.pageInfo.hasNextPage).toBe(true);
    const next = await look(undefined, upcoming.pageInfo.endCursor);
    expect(next.upcoming.nodes).toEqual([{ title: 'Third' }]);
    expect(next.upcoming.pageInfo.hasNextPage).toBe(false);
  });

  test('shows members nothing that it hides from strangers, and strangers no member', async () => {
    const [stranger, owner] = [await look(), await look(house.owner)];
    expect(owner.upcoming).toEqual(stranger.upcoming);
    expect(stranger.members).toBeNull();
    expect(owner.members).toHaveLength(1);
  });

  test('says what OWNER and MANAGER write, and nothing once it is cleared', async () => {
    expect(await look()).toMatchObject({ description: '', website: null });
    const manager = await app.given.member(house.id, 'MANAGER');
    await update({ description: ' Music,\nand more. ', website: 'https://house.example/' }, manager);
    expect(await look()).toMatchObject({ description: 'Music,\nand more.', website: 'https://house.example/' });
    expect(await update({ name: 'The House' })).toMatchObject({ description: 'Music,\nand more.' });
    expect(await update({ description: null, website: null })).toMatchObject({ description: '', website: null });
    expect(await update({ description: 'x'.repeat(5_001) })).toMatchObject({ fields: [{ path: 'description' }] });
    expect(await update({ website: 'javascript:alert(1)' })).toBe('BAD_USER_INPUT');
    const viewer = await app.given.member(house.id, 'VIEWER');
    expect(await update({ description: 'Mine' }, viewer)).toBe('FORBIDDEN');
  });
});
