import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestApp, type TestApp } from './support/app.js';
import { editing, inDays, paths } from './support/editing.js';
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
    expect(
      await app.sql('select octet_length(public_key) as length from signing_keys where event_id = ?', [id]),
    ).toEqual([{ length: 32 }]);
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
    expect(paths(await mutate('createEvent', draft({ title: 'a\u0007b' })))).toEqual(['title']);
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
