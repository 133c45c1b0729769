import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import { differences } from './support/differences.js';
import type { GivenEvent } from './support/given.js';
import { scanning, type Gate } from './support/scanning.js';
import { statementsOf } from './support/statements.js';
import { watch } from './support/watch.js';

let app: TestApp;
let gate: Gate;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  gate = await scanning(app);
});
afterAll(async () => app[Symbol.asyncDispose]());
afterEach(async () => {
  clock.reset();
  expect(await differences(app)).toEqual([]);
});

const MINUTE_MS = 60_000;
const EVENING = `inside conflicts refusals { outcome count } byGate { gate checkedIn } entriesByMinute(minutes: 8) { at gate entries }`;

interface Evening {
  inside: number;
  conflicts: number;
  refusals: { outcome: string; count: number }[];
  byGate: { gate: string; checkedIn: number }[];
  entriesByMinute: { at: string; gate: string; entries: number }[];
}
const evening = async ({ id, organization }: GivenEvent): Promise<Evening> =>
  (await app.gql(`query ($id: ID) { event(id: $id) { attendance { ${EVENING} } } }`, { id }, organization.owner)).data
    .event.attendance;
/** By how many minutes ago. */
const minutesOf = ({ entriesByMinute }: Evening) => {
  const now = Math.floor(clock.now().getTime() / MINUTE_MS);
  return entriesByMinute.map(({ at, gate, entries }) => [now - Date.parse(at) / MINUTE_MS, gate, entries]);
};

describe('the evening as a promoter follows it', () => {
  test('has refusals by reason, the most frequent first', async () => {
    const { event, tickets } = await gate.sold(2);
    expect((await evening(event)).refusals).toEqual([]);
    const [one] = tickets;
    for (let i = 0; i < 4; i++) await gate.scan(event, { code: one!.code });
    await gate.scan(event, { code: 'rubbish' });
    await gate.scan(event, { serial: 'NONE-000001' });
    await gate.scan(event, { code: tickets[1]!.code, kind: 'EXIT' });
    expect(await evening(event)).toMatchObject({
      inside: 1,
      conflicts: 0,
      refusals: [
        { outcome: 'ALREADY_CHECKED_IN', count: 3 },
        { outcome: 'BAD_SIGNATURE', count: 1 },
        { outcome: 'NOT_CHECKED_IN', count: 1 },
        { outcome: 'UNKNOWN_TICKET', count: 1 },
      ],
    });
  });

  test('has entries by the minute and gate, those who came back among them; a gate counts each ticket once', async () => {
    const { event, tickets } = await gate.sold(3);
    const [one, two, three] = tickets;
    clock.advance(MINUTE_MS - (clock.now().getTime() % MINUTE_MS) + 1_000); // a minute that has just begun
    await gate.scan(event, { code: one!.code, gate: 'North' });
    await gate.scan(event, { code: two!.code, gate: 'South' });
    clock.advance(2 * MINUTE_MS);
    await gate.scan(event, { code: one!.code, gate: 'North', kind: 'EXIT' });
    await gate.scan(event, { code: one!.code, gate: 'North' });
    const { scanId } = await gate.scan(event, { code: three!.code, gate: 'North' });
    const expected = [
      [2, 'North', 1],
      [2, 'South', 1],
      [0, 'North', 2],
    ];
    const now = await evening(event);
    expect(minutesOf(now)).toEqual(expected);
    expect(now.byGate).toEqual([
      { gate: 'North', checkedIn: 2 },
      { gate: 'South', checkedIn: 1 },
    ]);
    await gate.undo(scanId);
    expect(minutesOf(await evening(event))).toEqual([...expected.slice(0, 2), [0, 'North', 1]]);
    clock.advance(5 * MINUTE_MS);
    expect(minutesOf(await evening(event))).toEqual([
      [7, 'North', 1],
      [7, 'South', 1],
      [5, 'North', 1],
    ]);
  });

  test('has a gate where people only come back, with its entries of the last minute, for as long as anybody did', async () => {
    const { event, ticket } = await gate.sold();
    const figures = async () => {
      const { byGate, lastMinute } = await app.app.services().attendance.now(event.id);
      return { byGate, lastMinute };
    };
    await gate.scan(event, { code: ticket.code, gate: 'Main' });
    await gate.scan(event, { code: ticket.code, gate: 'Smokers', kind: 'EXIT' });
    clock.advance(2 * MINUTE_MS);
    const { scanId } = await gate.scan(event, { code: ticket.code, gate: 'Smokers' });
    const main = { gate: 'Main', checkedIn: 1, lastMinute: 0 };
    const smokers = { gate: 'Smokers', checkedIn: 0, lastMinute: 1 };
    expect(await figures()).toEqual({ byGate: [main, smokers], lastMinute: 1 });
    clock.advance(2 * MINUTE_MS);
    expect(await figures()).toEqual({ byGate: [main, { ...smokers, lastMinute: 0 }], lastMinute: 0 });
    // Fifty loose rows are worth putting together.
    for (let i = 0; i < 30; i++) {
      await gate.scan(event, { code: 'rubbish' });
      await gate.scan(event, { code: ticket.code });
    }
    await app.app.services().attendance.putCountsTogether();
    expect(await app.sql('select 1 from attendance_counts where event_id = ? and not is_total', [event.id])).toEqual(
      [],
    );
    expect((await figures()).byGate).toEqual([main, { ...smokers, lastMinute: 0 }]);
    await gate.undo(scanId);
    expect((await figures()).byGate).toEqual([main]);
  });

  test('stays the same when its rows are put together, and costs the same afterwards', async () => {
    const event = await app.given.event({ organization: gate.house, tiers: [{ capacity: 200, maxPerOrder: 100 }] });
    const { tickets } = await app.given.paidOrder(event, { quantity: 100 });
    clock.advance(MINUTE_MS - (clock.now().getTime() % MINUTE_MS) + 1_000);
    const together = () => app.app.services().attendance.putCountsTogether();
    for (const [i, { code }] of tickets.entries()) {
      await gate.scan(event, { code, gate: `Gate ${i % 2}` });
      if (i % 10 === 0) await Promise.all([gate.scan(event, { code }), together(), together()]);
    }
    const before = await evening(event);
    await together();
    expect(await evening(event)).toEqual(before);
    expect(minutesOf(before)).toEqual([
      [0, 'Gate 0', 50],
      [0, 'Gate 1', 50],
    ]);
    expect(before.refusals).toEqual([{ outcome: 'ALREADY_CHECKED_IN', count: 10 }]);
    const statements = await statementsOf(app, () => evening(event));
    const [reading] = statements.filter(sql => /attendance_minutes/.test(sql));
    await app.sql(
      `insert into attendance_minutes (event_id, at, gate, entries)
       select uuidv7(), now() - n * interval '1 minute', 'G', 1 from generate_series(1, 20000) n`,
    );
    await app.sql('vacuum analyze attendance_minutes');
    const plan = (await app.sql<Record<string, string>>(`explain ${reading}`)).map(row => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/using attendance_minutes_pkey/);
    expect(plan).not.toMatch(/Seq Scan on attendance_minutes|check_ins|tickets/);
    await app.sql(`delete from attendance_minutes where gate = 'G'`);
  });

  test('hears of refusals too', async () => {
    const { event, ticket } = await gate.sold();
    await gate.scan(event, { code: ticket.code });
    const stream = watch<Evening>(
      app.url,
      `subscription ($id: ID!) { attendance(eventId: $id) { ${EVENING} } }`,
      { id: event.id },
      gate.house.owner.token,
    );
    await stream.until(() => true);
    await gate.scan(event, { code: ticket.code });
    await stream.until(({ refusals }) => refusals.length === 1, 2_000);
    await gate.scan(event, { code: 'rubbish' });
    await stream.until(({ refusals }) => refusals.length === 2, 2_000);
    await stream.close();
  });

  test('is asked about a day at most', async () => {
    const { event } = await gate.sold();
    for (const minutes of [0, 1_441]) {
      const { errors } = await app.gql(
        'query ($id: ID, $minutes: Int) { event(id: $id) { attendance { entriesByMinute(minutes: $minutes) { entries } } } }',
        { id: event.id, minutes },
        gate.house.owner,
      );
      expect(errors[0]!.extensions.code).toBe('BAD_USER_INPUT');
    }
  });
});

describe('a day of an event of several', () => {
  /** A zone of whole hours whose clocks show this hour now. */
  const zoneWhere = (hour: number): string => {
    const ahead = ((hour - clock.now().getUTCHours() + 35) % 24) - 11;
    return `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
  };

  test('begins at six in the morning where the event is: the night before is not of it', async () => {
    const { event, tickets } = await gate.sold(2);
    const today = async (hour: number) => {
      await app.sql('update events set time_zone = ? where id = ?', [zoneWhere(hour), event.id]);
      const query = 'query ($id: ID) { event(id: $id) { attendance { today { since entries } } } }';
      return (await app.gql(query, { id: event.id }, gate.scanner)).data.event.attendance.today;
    };
    const HOUR_MS = 60 * MINUTE_MS;
    const hourBegan = Math.floor(clock.now().getTime() / HOUR_MS) * HOUR_MS;
    const night = new Date(hourBegan - HOUR_MS);
    await app.sql(`insert into attendance_minutes (event_id, at, gate, entries) values (?, ?, 'North', 5)`, [
      event.id,
      night,
    ]);
    await gate.scan(event, { code: tickets[0]!.code, gate: 'North' });
    expect(await today(6)).toEqual({ since: new Date(hourBegan).toISOString(), entries: 1 });
    expect(await today(5)).toEqual({ since: new Date(hourBegan - 23 * HOUR_MS).toISOString(), entries: 6 });
    await app.sql('delete from attendance_minutes where event_id = ?', [event.id]);
    await app.app.services().attendance.putCountsTogether();
    await gate.scan(event, { code: tickets[1]!.code, gate: 'North' });
    expect((await today(6)).entries).toBe(2);
  });
});
