import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startTestApp, type Asker, type TestApp } from './support/app.js';
import { editing, inDays } from './support/editing.js';
import type { GivenOrganization } from './support/given.js';

let app: TestApp;
let house: GivenOrganization;
let mutate: ReturnType<typeof editing>['mutate'];
let draft: ReturnType<typeof editing>['draft'];
beforeAll(async () => {
  app = await startTestApp();
  house = await app.given.organization();
  ({ mutate, draft } = editing(app, () => house));
});
afterAll(async () => app[Symbol.asyncDispose]());

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
