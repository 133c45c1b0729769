/* Long because it is each subscription that is executed once for many, and each for which that would be wrong. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { clock } from '../server/platform/clock.js';
import { metrics } from '../server/platform/http/metrics.js';
import { anotherProcess } from './support/another-process.js';
import { startTestApp, type Asker, type TestApp } from './support/app.js';
import type { GivenEvent, GivenOrganization, GivenUser } from './support/given.js';
import { statementsOf } from './support/statements.js';
import { watch, type Watched } from './support/watch.js';

let app: TestApp;
let house: GivenOrganization;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  house = await app.given.organization();
});
afterAll(async () => app[Symbol.asyncDispose]());

const streams: Watched<any>[] = [];
afterEach(async () => {
  await Promise.all(streams.splice(0).map(stream => stream.close()));
  clock.reset();
});

/** Watches, and has its first answer. */
async function watching(query: string, variables: object, { token }: Asker = {}, url = app.url): Promise<Watched<any>> {
  const stream = watch<any>(url, query, variables, token);
  streams.push(stream);
  await stream.until(() => true);
  return stream;
}
const many = (count: number, open: () => Promise<Watched<any>>): Promise<Watched<any>[]> =>
  Promise.all(Array.from({ length: count }, open));
const dismiss = ({ id }: GivenUser): Promise<unknown> => app.sql('delete from memberships where user_id = ?', [id]);
const distinct = async (): Promise<number> =>
  Number((await metrics.getSingleMetric('foyer_live_streams')!.get()).values[0]!.value);

/** Those that read an event's tiers for who watches. */
const readingsIn = (statements: readonly string[]): string[] =>
  statements.filter(sql => /order by position\) from tiers where event_id = events\.id/.test(sql));

describe('what is left', () => {
  const AVAILABILITY = 'subscription ($id: ID!) { availability(eventId: $id) { name available } }';
  const left = (tiers: { available: number }[]): number => tiers[0]!.available;

  test('is read in one statement for two hundred, guests and people without a role alike', async () => {
    const event = await app.given.event({ organization: house });
    const [ada, bob] = [await app.given.user(), await app.given.user()];
    const guests = await many(198, () => watching(AVAILABILITY, { id: event.id }));
    const people = [
      await watching(AVAILABILITY, { id: event.id }, ada),
      await watching(AVAILABILITY, { id: event.id }, bob),
    ];
    const all = [...guests, ...people];
    expect(await distinct()).toBe(1);
    const statements = await statementsOf(app, async () => {
      await app.given.order(event);
      await Promise.all(all.map(stream => stream.until(tiers => left(tiers) === 99)));
    });
    expect(readingsIn(statements)).toHaveLength(1);
    await app.given.order(event);
    await Promise.all(all.map(stream => stream.until(tiers => left(tiers) === 98)));
    expect(all.flatMap(({ errors }) => errors)).toEqual([]);
  });

  test('shows hidden tiers to staff alone, until a minute after they are none', async () => {
    const event = await app.given.event({ organization: house, tiers: [{}, { name: 'Secret', hidden: true }] });
    const viewer = await app.given.member(house.id, 'VIEWER');
    const watchers = [
      await watching(AVAILABILITY, { id: event.id }, viewer),
      await watching(AVAILABILITY, { id: event.id }, house.owner),
      await watching(AVAILABILITY, { id: event.id }, await app.given.user()),
      await watching(AVAILABILITY, { id: event.id }),
    ];
    const names = () => watchers.map(({ all }) => all.at(-1).map(({ name }: { name: string }) => name));
    expect(names()).toEqual([['Tier 1', 'Secret'], ['Tier 1', 'Secret'], ['Tier 1'], ['Tier 1']]);
    await dismiss(viewer);
    clock.advance(61_000);
    await app.given.order(event);
    await Promise.all(watchers.map(stream => stream.until(tiers => left(tiers) === 99)));
    expect(names()).toEqual([['Tier 1'], ['Tier 1', 'Secret'], ['Tier 1'], ['Tier 1']]);
    expect(await distinct()).toBe(2); // staff, and everybody else
  });

  test('of a draft is for its members', async () => {
    const draft = await app.given.event({ organization: house, draft: true });
    expect((await app.subscribe(AVAILABILITY, { id: draft.id })).code).toBe('NOT_FOUND');
    const scanner = await app.given.member(house.id, 'SCANNER');
    const [theirs, owners] = [
      await watching(AVAILABILITY, { id: draft.id }, scanner),
      await watching(AVAILABILITY, { id: draft.id }, house.owner),
    ];
    await dismiss(scanner);
    clock.advance(61_000);
    const input = { tierId: draft.tier.id, capacity: 50 };
    await app.gql(
      'mutation ($input: UpdateTierInput!) { updateTier(input: $input) { __typename } }',
      { input },
      house.owner,
    );
    await theirs.ended;
    expect(theirs.errors[0]?.extensions?.code).toBe('FORBIDDEN');
    await owners.until(tiers => left(tiers) === 50);
    expect(theirs.all.map(left)).toEqual([100]);
  });

  test('reaches those who watch in another process, and is read once there too', async () => {
    const event = await app.given.event({ organization: house });
    await using other = await anotherProcess(app);
    const here = await many(20, () => watching(AVAILABILITY, { id: event.id }));
    const there = await many(20, () => watching(AVAILABILITY, { id: event.id }, {}, other.url));
    const statements = await statementsOf(app, async () => {
      await app.given.order(event);
      await Promise.all([...here, ...there].map(stream => stream.until(tiers => left(tiers) === 99, 1_000)));
    });
    // Both processes of this test share the code that counts statements.
    expect(readingsIn(statements)).toHaveLength(2);
  });
});

describe('a waiting room that is turned on', () => {
  const ROOM =
    'subscription ($id: ID!) { availability(eventId: $id) { event { status waitingRoom { paused opensAt waiting } } } }';
  const set = (event: GivenEvent, waitingRoom: object | null) =>
    app.gql(
      'mutation ($input: UpdateEventInput!) { updateEvent(input: $input) { __typename } }',
      { input: { eventId: event.id, waitingRoom } },
      house.owner,
    );

  test('reaches everybody who looks at the event, for the price of one, and so does its end', async () => {
    const event = await app.given.event({ organization: house });
    const before = await distinct();
    const all = [
      ...(await many(20, () => watching(ROOM, { id: event.id }))),
      await watching(ROOM, { id: event.id }, await app.given.user()),
    ];
    expect((await distinct()) - before).toBe(1);
    const on = await statementsOf(app, async () => {
      await set(event, { admitPerMinute: 60 });
      await Promise.all(all.map(stream => stream.until(([tier]) => tier.event.waitingRoom?.waiting === 0)));
    });
    expect(readingsIn(on)).toHaveLength(1);
    expect((await distinct()) - before).toBe(1);
    await set(event, null);
    await Promise.all(all.map(stream => stream.until(([tier]) => tier.event.waitingRoom === null)));
    expect(all.flatMap(({ errors }) => errors)).toEqual([]);
  });
});

describe('what answers each person differently is shared with nobody', () => {
  const selection = 'available event { viewerRole } ';
  const query = `subscription ($id: ID!) { availability(eventId: $id) { ${selection} } }`;

  test('the role of who asks', async () => {
    const event = await app.given.event({ organization: house });
    const askers = [house.owner, await app.given.member(house.id, 'SCANNER'), await app.given.user(), {}, {}];
    const watchers = await Promise.all(askers.map(asker => watching(query, { id: event.id }, asker)));
    await app.given.order(event);
    await Promise.all(watchers.map(stream => stream.until(([tier]) => tier.available === 99)));
    const roles = watchers.map(({ all }) => new Set(all.map(([tier]) => tier.event.viewerRole)));
    expect(roles.map(seen => [...seen])).toEqual([['OWNER'], ['SCANNER'], [null], [null], [null]]);
  });
});

describe('attendance', () => {
  const ATTENDANCE = 'subscription ($id: ID!) { attendance(eventId: $id) { sold checkedIn } }';

  test('is executed once for all of a role; who lost theirs is told so, the others go on', async () => {
    const event = await app.given.event({ organization: house });
    const [one, other] = [await app.given.member(house.id, 'VIEWER'), await app.given.member(house.id, 'VIEWER')];
    const before = await distinct();
    const watchers = await Promise.all([one, other].map(asker => watching(ATTENDANCE, { id: event.id }, asker)));
    expect((await distinct()) - before).toBe(1);
    expect((await app.subscribe(ATTENDANCE, { id: event.id }, await app.given.user())).code).toBe('NOT_FOUND');
    expect((await app.subscribe(ATTENDANCE, { id: event.id })).code).toBe('UNAUTHENTICATED');
    await dismiss(one);
    clock.advance(61_000);
    await app.given.paidOrder(event);
    await watchers[0]!.ended;
    expect(watchers[0]!.errors[0]?.extensions?.code).toBe('FORBIDDEN');
    await watchers[1]!.until(({ sold }) => sold === 1);
    expect(watchers[0]!.all.map(({ sold }) => sold)).toEqual([0]);
  });
});

describe('the progress of a cancellation', () => {
  const PROGRESS = 'subscription ($id: ID!) { cancellation(eventId: $id) { total done failed } }';
  const cancel = ({ id }: GivenEvent) =>
    app.gql(
      'mutation ($input: CancelEventInput!) { cancelEvent(input: $input) { __typename } }',
      { input: { eventId: id, reason: 'A storm.' } },
      house.owner,
    );

  test('is for those who see refunds, as long as they do', async () => {
    const event = await app.given.event({ organization: house });
    const scanner = await app.given.member(house.id, 'SCANNER');
    const viewer = await app.given.member(house.id, 'VIEWER');
    expect((await app.subscribe(PROGRESS, { id: event.id }, scanner)).code).toBe('FORBIDDEN');
    expect((await app.subscribe(PROGRESS, { id: event.id }, await app.given.user())).code).toBe('NOT_FOUND');
    const [theirs, owners] = [
      await watching(PROGRESS, { id: event.id }, viewer),
      await watching(PROGRESS, { id: event.id }, house.owner),
    ];
    const seen = owners.all.length;
    await app.sql(`update memberships set role = 'SCANNER' where user_id = ?`, [viewer.id]);
    clock.advance(61_000);
    await cancel(event);
    await app.runJobs();
    await theirs.ended;
    expect(theirs.errors[0]?.extensions?.code).toBe('FORBIDDEN');
    await owners.until(() => owners.all.length > seen);
    expect(theirs.all).toHaveLength(1);
  });
});

describe('an order', () => {
  const ORDER =
    'subscription ($id: ID!, $token: String) { order(id: $id, accessToken: $token) { id status buyerEmail accessToken } }';

  test('tells each what they may know: its buyer, those who have its link, the staff; nobody else anything', async () => {
    const event = await app.given.event({ organization: house });
    const buyer = await app.given.user();
    const order = await app.given.order(event, { buyer });
    const withToken = { id: order.id, token: order.accessToken };
    const before = await distinct();
    const [bought, staff, guest, friend] = [
      await watching(ORDER, { id: order.id }, buyer),
      await watching(ORDER, { id: order.id }, house.owner),
      await watching(ORDER, withToken),
      await watching(ORDER, withToken),
    ];
    expect((await distinct()) - before).toBe(3); // who has nothing but the link is the same person
    for (const asker of [{}, await app.given.user(), await app.given.member(house.id, 'SCANNER')]) {
      expect((await app.subscribe(ORDER, { id: order.id }, asker)).code).toBe('NOT_FOUND');
      expect((await app.subscribe(ORDER, { id: order.id, token: randomUUID() }, asker)).code).toBe('NOT_FOUND');
    }
    const input = { orderId: order.id, accessToken: order.accessToken };
    await app.gql(
      'mutation ($input: CancelOrderInput!) { cancelOrder(input: $input) { __typename } }',
      { input },
      buyer,
    );
    const all = [bought, staff, guest, friend];
    await Promise.all(all.map(stream => stream.until(({ status }) => status !== 'HELD')));
    const tokens = all.map(stream => new Set(stream.all.map(({ accessToken }) => accessToken)));
    expect(tokens.map(seen => [...seen])).toEqual([
      [order.accessToken],
      [null],
      [order.accessToken],
      [order.accessToken],
    ]);
  });
});
