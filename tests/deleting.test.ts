/* Long because what may be deleted is tried against everything that may keep it, and in both orders. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Event } from '../server/events/event.entity.js';
import { EventService } from '../server/events/event.service.js';
import { startTestApp, type Asker, type TestApp } from './support/app.js';
import { differences } from './support/differences.js';
import type { GivenEvent } from './support/given.js';
import { issue } from './support/issuing.js';
import { atTheSameInstant } from './support/locks.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
});
afterAll(async () => {
  expect(await differences(app)).toEqual([]);
  await app[Symbol.asyncDispose]();
});

interface Result {
  readonly __typename?: string;
  readonly code?: string;
  readonly message?: string;
  readonly graphqlError?: string;
  readonly [field: string]: unknown;
}

async function mutate(field: string, type: string, input: object, asker: Asker, selection = ''): Promise<Result> {
  const { data, code } = await app.gql(
    `mutation ($input: ${type}!) { ${field}(input: $input) { __typename ... on UserError { code message } ${selection} } }`,
    { input },
    asker,
  );
  return data?.[field] ?? { graphqlError: code };
}

const owner = ({ organization }: GivenEvent) => organization.owner;

const does = {
  deleteEvent: (event: GivenEvent, asker: Asker = owner(event)) =>
    mutate('deleteEvent', 'EventIdInput', { eventId: event.id }, asker, '... on EventDeleted { eventId }'),
  deleteTier: (event: GivenEvent, tier = event.tier, asker: Asker = owner(event)) =>
    mutate('deleteTier', 'TierIdInput', { tierId: tier.id }, asker, '... on TierDeleted { tierId }'),
  publish: (event: GivenEvent) => mutate('publishEvent', 'EventIdInput', { eventId: event.id }, owner(event)),
  addTier: (event: GivenEvent) =>
    mutate('createTier', 'CreateTierInput', { eventId: event.id, name: 'More', price: 0, capacity: 1 }, owner(event)),
  reserve: (event: GivenEvent, tier = event.tier) =>
    mutate(
      'reserveTickets',
      'ReserveTicketsInput',
      {
        eventId: event.id,
        items: [{ tierId: tier.id, quantity: 1 }],
        buyer: { name: 'Ada', email: 'ada@example.com' },
        idempotencyKey: randomUUID(),
      },
      {},
    ),
};

const exists = async (table: string, id: string) =>
  (await app.sql(`select 1 from ${table} where id = ?`, [id])).length > 0;
const audited = async (subjectId: string, action: string) =>
  (await app.sql('select 1 from audit_entries where subject_id = ? and action = ?', [subjectId, action])).length;

describe('a draft', () => {
  test('is deleted with its tiers and promo codes, and leaves a line in the audit log', async () => {
    const event = await app.given.event({ draft: true, tiers: [{}, { hidden: true }] });
    await app.given.promoCode(event);
    await app.given.promoCode(event, { percentOff: 10, tierIds: [event.tiers[1]!.id] });
    expect(await does.deleteEvent(event)).toEqual({ __typename: 'EventDeleted', eventId: event.id });
    expect(await exists('events', event.id)).toBe(false);
    expect(await app.sql('select 1 from tiers where event_id = ?', [event.id])).toEqual([]);
    expect(await app.sql('select 1 from promo_codes where event_id = ?', [event.id])).toEqual([]);
    expect(await audited(event.id, 'event.deleted')).toBe(1);
    expect(await does.deleteEvent(event)).toEqual({ graphqlError: 'NOT_FOUND' });
  });

  test('is one no more once it was published: also cancelled it stays', async () => {
    const event = await app.given.event();
    expect(await does.deleteEvent(event)).toMatchObject({ code: 'WRONG_STATE' });
    await mutate('cancelEvent', 'CancelEventInput', { eventId: event.id, reason: 'A storm.' }, owner(event));
    expect(await does.deleteEvent(event)).toMatchObject({ code: 'WRONG_STATE' });
    expect(await exists('events', event.id)).toBe(true);
  });

  test('that something is recorded of stays', async () => {
    const event = await app.given.event({ draft: true });
    const scan = { eventId: event.id, code: 'unknown', gate: 'North', scanId: randomUUID() };
    await app.gql(
      'mutation ($input: CheckInInput!) { checkIn(input: $input) { outcome } }',
      { input: scan },
      owner(event),
    );
    expect(await does.deleteEvent(event)).toMatchObject({ code: 'WRONG_STATE' });
    expect(await exists('tiers', event.tier.id)).toBe(true);
  });
});

describe('a tier', () => {
  test('that nobody ordered is deleted, also of a published event', async () => {
    const event = await app.given.event({ tiers: [{}, {}] });
    expect(await does.deleteTier(event)).toEqual({ __typename: 'TierDeleted', tierId: event.tier.id });
    expect(await exists('tiers', event.tier.id)).toBe(false);
    expect(await audited(event.tier.id, 'tier.deleted')).toBe(1);
    expect(await does.deleteTier(event)).toEqual({ graphqlError: 'NOT_FOUND' });
  });

  test('that was ordered stays, also when the order has expired or was given out', async () => {
    const event = await app.given.event({ tiers: [{}, {}, {}] });
    await app.given.order(event);
    await issue(app, event, { tier: event.tiers[1]! });
    expect(await does.deleteTier(event)).toMatchObject({ code: 'WRONG_STATE' });
    expect(await does.deleteTier(event, event.tiers[1])).toMatchObject({ code: 'WRONG_STATE' });
  });

  test('that somebody waited for stays', async () => {
    const event = await app.given.event({ tiers: [{ capacity: 0 }, {}] });
    const joined = await mutate(
      'joinWaitlist',
      'JoinWaitlistInput',
      { tierId: event.tier.id, email: 'w@example.com', name: 'W', quantity: 1 },
      {},
    );
    expect(joined.__typename).toBe('WaitlistEntry');
    expect(await does.deleteTier(event)).toMatchObject({ code: 'WRONG_STATE' });
  });

  test('stays where it is the last of a published event; a draft may have none', async () => {
    expect(await does.deleteTier(await app.given.event())).toMatchObject({
      message: 'A published event keeps at least one kind of ticket.',
    });
    expect(await does.deleteTier(await app.given.event({ draft: true }))).toMatchObject({ __typename: 'TierDeleted' });
  });

  test('that a gate admits alone stays: the gate would admit all', async () => {
    const event = await app.given.event({ tiers: [{}, {}] });
    const gate = (name: string, tierIds: string[]) =>
      mutate('createGate', 'CreateGateInput', { eventId: event.id, name, tierIds }, owner(event));
    await gate('South', [event.tiers[1]!.id, event.tier.id]);
    await gate('North', [event.tier.id]);
    expect(await does.deleteTier(event)).toMatchObject({
      message: 'The gate “North” admits these tickets alone: without them it would admit all.',
    });
    expect(await does.deleteTier(event, event.tiers[1])).toMatchObject({ __typename: 'TierDeleted' });
  });

  test('takes the promo codes for it alone along, and leaves the others what they are for', async () => {
    const event = await app.given.event({ tiers: [{}, {}] });
    const [first, second] = event.tiers.map(({ id }) => id);
    await app.given.promoCode(event, { percentOff: 10, tierIds: [first] });
    const both = await app.given.promoCode(event, { percentOff: 20, tierIds: [first, second] });
    const all = await app.given.promoCode(event);
    await does.deleteTier(event);
    const { data } = await app.gql(
      'query ($id: ID!) { promoCodes(eventId: $id) { code tiers { id } } }',
      { id: event.id },
      owner(event),
    );
    expect(data.promoCodes).toHaveLength(2);
    expect(data.promoCodes).toEqual(
      expect.arrayContaining([
        { code: both, tiers: [{ id: second }] },
        { code: all, tiers: [] },
      ]),
    );
  });
});

describe('at the same instant', () => {
  const held = (event: GivenEvent) => ({ table: 'events', id: event.id });

  test('published first, the draft is not deleted; deleted first, it is not published', async () => {
    const first = await app.given.event({ draft: true });
    const [published, refused] = await atTheSameInstant(app, held(first), [
      () => does.publish(first),
      () => does.deleteEvent(first),
    ]);
    expect([published!.__typename, refused!.code]).toEqual(['Event', 'WRONG_STATE']);

    const second = await app.given.event({ draft: true });
    const [deleted, missed, added] = await atTheSameInstant(app, held(second), [
      () => does.deleteEvent(second),
      () => does.publish(second),
      () => does.addTier(second),
    ]);
    expect([deleted!.__typename, missed, added]).toEqual([
      'EventDeleted',
      { graphqlError: 'NOT_FOUND' },
      { graphqlError: 'NOT_FOUND' },
    ]);
  });

  test('without the event’s lock an event that was just published is deleted', async () => {
    const event = await app.given.event({ draft: true });
    const lock = jest.spyOn(EventService.prototype, 'lock').mockImplementation(unlocked);
    const answers = await atTheSameInstant(app, held(event), [
      () => does.publish(event),
      () => does.deleteEvent(event),
    ]).finally(() => lock.mockRestore());
    expect(answers.map(({ __typename: type }) => type)).toEqual(['Event', 'EventDeleted']);
  });

  test('published, ordered and deleted in any order, a draft is gone or on sale, and no order is left of what is gone', async () => {
    const drafts = await Promise.all(Array.from({ length: 8 }, () => app.given.event({ draft: true })));
    await Promise.all(
      drafts.flatMap(draft => [
        does.publish(draft),
        does.reserve(draft),
        does.deleteEvent(draft),
        issue(app, draft),
        does.reserve(draft),
      ]),
    );
    for (const { id } of drafts) {
      const [event] = await app.sql<{ status: string }>('select status from events where id = ?', [id]);
      const orders = await app.sql('select 1 from orders where event_id = ?', [id]);
      if (event) expect(event.status).toBe('PUBLISHED');
      else expect([orders, await audited(id, 'event.deleted')]).toEqual([[], 1]);
    }
    expect(await differences(app)).toEqual([]);
  });

  test('ordered first, the tier is not deleted; deleted first, it is not ordered', async () => {
    const first = await app.given.event({ tiers: [{}, {}] });
    const [order, refused] = await atTheSameInstant(app, held(first), [
      () => does.reserve(first),
      () => does.deleteTier(first),
    ]);
    expect([order!.__typename, refused!.code]).toEqual(['Order', 'WRONG_STATE']);

    const second = await app.given.event({ tiers: [{}, {}] });
    const [deleted, missed, other] = await atTheSameInstant(app, held(second), [
      () => does.deleteTier(second),
      () => does.reserve(second),
      () => issue(app, second) as unknown as Promise<Result>,
    ]);
    expect([deleted!.__typename, missed, other]).toEqual([
      'TierDeleted',
      { graphqlError: 'NOT_FOUND' },
      { graphqlError: 'NOT_FOUND' },
    ]);
  });

  test('of two who delete the same, one does', async () => {
    const event = await app.given.event({ draft: true });
    const [first, second] = await atTheSameInstant(app, held(event), [
      () => does.deleteEvent(event),
      () => does.deleteEvent(event),
    ]);
    expect([first!.__typename, second]).toEqual(['EventDeleted', { graphqlError: 'NOT_FOUND' }]);
  });
});

describe('what refers to an event or a tier', () => {
  /** What a draft, or a tier that nobody ordered, can't have, or is kept for. The rest has to go with it by itself. */
  const KEEPS = [
    'attachments.event_id',
    'attendee_messages.event_id',
    'check_ins.event_id',
    'emails.event_id',
    'issuances.event_id',
    'issuances.tier_id',
    'order_items.tier_id',
    'orders.event_id',
    'promo_code_tiers.tier_id',
    'queue_tickets.event_id',
    'refunds.event_id',
    'registrations.event_id',
    'registrations.tier_id',
    'tickets.event_id',
    'tickets.tier_id',
    'transfers.event_id',
    'waitlist_entries.tier_id',
  ];

  test('keeps it, or goes with it', async () => {
    const keeping = await app.sql<{ name: string }>(`
      select conrelid::regclass || '.' || attname as name
      from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
      where contype = 'f' and confrelid in ('events'::regclass, 'tiers'::regclass) and confdeltype = 'a'
        and connamespace = 'public'::regnamespace order by 1`);
    expect(keeping.map(({ name }) => name)).toEqual(KEEPS);
  });
});

/** The event as it is, without its lock. */
async function unlocked(this: EventService, eventId: string): Promise<Event> {
  return (
    this as unknown as { em: { findOneOrFail(type: typeof Event, id: string): Promise<Event> } }
  ).em.findOneOrFail(Event, eventId);
}
