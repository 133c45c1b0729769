import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import { editing, inDays, paths } from './support/editing.js';
import { until } from './support/buying.js';
import type { GivenEvent, GivenOrganization } from './support/given.js';
import { watch } from './support/watch.js';

let app: TestApp;
let house: GivenOrganization;
let mutate: ReturnType<typeof editing>['mutate'];
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  house = await app.given.organization();
  ({ mutate } = editing(app, () => house));
});
afterAll(async () => app[Symbol.asyncDispose]());

const DAY_MS = 86_400_000;

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
      mutate('createTier', { eventId: event.id, name: 'X', price: 100, capacity: 1, ...more });
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

/** Whether somebody waits for a row of this database that another has locked. */
async function waiting(): Promise<boolean> {
  const [row] = await app.sql<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return row!.n > 0;
}

test('a change of a tier waits for its event, as sales do: nobody waits in a circle', async () => {
  const { id: eventId, tier } = await app.given.event({ organization: house });
  const [locked, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const sale = app.app.resources.orm.em.fork().transactional(async em => {
    await em.execute('select 1 from events where id = ? for update', [eventId]);
    locked.resolve();
    await goOn.promise;
    await em.execute('update tiers set held = held where id = ?', [tier.id]); // a deadlock, if the change had the tier
  });
  await locked.promise;
  const change = mutate('updateTier', { tierId: tier.id, name: 'Other', capacity: 50 });
  await until(waiting, isWaiting => isWaiting);
  goOn.resolve();
  await sale;
  expect(await change).toMatchObject({ name: 'Other', available: 50 });
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
