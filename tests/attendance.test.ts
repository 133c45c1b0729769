/* Long because the figures, what they are made of and who watches them live are one story, told on one server. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { clock } from '../server/platform/clock.js';
import { differences } from './support/differences.js';
import { anotherProcess } from './support/another-process.js';
import { startTestApp, type Asker, type TestApp } from './support/app.js';
import type { GivenEvent, GivenOrder, GivenOrganization, GivenUser } from './support/given.js';
import { statementsOf } from './support/statements.js';
import { watch, type Watched } from './support/watch.js';

let app: TestApp;
let house: GivenOrganization;
let scanner: GivenUser;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  house = await app.given.organization();
  scanner = await app.given.member(house.id, 'SCANNER');
});
afterAll(async () => app[Symbol.asyncDispose]());

interface Figures {
  eventId: string;
  sequence: number;
  sold: number;
  checkedIn: number;
  inside: number;
  rate: number;
  lastMinute: number;
  at: string;
  byTier: { tier: { name: string }; sold: number; checkedIn: number }[];
  byGate: { gate: string; checkedIn: number; lastMinute: number }[];
}
const FIGURES = `eventId sequence sold checkedIn inside rate lastMinute at byTier { tier { name } sold checkedIn }
  byGate { gate checkedIn lastMinute }`;
const SUBSCRIPTION = `subscription ($id: ID!) { attendance(eventId: $id) { ${FIGURES} } }`;

const streams: Watched<Figures>[] = [];
const follow = ({ id }: GivenEvent, { token }: Asker = house.owner, url = app.url): Watched<Figures> => {
  const stream = watch<Figures>(url, SUBSCRIPTION, { id }, token);
  streams.push(stream);
  return stream;
};
afterEach(async () => {
  await Promise.all(streams.splice(0).map(stream => stream.close()));
  clock.reset();
});

const scan = async ({ id }: GivenEvent, { code }: { code: string }, more: object = {}): Promise<void> => {
  const input = { eventId: id, code, gate: 'North', scanId: randomUUID(), ...more };
  const { data } = await app.gql(
    'mutation ($input: CheckInInput!) { checkIn(input: $input) { outcome } }',
    { input },
    scanner,
  );
  expect(data.checkIn.outcome).toBe('ACCEPTED');
};
const now = async ({ id }: GivenEvent, asker: Asker = house.owner): Promise<Figures | null> =>
  (await app.gql(`query ($id: ID) { event(id: $id) { attendance { ${FIGURES} } } }`, { id }, asker)).data.event
    .attendance;
const given = async (quantity: number, more: object = {}) => {
  const event = await app.given.event({ organization: house, ...more });
  const orders: GivenOrder[] = [];
  for (let left = quantity; left > 0; left -= 10)
    orders.push(await app.given.paidOrder(event, { quantity: Math.min(left, 10) }));
  return { event, tickets: orders.flatMap(order => order.tickets) };
};

describe('the figures of now', () => {
  test('are counted by tier and gate, and the last minute moves on', async () => {
    const { event, tickets } = await given(4, { tiers: [{ name: 'Floor' }, { name: 'Balcony' }] });
    expect(await now(event)).toMatchObject({ sold: 4, checkedIn: 0, inside: 0, rate: 0, lastMinute: 0, byGate: [] });
    await scan(event, tickets[0]!);
    await scan(event, tickets[1]!, { gate: 'South' });
    await scan(event, tickets[2]!, { gate: 'South' });
    await scan(event, tickets[2]!, { kind: 'EXIT' });
    const figures = (await now(event))!;
    expect(figures).toMatchObject({
      eventId: event.id,
      sold: 4,
      checkedIn: 3,
      inside: 2,
      rate: 0.75,
      lastMinute: 3,
      byTier: [
        { tier: { name: 'Floor' }, sold: 4, checkedIn: 3 },
        { tier: { name: 'Balcony' }, sold: 0, checkedIn: 0 },
      ],
      byGate: [
        { gate: 'North', checkedIn: 1, lastMinute: 1 },
        { gate: 'South', checkedIn: 2, lastMinute: 2 },
      ],
    });
    expect(Math.abs(figures.sequence - Date.now())).toBeLessThan(5_000);
    expect(new Date(figures.at).getTime()).toBe(figures.sequence);
    clock.advance(61_000);
    expect(await now(event)).toMatchObject({ checkedIn: 3, lastMinute: 0 });
  });

  test('of an event without sales have a rate of 0', async () => {
    expect(await now(await app.given.event({ organization: house }))).toMatchObject({ sold: 0, rate: 0 });
  });

  test('leave out who was refunded after entering', async () => {
    const { event, tickets } = await given(2);
    await scan(event, tickets[0]!);
    await app.sql(`update tickets set status = 'REFUNDED' where id = ?`, [tickets[0]!.id]);
    expect(await now(event)).toMatchObject({ checkedIn: 0, inside: 0 });
  });

  test('are for members; others get null', async () => {
    const { event } = await given(1);
    for (const asker of [house.owner, scanner, await app.given.member(house.id, 'VIEWER')]) {
      expect(await now(event, asker)).toMatchObject({ sold: 1 });
    }
    expect([await now(event, {}), await now(event, await app.given.user())]).toEqual([null, null]);
  });

  test('are added up from a few rows, whatever was sold, in one statement', async () => {
    const { event } = await given(1);
    await fill(event, 20_000);
    const statements = await statementsOf(app, () => now(event));
    const [reading, ...more] = statements.filter(sql => /check_ins/.test(sql));
    expect(more).toEqual([]);
    const plan = (await app.sql<Record<string, string>>(`explain ${reading}`)).map(row => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/Index Only Scan using check_ins_entries/);
    expect(plan).toMatch(/Index Scan using attendance_counts_event_id_idx/);
    expect(plan).not.toMatch(/ on tickets|Seq Scan on check_ins/);
  });

  test('stay the same when their rows are put together, also by two at once while people come in', async () => {
    const { event, tickets } = await given(80);
    const rows = async () =>
      (
        await app.sql<{ n: number }>('select count(*)::int as n from attendance_counts where event_id = ?', [event.id])
      )[0]!.n;
    const together = () => app.app.services().attendance.putCountsTogether();
    for (const half of [tickets.slice(0, 40), tickets.slice(40)]) {
      for (const ticket of half) await Promise.all([scan(event, ticket), together(), together()]);
    }
    await app.sql(`update tickets set status = 'REFUNDED' where id = ?`, [tickets[0]!.id]);
    await app.sql(`update tickets set status = 'CHECKED_OUT' where id = ?`, [tickets[1]!.id]);
    expect(await rows()).toBeLessThan(100);
    expect(await now(event)).toMatchObject({
      checkedIn: 79,
      inside: 78,
      byGate: [{ gate: 'North', checkedIn: 80 }],
    });
    // What was put by hand is set right again, so that the record agrees with itself.
    await app.sql(`update tickets set status = 'CHECKED_IN' where event_id = ?`, [event.id]);
    const mine = [event.id, event.tier.id];
    expect((await differences(app)).filter(line => mine.some(id => line.includes(id)))).toEqual([]);
  });

  /** So many tickets more, half of them inside, that the planner takes its choice seriously. */
  async function fill({ id, tier }: GivenEvent, count: number): Promise<void> {
    await app.sql(
      `insert into tickets (id, event_id, tier_id, order_id, position, serial, serial_number, status, holder_name, holder_email, issued_at)
       select uuidv7(), event_id, ?, order_id, n, 'FILL-' || n, n, 'VALID', 'H', 'h@example.com', issued_at
       from tickets, generate_series(1000, ? + 1000) n where event_id = ?`,
      [tier.id, count, id],
    );
    await app.sql(
      `insert into check_ins (id, event_id, ticket_id, outcome, kind, gate, scanned_by, scanned_at, received_at)
       select uuidv7(), event_id, id, 'ACCEPTED', 'ENTRY', 'Gate ' || serial_number % 8, ?,
         issued_at - interval '1 hour', issued_at
       from tickets where event_id = ? and serial_number % 2 = 0`,
      [scanner.id, id],
    );
    await app.sql(
      `update tickets set status = 'CHECKED_IN', checked_in_at = scanned_at, first_check_in_id = check_ins.id
       from check_ins where ticket_id = tickets.id and tickets.event_id = ?`,
      [id],
    );
    // And there are other events.
    await app.sql(
      `insert into attendance_counts (event_id, gate, entries, is_total)
       select uuidv7(), 'Gate ' || n, 1, true from generate_series(1, 20000) n`,
    );
    for (const table of ['tickets', 'check_ins', 'attendance_counts']) await app.sql(`vacuum analyze ${table}`);
  }
});

describe('watching attendance', () => {
  test('begins with the figures of now; the first change is there at once, a sale too', async () => {
    const { event, tickets } = await given(2);
    const stream = follow(event);
    expect(await stream.until(() => true)).toMatchObject({ sold: 2, checkedIn: 0, rate: 0 });
    const start = performance.now();
    await scan(event, tickets[0]!);
    expect(await stream.until(({ checkedIn }) => checkedIn === 1, 1_000)).toMatchObject({ rate: 0.5, inside: 1 });
    expect(performance.now() - start).toBeLessThan(250);
    await app.given.paidOrder(event);
    await stream.until(({ sold }) => sold === 3, 1_000);
  });

  test('100 scans in a burst are at most four pushes a second; sequence only grows; the last push is true', async () => {
    const { event, tickets } = await given(100);
    const stream = follow(event);
    await stream.until(() => true);
    const start = performance.now();
    for (let i = 0; i < 100; i += 10) await Promise.all(tickets.slice(i, i + 10).map(ticket => scan(event, ticket)));
    const seconds = (performance.now() - start) / 1_000;
    await stream.until(({ checkedIn }) => checkedIn === 100, 1_000);
    await sleep(300);
    expect(stream.all.at(-1)!.checkedIn).toBe(100);
    expect(stream.all.length).toBeGreaterThanOrEqual(3);
    expect(stream.all.length).toBeLessThanOrEqual(4 * (seconds + 0.5) + 2);
    for (const [i, { sequence }] of stream.all.entries()) {
      if (i > 0) expect(sequence).toBeGreaterThan(stream.all[i - 1]!.sequence);
    }
  });

  test('thirty who watch cost one reading a push', async () => {
    const { event, tickets } = await given(3);
    const watching = Array.from({ length: 30 }, () => follow(event));
    await Promise.all(watching.map(stream => stream.until(() => true)));
    await sleep(300);
    const statements = await statementsOf(app, async () => {
      await scan(event, tickets[0]!);
      await Promise.all(watching.map(stream => stream.until(({ checkedIn }) => checkedIn === 1)));
    });
    expect(statements.filter(sql => /from attendance_counts/.test(sql))).toHaveLength(1);
    expect(new Set(watching.map(({ all }) => all.at(-1)!.sequence)).size).toBe(1);
  });

  test('is for members, asked when it begins', async () => {
    const { event } = await given(1);
    for (const asker of [house.owner, scanner, await app.given.member(house.id, 'VIEWER')]) {
      expect((await app.subscribe(SUBSCRIPTION, { id: event.id }, asker)).data.attendance.sold).toBe(1);
    }
    expect((await app.subscribe(SUBSCRIPTION, { id: event.id })).code).toBe('UNAUTHENTICATED');
    expect((await app.subscribe(SUBSCRIPTION, { id: event.id }, await app.given.user())).code).toBe('NOT_FOUND');
    expect((await app.subscribe(SUBSCRIPTION, { id: 'nonsense' }, house.owner)).code).toBe('NOT_FOUND');
  });

  test('ends within a minute of the right being withdrawn', async () => {
    const { event, tickets } = await given(3);
    const member = await app.given.member(house.id, 'VIEWER');
    const stream = follow(event, member);
    await stream.until(() => true);
    await app.sql('delete from memberships where organization_id = ? and user_id = ?', [house.id, member.id]);
    await scan(event, tickets[0]!);
    await stream.until(({ checkedIn }) => checkedIn === 1);
    clock.advance(61_000);
    await sleep(260);
    await scan(event, tickets[1]!);
    await stream.ended;
    expect(stream.errors[0]?.extensions?.code).toBe('FORBIDDEN');
    expect(stream.all.at(-1)!.checkedIn).toBe(1);
  });

  test('hears of scans in another process', async () => {
    const { event, tickets } = await given(1);
    await using other = await anotherProcess(app);
    const stream = follow(event, house.owner, other.url);
    await stream.until(() => true);
    await scan(event, tickets[0]!);
    await stream.until(({ checkedIn }) => checkedIn === 1, 1_000);
    await stream.close();
  });
});
