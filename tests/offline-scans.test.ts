/* Long because what becomes of scans that were made apart is one story, told on one server. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { clock } from '../server/platform/clock.js';
import { digestOf } from '../server/tickets/ticket-code.js';
import { startTestApp, type TestApp } from './support/app.js';
import { differences } from './support/differences.js';
import { gateKeeping } from './support/gate-keeping.js';
import type { GivenEvent } from './support/given.js';
import { digitsAt } from './support/rotating.js';
import { scanning, type Gate, type GivenTicket } from './support/scanning.js';
import { offline, syncing, type Synced } from './support/syncing.js';
import { transferring } from './support/transferring.js';

let app: TestApp;
let gate: Gate;
let keeping: ReturnType<typeof gateKeeping>;
let devices: ReturnType<typeof syncing>;
beforeAll(async () => {
  app = await startTestApp();
  gate = await scanning(app);
  keeping = gateKeeping(app);
  devices = syncing(app, gate.scanner);
});
afterAll(async () => app[Symbol.asyncDispose]());
afterEach(async () => {
  clock.reset();
  expect((await differences(app)).filter(line => /^(attendance|a ticket goes)/.test(line))).toEqual([]);
});

const sync: ReturnType<typeof syncing>['sync'] = (...sent) => devices.sync(...sent);
const outcomes = ({ results }: Synced): string[] => results.map(({ outcome }) => outcome);
const attendance = async ({ id }: GivenEvent) => {
  const { checkedIn, inside, conflicts, refusals, byGate } = await app.app.services().attendance.now(id);
  return { checkedIn, inside, conflicts, refusals, byGate: byGate.map(({ gate, checkedIn }) => [gate, checkedIn]) };
};
const conflictsOf = async ({ id, organization }: GivenEvent) => {
  const QUERY = `query ($id: ID!) { checkInConflicts(eventId: $id) { nodes {
    id gate outcome device { id name staffName } ticket { serial } countedInstead { id gate } } } }`;
  return (await app.gql(QUERY, { id }, organization.owner)).data.checkInConflicts.nodes;
};
const withdraw = (ticket: GivenTicket, at: Date = clock.now()) =>
  app.sql(`update tickets set status = 'VOID', withdrawn_at = ? where id = ?`, [at, ticket.id]);

describe('scans of one ticket that were made apart', () => {
  test('the earliest counts, whatever the order of arrival; the others are conflicts, and the count is one', async () => {
    const { event, ticket } = await gate.sold();
    const late = offline({ code: ticket.code }, 60, { gate: 'South' });
    const early = offline({ code: ticket.code }, 300);
    const first = await sync(event, [late]);
    expect([outcomes(first), first.conflicts]).toEqual([['ACCEPTED'], []]);
    const second = await sync(event, [early]);
    expect(outcomes(second)).toEqual(['ACCEPTED']);
    expect(second.conflicts).toMatchObject([
      { id: late.scanId, gate: 'South', outcome: 'ALREADY_CHECKED_IN', countedInstead: { id: early.scanId } },
    ]);
    expect(await gate.scan(event, { code: ticket.code })).toMatchObject({
      outcome: 'ALREADY_CHECKED_IN',
      first: { id: early.scanId, gate: 'North' },
    });
    const again = await sync(event, [late, early]);
    expect(outcomes(again)).toEqual(['ALREADY_CHECKED_IN', 'ACCEPTED']);
    expect(again.results[0]!.first!.id).toBe(early.scanId);
    expect(await attendance(event)).toEqual({
      checkedIn: 1,
      inside: 1,
      conflicts: 1,
      refusals: [{ outcome: 'ALREADY_CHECKED_IN', count: 1 }],
      byGate: [['North', 1]],
    });
    expect(await conflictsOf(event)).toMatchObject([{ id: late.scanId, ticket: { serial: ticket.serial } }]);
  });

  test('a device that waited in vain and let in whom the server had refused: a conflict, once', async () => {
    const { event, tickets } = await gate.sold(2);
    const [used, fine] = tickets.map(({ code }) => ({ code }));
    await gate.scan(event, used!);
    const unheard = offline(used!, 0);
    expect(await gate.scan(event, { ...used, scanId: unheard.scanId })).toMatchObject({
      outcome: 'ALREADY_CHECKED_IN',
    });
    const heardTwice = offline(fine!, 0);
    expect(await gate.scan(event, { ...fine, scanId: heardTwice.scanId })).toMatchObject({ outcome: 'ACCEPTED' });
    for (let times = 0; times < 2; times++) {
      const sent = await sync(event, [unheard, heardTwice]);
      expect(outcomes(sent)).toEqual(['ALREADY_CHECKED_IN', 'ACCEPTED']);
      expect(sent.conflicts).toMatchObject([{ id: unheard.scanId, conflict: true }]);
    }
    const refused = offline(used!, 0, { outcome: 'ALREADY_CHECKED_IN' });
    await gate.scan(event, { ...used, scanId: refused.scanId });
    expect((await sync(event, [refused])).conflicts).toHaveLength(1); // whom both refused is none
    expect(await attendance(event)).toMatchObject({ checkedIn: 2, inside: 2, conflicts: 1 });
  });

  test('come to one record in every order of arrival, with exits between them', async () => {
    const orders = [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [2, 0, 3, 1],
      [1, 3, 0, 2],
      [3, 0, 1, 2],
    ];
    const { event, tickets } = await gate.sold(orders.length);
    const records: unknown[] = [];
    for (const [i, order] of orders.entries()) {
      const { code, id } = tickets[i]!;
      const made = [
        offline({ code }, 400, { gate: 'A' }),
        offline({ code }, 300, { gate: 'B' }),
        offline({ code }, 200, { gate: 'C', kind: 'EXIT' }),
        offline({ code }, 100, { gate: 'D' }),
      ];
      for (const place of order) await sync(event, [made[place]!]);
      const scans = await app.sql(
        'select gate, outcome, conflict, is_reentry from check_ins where ticket_id = ? order by gate',
        [id],
      );
      const [row] = await app.sql('select status from tickets where id = ?', [id]);
      records.push({ scans, ...row });
    }
    expect(records[0]).toEqual({
      status: 'CHECKED_IN',
      scans: [
        { gate: 'A', outcome: 'ACCEPTED', conflict: false, is_reentry: false },
        { gate: 'B', outcome: 'ALREADY_CHECKED_IN', conflict: true, is_reentry: false },
        { gate: 'C', outcome: 'ACCEPTED', conflict: false, is_reentry: false },
        { gate: 'D', outcome: 'ACCEPTED', conflict: false, is_reentry: true },
      ],
    });
    for (const record of records) expect(record).toEqual(records[0]);
    expect((await attendance(event)).byGate).toEqual([
      ['A', orders.length],
      ['D', 0], // where they came back
    ]);
  });

  test('an earlier one takes the place of one that was made online; a later one is a conflict beside it', async () => {
    const { event, tickets } = await gate.sold(2);
    const [one, two] = tickets as [GivenTicket, GivenTicket];
    const { id: deviceId } = await keeping.startShift(event, gate.scanner, { gate: 'South' });
    const { scanId: online } = await gate.scan(event, { code: one.code });
    clock.advance(60_000);
    const displaced = await sync(event, [offline({ code: one.code }, 300)], { deviceId });
    expect(displaced.conflicts).toMatchObject([{ id: online, outcome: 'ALREADY_CHECKED_IN' }]);
    expect((await gate.scan(event, { code: one.code, scanId: online })).outcome).toBe('ALREADY_CHECKED_IN');

    await gate.scan(event, { code: two.code });
    clock.advance(60_000);
    const beside = offline({ code: two.code }, 10, { gate: 'South' });
    const answer = await sync(event, [beside], { deviceId });
    expect(outcomes(answer)).toEqual(['ALREADY_CHECKED_IN']);
    expect(answer.conflicts).toMatchObject([{ id: beside.scanId, device: { id: deviceId } }]);
    expect(await conflictsOf(event)).toMatchObject([
      { id: beside.scanId, gate: 'South', device: { id: deviceId, name: 'Phone', staffName: 'Ada Lovelace' } },
      { id: online, device: null },
    ]);
    expect((await attendance(event)).checkedIn).toBe(2);
  });

  test('one that is older than a day is never first, and counts where it is alone', async () => {
    const { event, tickets } = await gate.sold(2);
    const [one, two] = tickets as [GivenTicket, GivenTicket];
    const { scanId } = await gate.scan(event, { code: one.code });
    clock.advance(60_000);
    const old = offline({ code: one.code }, 25 * 3_600);
    expect(outcomes(await sync(event, [old]))).toEqual(['ALREADY_CHECKED_IN']);
    expect((await gate.scan(event, { code: one.code })).first!.id).toBe(scanId);
    const alone = offline({ code: two.code }, 25 * 3_600);
    expect(outcomes(await sync(event, [alone]))).toEqual(['ACCEPTED']);
    const [row] = await app.sql<{ at: string }>('select scanned_at as at from check_ins where id = ?', [alone.scanId]);
    expect(new Date(row!.at)).toEqual(alone.scannedAt);
  });

  test('by devices whose clocks are wrong are put in the order in which they were made', async () => {
    const { event, ticket } = await gate.sold();
    const HOUR_S = 3_600;
    const now = clock.now().getTime();
    // It is an hour slow, so what it says was made an hour and a minute ago was made a minute ago.
    const slow = offline({ code: ticket.code }, HOUR_S + 60, { gate: 'Slow' });
    // It is an hour fast: what it says will be made in 50 minutes was made ten minutes ago.
    const fast = offline({ code: ticket.code }, 600 - HOUR_S, { gate: 'Fast' });
    await sync(event, [slow], { deviceNow: new Date(now - HOUR_S * 1_000) });
    const { conflicts } = await sync(event, [fast], { deviceNow: new Date(now + HOUR_S * 1_000) });
    expect(conflicts.map(({ gate }) => gate)).toEqual(['Slow']);
    const rows = await app.sql<{ gate: string; ago: number }>(
      'select gate, extract(epoch from ?::timestamptz - scanned_at)::int as ago from check_ins where ticket_id = ? order by gate',
      [new Date(now), ticket.id],
    );
    for (const { gate: where, ago } of rows) expect(Math.abs(ago - (where === 'Fast' ? 600 : 60))).toBeLessThan(10);
    const future = await sync(event, [offline({ code: ticket.code }, -600)]);
    expect(future.results[0]!.outcome).toBe('ALREADY_CHECKED_IN');
  });

  test('nor does it matter that a clock was set between scan and sync: what the device had measured counts', async () => {
    const HOUR_S = 3_600;
    const { event, ticket } = await gate.sold();
    const now = clock.now().getTime();
    const right = offline({ code: ticket.code }, 60, { gate: 'Right' });
    // It was an hour slow half a minute ago, when it scanned, and is right as it sends: by that it scanned long before.
    const scannedAtServer = new Date(now - 30_000);
    const set = offline({ code: ticket.code }, 30 + HOUR_S, { gate: 'Set', scannedAtServer });
    await sync(event, [right], { deviceNow: new Date(now) });
    const { conflicts } = await sync(event, [set], { deviceNow: new Date(now) });
    expect(conflicts.map(({ gate }) => gate)).toEqual(['Set']);
  });
});

describe('a scan without a network', () => {
  test('that is bad does not stop the others of its sync', async () => {
    const { event, tickets } = await gate.sold(4);
    const [one, two, three, four] = tickets as [GivenTicket, GivenTicket, GivenTicket, GivenTicket];
    const elsewhere = await app.given.paidOrder(await app.given.event());
    const forged = three.code.replace(/\.(.)/, (_, c: string) => `.${c === 'A' ? 'B' : 'A'}`);
    const answer = await sync(event, [
      offline({ code: 'rubbish' }, 30),
      offline({ code: one.code }, 29, { gate: `\u0007\u202e${'x'.repeat(100)}` }),
      offline({ code: forged }, 28),
      offline({ serial: two.serial.toLowerCase() }, 27),
      offline({}, 26),
      offline({ code: elsewhere.tickets[0]!.code }, 25),
      offline({ code: three.code }, 24),
      offline({ code: four.code, serial: 'ignored' }, 23),
    ]);
    expect(outcomes(answer)).toEqual([
      'BAD_SIGNATURE',
      'ACCEPTED',
      'BAD_SIGNATURE',
      'ACCEPTED',
      'UNKNOWN_TICKET',
      'WRONG_EVENT',
      'ACCEPTED',
      'ACCEPTED',
    ]);
    expect(answer.results[5]!.ticket).toBeNull();
    // Whoever was let in with what is no ticket here is in the record, as what it is.
    expect(answer.conflicts).toHaveLength(4);
    expect((await attendance(event)).checkedIn).toBe(4);
  });

  test('that its device refused lets nobody in afterwards, and is no conflict', async () => {
    const { event, ticket } = await gate.sold();
    const refused = offline({ code: ticket.code }, 60, { outcome: 'ALREADY_CHECKED_IN' });
    const answer = await sync(event, [refused]);
    expect([outcomes(answer), answer.conflicts]).toEqual([['ALREADY_CHECKED_IN'], []]);
    expect(await attendance(event)).toMatchObject({
      checkedIn: 0,
      refusals: [{ outcome: 'ALREADY_CHECKED_IN', count: 1 }],
    });
    expect((await gate.scan(event, { code: ticket.code })).outcome).toBe('ACCEPTED');
  });

  test('of a ticket that was taken back after it counts, and is a conflict; one that was before does not', async () => {
    const { event, tickets } = await gate.sold(2);
    const [after, before] = tickets as [GivenTicket, GivenTicket];
    await withdraw(after, new Date(clock.now().getTime() - 30_000));
    await withdraw(before, new Date(clock.now().getTime() - 90_000));
    const answer = await sync(event, [offline({ code: after.code }, 60), offline({ code: before.code }, 60)]);
    expect(outcomes(answer)).toEqual(['ACCEPTED', 'VOID']);
    expect(answer.conflicts.map(({ outcome }) => outcome).sort()).toEqual(['ACCEPTED', 'VOID']);
    expect(answer.results.map(({ ticket }) => ticket!.status)).toEqual(['VOID', 'VOID']);
    expect(await attendance(event)).toMatchObject({ checkedIn: 0, inside: 0, conflicts: 2, byGate: [['North', 1]] });
  });

  test('by an old code counts where it was made before the ticket was passed on, and is a conflict either way', async () => {
    const passing = transferring(app);
    const event = await app.given.event({ organization: gate.house });
    const order = await app.given.paidOrder(event, { quantity: 1 });
    const old = order.tickets[0]!.code;
    clock.advance(60_000);
    const { ticket } = await passing.passOn(order);
    clock.advance(60_000);
    const after = await sync(event, [offline({ code: old }, 30)]);
    expect([outcomes(after), after.conflicts.map(({ outcome }) => outcome)]).toEqual([['REPLACED'], ['REPLACED']]);
    expect((await gate.scan(event, { code: ticket.code })).outcome).toBe('ACCEPTED');
    const before = await sync(event, [offline({ code: old }, 90)]);
    expect(outcomes(before)).toEqual(['ACCEPTED']);
    expect((await conflictsOf(event)).map(({ outcome }: { outcome: string }) => outcome).sort()).toEqual([
      'ACCEPTED',
      'ALREADY_CHECKED_IN',
      'REPLACED',
    ]);
  });

  test('by an old code stays a conflict when the ticket’s other scans make it a re-entry, or count no more', async () => {
    const passing = transferring(app);
    const passedOn = async () => {
      const event = await app.given.event({ organization: gate.house, reentry: true });
      const order = await app.given.paidOrder(event, { quantity: 1 });
      const [{ serial, code }] = order.tickets as [GivenTicket];
      clock.advance(60_000);
      await passing.passOn(order);
      clock.advance(60_000);
      return { event, serial, code };
    };
    const isConflict = async ({ scanId }: { scanId: string }) =>
      (await app.sql('select outcome, conflict from check_ins where id = ?', [scanId]))[0];

    const back = await passedOn();
    const again = offline({ code: back.code }, 90);
    await sync(back.event, [
      offline({ serial: back.serial }, 110),
      offline({ serial: back.serial }, 100, { kind: 'EXIT' }),
      again,
    ]);
    expect(await isConflict(again)).toEqual({ outcome: 'ACCEPTED', conflict: true });

    const twice = await passedOn();
    const [mistake, meant] = [offline({ serial: twice.serial }, 100), offline({ code: twice.code }, 90)];
    await sync(twice.event, [mistake, meant]);
    expect(await isConflict(meant)).toEqual({ outcome: 'ALREADY_CHECKED_IN', conflict: true });
    await gate.undo(mistake.scanId);
    expect(await isConflict(meant)).toEqual({ outcome: 'ACCEPTED', conflict: true });
  });

  test('by whoever was let in although the event was called off stays a conflict when it counts after all', async () => {
    const { event, ticket } = await gate.sold();
    clock.advance(60_000);
    await app.sql(`update events set status = 'CANCELLED', cancelled_at = ? where id = ?`, [clock.now(), event.id]);
    clock.advance(60_000);
    const [mistake, meant] = [offline({ code: ticket.code }, 100), offline({ code: ticket.code }, 90)];
    await sync(event, [mistake, meant]);
    await gate.undo(mistake.scanId);
    expect(await conflictsOf(event)).toMatchObject([{ id: meant.scanId, outcome: 'ACCEPTED' }]);
  });

  test('at the wrong gate or at the wrong time is judged by when it was made', async () => {
    const event = await app.given.event({ organization: gate.house, tiers: [{}, {}] });
    const { tickets } = await app.given.paidOrder(event, { quantity: 3 });
    await keeping.createGate(event, 'VIP', [event.tiers[1]!.id]);
    await app.sql('update tiers set entry_starts_at = ? where id = ?', [
      new Date(clock.now().getTime() + 60_000),
      event.tier.id,
    ]);
    clock.advance(120_000);
    const answer = await sync(event, [
      offline({ code: tickets[0]!.code }, 30, { gate: 'vip' }),
      offline({ code: tickets[1]!.code }, 90),
      offline({ code: tickets[2]!.code }, 30),
    ]);
    expect(outcomes(answer)).toEqual(['WRONG_GATE', 'TOO_EARLY', 'ACCEPTED']);
  });

  test('that is sent again answers how it stands; an undone one too, and the id of another event’s tells nothing', async () => {
    const { event, tickets } = await gate.sold(2);
    const scan = offline({ code: tickets[0]!.code }, 60);
    await Promise.all([sync(event, [scan, scan]), sync(event, [scan])]);
    expect(await app.sql('select 1 from check_ins where event_id = ?', [event.id])).toHaveLength(1);
    await gate.undo(scan.scanId);
    expect(outcomes(await sync(event, [scan]))).toEqual(['NOT_CHECKED_IN']);
    const elsewhere = await gate.sold();
    const stolen = { ...offline({ code: elsewhere.ticket.code }, 10), scanId: scan.scanId };
    const answer = await sync(elsewhere.event, [stolen]);
    expect(answer.results[0]).toMatchObject({ outcome: 'UNKNOWN_TICKET', ticket: null });
    expect((await attendance(elsewhere.event)).checkedIn).toBe(0);
  });

  test('of a rotating code is judged by the digits of then, also where the secrets were renewed since', async () => {
    const { event, ticket } = await gate.sold(1, { qrMode: 'ROTATING' });
    const bare = await sync(event, [offline({ code: ticket.code }, 60)]);
    expect(outcomes(bare)).toEqual(['EXPIRED_CODE']);
    const [{ rotatingSecret }] = (await keeping.manifest(event, gate.scanner)).tickets as unknown as [
      { rotatingSecret: string },
    ];
    const scan = offline({}, 60);
    const digits = digitsAt(rotatingSecret, scan.scannedAt);
    await app.sql('update events set rotating_version = 2 where id = ?', [event.id]);
    expect(outcomes(await sync(event, [{ ...scan, code: `${ticket.code}.${digits}` }]))).toEqual(['ACCEPTED']);
  });

  test('may be named by the digest of its code, which is judged as the code itself would be', async () => {
    const { event, tickets } = await gate.sold(4);
    const named = (ticket: GivenTicket, secondsAgo: number, more: object = {}) =>
      offline({ digest: digestOf(ticket.code).toString('base64url') }, secondsAgo, more);
    const [good, withdrawn, old, foreign] = tickets as [GivenTicket, GivenTicket, GivenTicket, GivenTicket];
    await withdraw(withdrawn, new Date(clock.now().getTime() - 90_000));
    await app.sql('update ticket_codes set replaced_at = ? where ticket_id = ?', [
      new Date(clock.now().getTime() - 90_000),
      old.id,
    ]);
    const elsewhere = (await gate.sold()).ticket;
    const unknown = { ...elsewhere, code: 'not one of ours' };
    const answer = await sync(event, [
      named(good, 60),
      named(withdrawn, 60),
      named(old, 60),
      named(elsewhere, 60),
      named(elsewhere, 59, { outcome: 'WRONG_EVENT' }),
      named(unknown, 58, { outcome: 'BAD_SIGNATURE' }),
      named(unknown, 57),
      named(foreign, 30, { kind: 'EXIT' }),
    ]);
    expect(outcomes(answer)).toEqual([
      'ACCEPTED',
      'VOID',
      'REPLACED',
      'WRONG_EVENT',
      'WRONG_EVENT',
      'BAD_SIGNATURE',
      'UNKNOWN_TICKET',
      'NOT_CHECKED_IN',
    ]);
  });

  test('and of a rotating code by its digest and the digits beside it', async () => {
    const { event, ticket } = await gate.sold(1, { qrMode: 'ROTATING' });
    const digest = digestOf(ticket.code).toString('base64url');
    const [{ rotatingSecret }] = (await keeping.manifest(event, gate.scanner)).tickets as unknown as [
      { rotatingSecret: string },
    ];
    const scan = offline({ digest }, 60);
    const stale = digitsAt(rotatingSecret, new Date(scan.scannedAt.getTime() - 600_000));
    const now = digitsAt(rotatingSecret, scan.scannedAt);
    const picture = await sync(event, [
      offline({ digest, digits: stale }, 60),
      offline({ digest }, 60),
      offline({ digest, digits: 'x' }, 60),
    ]);
    expect(outcomes(picture)).toEqual(['EXPIRED_CODE', 'EXPIRED_CODE', 'EXPIRED_CODE']);
    expect(outcomes(await sync(event, [{ ...scan, digits: now }]))).toEqual(['ACCEPTED']);
  });
});

describe('a sync', () => {
  test('says when it was and what waits; none is a sign of life', async () => {
    const { event, ticket } = await gate.sold();
    const { id: deviceId } = await keeping.startShift(event, gate.scanner);
    await sync(event, [offline({ code: ticket.code }, 5)], { deviceId, queued: 7 });
    const [device] = await keeping.devices(event);
    expect(device).toMatchObject({ id: deviceId, queueLength: 7 });
    expect(Date.now() - new Date(device.lastSyncAt).getTime()).toBeLessThan(10_000);
    expect(await sync(event, [], { deviceId, queued: 0 })).toMatchObject({ results: [], conflicts: [] });
    expect((await keeping.devices(event))[0].queueLength).toBe(0);
    expect(outcomes(await sync(event, [offline({ code: ticket.code }, 1)], { deviceId: randomUUID() }))).toEqual([
      'ALREADY_CHECKED_IN',
    ]);
  });

  test('of a device whose shift was never told puts it on the list, with where it scanned; its shift then has its name, and one that only got ready can be signed out', async () => {
    const { event, tickets } = await gate.sold(2);
    const [one, two] = tickets as [GivenTicket, GivenTicket];
    const deviceId = randomUUID();
    await gate.scan(event, { code: one.code });
    clock.advance(60_000);
    expect(await sync(event, [], { deviceId, queued: 2 })).toMatchObject({ results: [] });
    // It scanned nothing yet, but may have read the list.
    expect(await keeping.devices(event)).toMatchObject([{ id: deviceId, gate: '?', endedAt: expect.any(String) }]);
    const made = [
      offline({ code: one.code }, 20, { gate: 'South' }),
      offline({ code: two.code }, 30, { gate: 'North' }),
    ];
    const { conflicts } = await sync(event, made, { deviceId, queued: 3 });
    expect(conflicts).toMatchObject([{ id: made[0]!.scanId, gate: 'South', device: { id: deviceId } }]);
    expect(await keeping.devices(event)).toMatchObject([
      {
        id: deviceId,
        name: '?',
        gate: 'South',
        staffName: 'Ada Lovelace',
        queueLength: 3,
        endedAt: null,
        revokedAt: null,
      },
    ]);
    await sync(event, [offline({ code: two.code }, 1)], { deviceId });
    await keeping.startShift(event, gate.scanner, { deviceId, name: 'Phone 3', gate: 'East' });
    expect(await conflictsOf(event)).toMatchObject([
      { device: { id: deviceId, name: 'Phone 3' } },
      { device: { id: deviceId, name: 'Phone 3' } },
    ]);
    const [begun] = await app.sql('select count(*)::int as shifts from audit_entries where subject_id = ?', [deviceId]);
    expect(begun).toEqual({ shifts: 2 });
  });

  test('of another event’s device leaves that where it is', async () => {
    const [here, there] = [await gate.sold(), await gate.sold()];
    const { id: deviceId } = await keeping.startShift(there.event, gate.scanner);
    const scan = offline({ code: here.ticket.code }, 5);
    await sync(here.event, [scan], { deviceId });
    expect(await app.sql('select device_id from check_ins where id = ?', [scan.scanId])).toEqual([{ device_id: null }]);
    expect(await keeping.devices(here.event)).toEqual([]);
  });

  test('has 500 scans at most, each with an id', async () => {
    const { event } = await gate.sold();
    const many = await sync(
      event,
      Array.from({ length: 501 }, () => offline({ code: 'x' }, 1)),
    );
    expect(many.fields).toMatchObject([{ path: 'scans' }]);
    expect((await sync(event, [{ ...offline({ code: 'x' }, 1), scanId: 'one' }])).fields).toMatchObject([
      { path: 'scans.0.scanId' },
    ]);
  });

  test('of 500 scans takes as many statements as one of two', async () => {
    const event = await app.given.event({ organization: gate.house, tiers: [{ capacity: 600, maxPerOrder: 100 }] });
    const tickets: GivenTicket[] = [];
    while (tickets.length < 500) tickets.push(...(await app.given.paidOrder(event, { quantity: 100 })).tickets);
    const answer = await sync(
      event,
      tickets.map(({ code }, i) => offline({ code }, i)),
    );
    expect(new Set(outcomes(answer))).toEqual(new Set(['ACCEPTED']));
    expect(await attendance(event)).toMatchObject({ checkedIn: 500, inside: 500 });
  }, 60_000);

  test('is for OWNER, MANAGER and SCANNER', async () => {
    const { event, ticket } = await gate.sold();
    const scans = [offline({ code: ticket.code }, 1)];
    expect((await devices.ask(event, scans, {}, await app.given.member(gate.house.id, 'VIEWER'))).code).toBe(
      'FORBIDDEN',
    );
    expect((await devices.ask(event, scans, {}, await app.given.user())).code).toBe('NOT_FOUND');
    expect((await devices.ask(event, scans, {}, {})).code).toBe('UNAUTHENTICATED');
  });
});

describe('whoever was let in by mistake', () => {
  test('blocks transfer, and a refund that would approve itself', async () => {
    const passing = transferring(app);
    const event = await app.given.event({
      organization: gate.house,
      refundDeadline: new Date(clock.now().getTime() + 10 * 24 * 3_600_000),
    });
    const order = await app.given.paidOrder(event, { quantity: 2 });
    await app.sql('update tiers set entry_starts_at = ? where id = ?', [
      new Date(clock.now().getTime() + 60_000),
      event.tier.id,
    ]);
    clock.advance(30_000);
    const [misused, clean] = order.tickets;
    expect(outcomes(await sync(event, [offline({ code: misused!.code }, 5)]))).toEqual(['TOO_EARLY']);
    expect(await passing.offer(misused!, order, passing.friend())).toMatchObject({
      __typename: 'TransferNotAllowedError',
    });
    const { data } = await app.gql(
      'query ($id: ID, $t: String) { order(id: $id, accessToken: $t) { tickets { transferable } } }',
      { id: order.id, t: order.accessToken },
    );
    expect(data.order.tickets.map((ticket: { transferable: boolean }) => ticket.transferable)).toEqual([false, true]);
    const refund = async (ticket: GivenTicket) =>
      (
        await app.gql(
          `mutation ($input: RequestRefundInput!) { requestRefund(input: $input) { __typename ... on Refund { status } } }`,
          {
            input: {
              orderId: order.id,
              accessToken: order.accessToken,
              ticketIds: [ticket.id],
              reason: 'x',
              idempotencyKey: randomUUID(),
            },
          },
        )
      ).data.requestRefund.status;
    expect(await refund(misused!)).toBe('REQUESTED');
    expect(await refund(clean!)).toBe('SUCCEEDED');
  });
});
