import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import type { GivenEvent } from './support/given.js';
import { selling } from './support/selling.js';

let app: TestApp;
let sales: ReturnType<typeof selling>;
beforeAll(async () => {
  app = await startTestApp();
  sales = selling(app);
});
afterEach(() => clock.reset());
afterAll(async () => app[Symbol.asyncDispose]());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Sets the clock, and makes an event in this zone. */
async function given(timeZone: string, at: string): Promise<GivenEvent> {
  clock.advance(Date.parse(at) - clock.now().getTime());
  return app.given.event({ timeZone });
}

/** As the triggers write it: a ticket of 1 at each of these moments. */
const sell = ({ id, tier }: GivenEvent, moments: readonly number[]) =>
  app.sql(
    `insert into sales_counts (event_id, tier_id, minute, orders, tickets, gross)
     select ?, ?, date_trunc('minute', moment), 1, 1, 100 from unnest(?::timestamptz[]) as moment`,
    [id, tier.id, `{${moments.map(moment => new Date(moment).toISOString()).join()}}`],
  );

const formats = new Map<string, { day: Intl.DateTimeFormat; minute: Intl.DateTimeFormat }>();

/** What a wall clock there shows. */
function wall(at: number, timeZone: string): { day: string; minute: number } {
  const { day, minute } = formats.get(timeZone) ?? {
    day: new Intl.DateTimeFormat('en', { timeZone, dateStyle: 'short' }),
    minute: new Intl.DateTimeFormat('en', { timeZone, minute: 'numeric' }),
  };
  formats.set(timeZone, { day, minute });
  return { day: day.format(at), minute: Number(minute.format(at)) };
}
const hourOf = (at: number, timeZone: string): number => {
  const minute = Math.floor(at / MINUTE) * MINUTE;
  return minute - wall(minute, timeZone).minute * MINUTE;
};
/** The first quarter of an hour of that date: there may be no midnight, or two. */
const dayOf = (at: number, timeZone: string): number => {
  let start = Math.floor(at / (15 * MINUTE)) * 15 * MINUTE;
  const { day } = wall(at, timeZone);
  while (wall(start - 15 * MINUTE, timeZone).day === day) start -= 15 * MINUTE;
  return start;
};
function grouped(moments: readonly number[], start: (at: number) => number): object[] {
  const groups = Map.groupBy(moments, start);
  return [...groups].map(([at, { length }]) => ({
    at: new Date(at).toISOString(),
    tickets: length,
    gross: 100 * length,
  }));
}

describe('sales over time', () => {
  test.each([
    ['UTC', '2026-06-16T00:00:00Z'],
    ['Africa/Lagos', '2026-06-16T00:00:00Z'],
    ['Asia/Kolkata', '2026-06-16T00:00:00Z'], // + 5:30
    ['Asia/Kathmandu', '2026-06-16T00:00:00Z'], // + 5:45
    ['Pacific/Chatham', '2026-04-05T14:00:00Z'], // + 13:45 becomes + 12:45
    ['America/St_Johns', '2026-11-01T16:00:00Z'], // - 2:30 becomes - 3:30
    ['Europe/Paris', '2026-03-29T12:00:00Z'], // a day of 23 hours
    ['Europe/Paris', '2026-10-25T12:00:00Z'], // a day of 25 hours, with two o’clock twice
    ['Australia/Lord_Howe', '2026-04-04T20:00:00Z'], // half an hour back
    ['Australia/Lord_Howe', '2026-10-03T20:00:00Z'], // half an hour ahead
    ['Africa/Cairo', '2026-04-24T06:00:00Z'], // a day that begins at one o’clock
  ])('have the hours and days of %s, also around %s', async (timeZone, around) => {
    const middle = Date.parse(around);
    const event = await given(timeZone, new Date(middle + 2 * DAY).toISOString());
    const moments = Array.from({ length: 3 * 24 * 6 }, (_, i) => middle - 36 * HOUR + i * 10 * MINUTE);
    await sell(event, moments);
    for (const putTogether of [false, true]) {
      if (putTogether) await sales.together(event);
      expect(await sales.overTime(event, 'HOUR')).toEqual(grouped(moments, at => hourOf(at, timeZone)));
      expect(await sales.overTime(event, 'DAY')).toEqual(grouped(moments, at => dayOf(at, timeZone)));
    }
  });

  test('leave out when nothing was sold; minutes are those of the last 24 hours, hours those of 31 days, days all', async () => {
    const event = await given('Asia/Kolkata', '2026-06-15T12:00:30Z');
    const now = Date.parse('2026-06-15T12:00:00Z');
    const ago = [400 * DAY, 31 * DAY + HOUR, 31 * DAY, 25 * HOUR, DAY, 7 * MINUTE, 7 * MINUTE, 0].map(ms => now - ms);
    await sell(event, ago);
    for (const putTogether of [false, true]) {
      if (putTogether) await sales.together(event);
      expect(await sales.overTime(event, 'MINUTE')).toEqual(grouped(ago.slice(4), at => at));
      expect(await sales.overTime(event, 'HOUR')).toEqual(grouped(ago.slice(2), at => hourOf(at, 'Asia/Kolkata')));
      expect(await sales.overTime(event, 'DAY')).toEqual(grouped(ago, at => dayOf(at, 'Asia/Kolkata')));
    }
  });

  test('move with an event that moves to another zone', async () => {
    const event = await given('Asia/Kolkata', '2026-06-15T12:00:00Z');
    const sold = [Date.parse('2026-06-14T18:31:00Z'), Date.parse('2026-06-14T18:29:00Z')];
    await sell(event, sold);
    await sales.together(event);
    expect(await sales.overTime(event, 'DAY')).toHaveLength(2);
    await app.sql(`update events set time_zone = 'UTC' where id = ?`, [event.id]);
    expect(await sales.overTime(event, 'DAY')).toEqual([{ at: '2026-06-14T00:00:00.000Z', tickets: 2, gross: 200 }]);
  });

  test('PostgreSQL knows every time zone that an event can have', async () => {
    const zones = Intl.supportedValuesOf('timeZone');
    const known = await app.sql<{ name: string }>('select name from pg_timezone_names');
    const names = new Set(known.map(({ name }) => name));
    expect(zones.filter(zone => !names.has(zone))).toEqual([]);
  });
});
