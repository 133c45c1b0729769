import { describe, expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import { TICK_MS } from '../server/waiting-room/admission.policy.js';
import { until } from './support/buying.js';
import { roomSuite, type RoomSuite } from './support/room-suite.js';
import { statementsOf } from './support/statements.js';
import { watch } from './support/watch.js';

let app: RoomSuite['app'];
let wait: RoomSuite['wait'];
roomSuite(suite => ({ app, wait } = suite), { listen: true });

describe('a room that opens later', () => {
  test('shuffles who came before, and puts who comes later behind them in their order', async () => {
    const event = await wait.withRoom({ opensAt: new Date(clock.now().getTime() + 60_000) });
    const early = [];
    for (let i = 0; i < 40; i += 1) early.push(await wait.join(event));
    expect(await app.app.services().roomTicks.openRooms()).not.toContain(event.id);
    await until(
      () => wait.room(event),
      ({ open, waiting }) => !open && waiting === 40,
    );
    expect(await wait.place(early[0].id)).toMatchObject({ status: 'WAITING', position: null });

    clock.advance(60_000);
    const late = [await wait.join(event), await wait.join(event)];
    expect(await app.app.services().roomTicks.openRooms()).toContain(event.id);
    await wait.tick(event);
    const later = await wait.join(event);
    await wait.tick(event);
    const places = await wait.linesOf(event, early);
    expect([...places].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    expect(places).not.toEqual([...places].sort((a, b) => a - b));
    expect(await wait.linesOf(event, [...late, later])).toEqual([41, 42, 43]);
  });

  test('whoever joins a hundred times from one address does not fill the front of the line', async () => {
    const event = await wait.withRoom({ opensAt: new Date(clock.now().getTime() + 60_000) });
    await Promise.all(Array.from({ length: 100 }, () => wait.join(event, undefined, { ip: '192.0.2.1' })));
    const others = await Promise.all(
      Array.from({ length: 20 }, (_, i) => wait.join(event, undefined, { ip: `198.51.100.${i}` })),
    );
    clock.advance(60_000);
    await wait.tick(event);
    expect(Math.max(...(await wait.linesOf(event, others)))).toBeLessThanOrEqual(21);
  });

  test('keeps the chance and the order of nobody who saw it: two rooms of the same people differ', async () => {
    const opensAt = new Date(clock.now().getTime() + 60_000);
    const orders = [];
    for (const event of [await wait.withRoom({ opensAt }), await wait.withRoom({ opensAt })]) {
      const people = await wait.crowd(event, 30);
      clock.advance(60_000);
      await wait.tick(event);
      clock.advance(-60_000 - TICK_MS);
      orders.push((await wait.linesOf(event, people)).join());
    }
    expect(orders[0]).not.toBe(orders[1]);
  });
});

describe('a thousand people', () => {
  test('who join at once are admitted at the set pace by three that tick at once, none twice and none forgotten', async () => {
    clock.stop();
    const event = await wait.withRoom({ admitPerMinute: 6_000, vipCode: 'GOLD', regularShare: 0.3 });
    await Promise.all([wait.crowd(event, 800), wait.crowd(event, 200, 'GOLD')]);
    for (let tick = 1; tick <= 20; tick += 1) {
      clock.advance(TICK_MS);
      const ticks = await Promise.all(Array.from({ length: 3 }, () => app.app.services().roomTicks.tick(event.id)));
      const each = ticks.map(({ admitted }) => admitted.vip + admitted.regular);
      expect(each.sort((a, b) => b - a)).toEqual([50, 0, 0]);
    }
    expect(await app.sql('select count(*)::int as n, count(distinct (lane, place))::int as places from queue_tickets where event_id = ?', [event.id])).toEqual([{ n: 1_000, places: 1_000 }]); // prettier-ignore
    const ticks = await app.sql<{ vip: number; regular: number }>(
      `select count(*) filter (where lane = 'VIP')::int as vip, count(*) filter (where lane <> 'VIP')::int as regular
       from queue_tickets where event_id = ? group by admitted_at order by admitted_at`,
      [event.id],
    );
    let [vip, all] = [0, 0];
    for (const tick of ticks) {
      vip += tick.vip;
      all += tick.vip + tick.regular;
      expect(vip).toBe(Math.min(200, 0.7 * all)); // seven of ten, until nobody of that lane waits
    }
    expect(all).toBe(1_000);
  });

  test('join in one reading and one statement, and take no connection each', async () => {
    const event = await wait.withRoom();
    const statements = await statementsOf(app, () => wait.crowd(event, 200));
    const about = (what: RegExp) => statements.filter(sql => what.test(sql)).length;
    expect(about(/insert into "?queue_tickets/)).toBeLessThanOrEqual(10);
    expect(about(/from "events"/)).toBeLessThanOrEqual(20);
  });

  test('who are signed in are looked up together, and keep the places that they have', async () => {
    const event = await wait.withRoom();
    const users = await Promise.all(Array.from({ length: 50 }, () => app.given.user()));
    const join = () => Promise.all(users.map(user => wait.join(event, undefined, user)));
    const places: { id: string }[] = [];
    const statements = await statementsOf(app, async () => places.push(...(await join())));
    expect(statements.filter(sql => /from "queue_tickets"/.test(sql)).length).toBeLessThanOrEqual(10);
    expect(new Set(places.map(({ id }) => id)).size).toBe(50);
    expect((await join()).map(({ id }) => id as string)).toEqual(places.map(({ id }) => id));
  });

  test('watch their places move, read once for all of them', async () => {
    const event = await wait.withRoom({ admitPerMinute: 600 });
    const people = await wait.crowd(event, 30);
    await wait.tick(event);
    await Promise.all(people.map(({ id }) => wait.place(id))); // each was read once
    const page = `query ($id: ID!) { queueTicket(id: $id) {
      status position estimatedWaitSeconds waitingRoom { paused opensAt waiting }
    } }`;
    const statements = await statementsOf(app, async () => {
      const pages = await Promise.all(people.slice(10).map(({ id }) => app.gql(page, { id })));
      expect(new Set(pages.map(({ data }) => data.queueTicket.position)).size).toBe(20);
    });
    expect(statements.length).toBeLessThanOrEqual(3); // the board: the line, the event and its tiers
  });

  test('a page is told until it is admitted', async () => {
    const event = await wait.withRoom();
    const people = [];
    for (let i = 0; i < 3; i += 1) people.push(await wait.join(event));
    const page = watch<{ status: string; position: number | null; admissionToken: string | null }>(
      app.url,
      'subscription ($id: ID!) { queueTicket(id: $id) { status position admissionToken } }',
      { id: people[2].id },
    );
    await page.until(({ status }) => status === 'WAITING');
    for (let before = 4; before > 0;) {
      await wait.tick(event);
      const now = await page.until(({ status, position }) => status === 'ADMITTED' || (position ?? 4) < before);
      before = now.position ?? 0;
    }
    const { admissionToken } = await page.until(({ status }) => status === 'ADMITTED');
    const positions = page.all.flatMap(({ position }) => position ?? []);
    expect(positions).toEqual([...positions].sort((x, y) => y - x));
    expect(await wait.reserve(event, admissionToken)).toMatchObject({ __typename: 'Order' });
    await page.close();
  });
});
