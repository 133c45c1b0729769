import { describe, expect, test } from '@jest/globals';
import { versionsAt } from '../server/check-in/renewals.policy.js';
import { clock } from '../server/platform/clock.js';
import { gateSuite, type GateSuite } from './support/gate-suite.js';
import type { GivenEvent } from './support/given.js';
import { digitsAt } from './support/rotating.js';
import type { GivenTicket } from './support/scanning.js';
import { offline, syncing } from './support/syncing.js';

let app: GateSuite['app'];
let gate: GateSuite['gate'];
let keeping: GateSuite['keeping'];
gateSuite(suite => ({ app, gate, keeping } = suite));

const MINUTE_MS = 60_000;

/** Whoever signs in now: an access token does not outlast the evening. */
const staff = () => app.given.session(gate.scanner);
const sync = async (event: GivenEvent, scans: object[], more: object = {}) =>
  syncing(app, await staff()).sync(event, scans, more);

/** Shifts of so many colleagues, who are signed out a minute later than whatever was before. */
async function withColleagues(event: GivenEvent, count: number) {
  const shifts: { id: string }[] = [];
  for (let i = 0; i < count; i++)
    shifts.push(await keeping.startShift(event, await app.given.member(gate.house.id, 'SCANNER')));
  return {
    ids: shifts.map(({ id }) => id),
    signOut: async () => {
      for (const { id } of shifts) {
        clock.advance(MINUTE_MS);
        expect((await keeping.revoke(id, gate.house.owner)).__typename).toBe('DeviceRevoked');
      }
    },
  };
}

/** An event whose codes rotate, and what the pages of its tickets show at an instant, by the secrets of now. */
async function rotatingNight(quantity: number) {
  const { event, tickets } = await gate.sold(quantity, { qrMode: 'ROTATING' });
  const shownBy = async ({ serial, code }: GivenTicket) => {
    const { tickets: listed } = await keeping.manifest(event, await staff());
    const { rotatingSecret } = listed.find(ticket => ticket.serial === serial)!;
    return (at = clock.now()) => ({ code: `${code}.${digitsAt(rotatingSecret!, at)}` });
  };
  return { event, tickets, pages: await Promise.all(tickets.map(shownBy)), shownBy };
}

describe('scans of rotating codes without a network', () => {
  test('count, however many devices were signed out before their sync; those who came in are inside', async () => {
    const { event, pages } = await rotatingNight(2);
    const others = await withColleagues(event, 4);
    const scans = pages.map(page => offline(page(), 0));
    await others.signOut();
    clock.advance(2 * 60 * MINUTE_MS);
    const { results, conflicts } = await sync(event, scans);
    expect(results.map(({ outcome }) => outcome)).toEqual(['ACCEPTED', 'ACCEPTED']);
    expect([conflicts, results[0]!.attendance]).toEqual([[], { checkedIn: 2, inside: 2 }]);
  });

  test('count as well where they waited on a device that was signed out, and then others', async () => {
    const { event, pages } = await rotatingNight(1);
    const others = await withColleagues(event, 3);
    const scan = offline(pages[0]!(), 0);
    await others.signOut();
    const { results } = await sync(event, [scan], { deviceId: others.ids[0] });
    expect(results[0]!.outcome).toBe('ACCEPTED');
    const [row] = await app.sql('select device_id, conflict from check_ins where id = ?', [scan.scanId]);
    expect(row).toEqual({ device_id: others.ids[0], conflict: false });
  });

  test('count for an hour after the sign-outs, where page and scanner had no network; the secrets of now count too', async () => {
    const { event, tickets, pages, shownBy } = await rotatingNight(3);
    const others = await withColleagues(event, 3);
    await others.signOut();
    clock.advance(30 * MINUTE_MS);
    const soon = offline(pages[0]!(), 0);
    clock.advance(60 * MINUTE_MS);
    const late = offline(pages[1]!(), 0);
    const renewed = offline((await shownBy(tickets[2]!))(), 0);
    const { results } = await sync(event, [soon, late, renewed]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['ACCEPTED', 'EXPIRED_CODE', 'ACCEPTED']);
  });

  test('leave online scans as strict as they were: a page of before one sign-out is too old', async () => {
    const { event, tickets, pages, shownBy } = await rotatingNight(1);
    const others = await withColleagues(event, 1);
    await others.signOut();
    expect((await gate.scan(event, pages[0]!())).outcome).toBe('EXPIRED_CODE');
    expect((await gate.scan(event, (await shownBy(tickets[0]!))())).outcome).toBe('ACCEPTED');
  });
});

describe('the versions of secrets that a scan may have been made with', () => {
  const at = (minute: number) => new Date(minute * MINUTE_MS);
  const renewed = (...minutes: number[]) => ({
    version: minutes.length + 1,
    at: minutes.map(minute => minute * MINUTE_MS),
  });

  test('are those in force then and in the hour before, and one more; never what came minutes later', () => {
    expect(versionsAt(renewed(), at(500))).toEqual([1]);
    expect(versionsAt(renewed(510, 520), at(500))).toEqual([1]);
    expect(versionsAt(renewed(470, 520, 480), at(500))).toEqual([3, 2, 1]);
    expect(versionsAt(renewed(100, 200, 520), at(500))).toEqual([3, 2]);
    expect(versionsAt(renewed(500.5), at(500))).toEqual([2, 1]); // the clock that told the time may be as wrong
  });

  test('are twenty at most, the newest', () => {
    const all = Array.from({ length: 100 }, (_, i) => 450 + i / 10);
    expect(versionsAt(renewed(...all), at(500))).toEqual(Array.from({ length: 20 }, (_, back) => 101 - back));
  });
});
