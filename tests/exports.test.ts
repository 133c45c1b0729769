import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { SHEET_NAMES } from '../server/exports/export.service.js';
import { clock } from '../server/platform/clock.js';
import { LIMITS } from '../server/platform/limit-table.js';
import { startTestApp, type TestApp } from './support/app.js';
import { buying } from './support/buying.js';
import { exporting } from './support/exporting.js';
import { gateKeeping } from './support/gate-keeping.js';
import type { GivenUser } from './support/given.js';
import { setStage, table, WHO, type Stage } from './support/stage.js';
import { offline, syncing } from './support/syncing.js';

let app: TestApp;
let stage: Stage;
let take: ReturnType<typeof exporting>;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  take = exporting(app);
  stage = await setStage(app);
});
afterAll(async () => app[Symbol.asyncDispose]());
afterEach(() => clock.reset());

/** When something was, in UTC and by the clocks of Lagos, an hour ahead. */
const seconds = (at: Date, hours = 0): string => new Date(at.getTime() + hours * 3_600_000).toISOString().slice(0, 19);

const ANSWERS = table(`
  list          nobody buyer other promoter VIEWER SCANNER MANAGER OWNER ADMIN
  orders        401    404   404   404      200    403     200     200   404
  attendees     401    404   404   404      200    200     200     200   404
  check-ins     401    404   404   404      200    200     200     200   404
  transactions  401    404   404   404      200    403     200     200   404`);

describe('who may take which list', () => {
  test.each(SHEET_NAMES.flatMap(list => WHO.map(who => [list, who] as const)))('%s: %s', async (list, who) => {
    const { statusCode, body, headers } = await take.download(stage.event.id, list, stage.people[who] ?? {});
    expect(statusCode).toBe(Number(ANSWERS.get(list)![who]));
    expect(headers['content-type']).toMatch(statusCode === 200 ? /^text\/csv; charset=utf-8$/ : /json/);
    expect(body.includes(stage.event.slug)).toBe(false);
  });

  test('of an event that is not there, and a list that is none', async () => {
    for (const list of SHEET_NAMES) {
      expect((await take.download('no-id', list, stage.people.OWNER)).statusCode).toBe(404);
      expect((await take.download(randomUUID(), list, stage.people.OWNER)).statusCode).toBe(404);
      expect((await take.download(stage.event.id, list, { token: 'forged' })).statusCode).toBe(401);
    }
    expect((await take.download(stage.event.id, 'codes', stage.people.OWNER)).statusCode).toBe(404);
  });

  test('nothing in a list opens a door or an order', async () => {
    const { tickets, accessToken } = stage.order;
    for (const list of SHEET_NAMES) {
      const { body } = await take.download(stage.event.id, list, stage.people.OWNER);
      for (const secret of [accessToken, ...tickets.map(({ code }) => code)]) expect(body).not.toContain(secret);
    }
  });

  test('who scans takes names home, and nothing about orders', async () => {
    const [full] = await take.lines(stage.event.id, 'attendees', stage.people.OWNER!);
    const [slim] = await take.lines(stage.event.id, 'attendees', stage.people.SCANNER!);
    const { holder_email, order, buyer_name, buyer_email, ...rest } = full!;
    expect([holder_email, order, buyer_name, buyer_email].every(Boolean)).toBe(true);
    expect(slim).toEqual(rest);
  });

  test('each export is in the audit, with who took it from where; one that was refused is not', async () => {
    const { event, people } = stage;
    const entries = () =>
      app.sql<{ actor_id: string; details: object; ip: string }>(
        `select actor_id, organization_id, details, ip from audit_entries where action = 'event.exported' and subject_id = ?`,
        [event.id],
      );
    const before = (await entries()).length;
    await take.download(event.id, 'orders', people.VIEWER);
    await take.download(event.id, 'orders', people.SCANNER);
    expect((await entries()).slice(before)).toEqual([
      {
        actor_id: people.VIEWER!.id,
        organization_id: stage.organization.id,
        details: { list: 'orders' },
        ip: '127.0.0.1',
      },
    ]);
  });

  test('too many are too many', async () => {
    await using limited = await startTestApp({ rateLimit: true });
    const event = await limited.given.event();
    const { owner } = event.organization;
    const taking = exporting(limited);
    for (let n = 0; n < LIMITS.export.points; n += 1) await taking.download(event.id, 'orders', owner);
    const { statusCode, headers } = await taking.download(event.id, 'orders', owner);
    expect(statusCode).toBe(429);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  });
});

describe('orders.csv', () => {
  test('has a line an order, whole: what was bought, what it cost, in UTC and by the clocks there', async () => {
    const event = await app.given.event({
      organization: stage.organization,
      tiers: [
        { name: 'Floor', price: 4_000 },
        { name: 'Balcony', price: 6_000 },
      ],
      taxBasisPoints: 750,
    });
    const promoCode = await app.given.promoCode(event, { percentOff: 50 });
    const buy = buying(app);
    const items = event.tiers.map(({ id }, i) => ({ tierId: id, quantity: i + 1 }));
    const paid = await buy.reserve(event, { items, promoCode, email: 'ada@example.com' });
    await buy.press((await buy.startCheckout(paid)).redirectUrl!);
    await buy.confirm(paid);
    const left = await buy.reserve(event, { email: 'bob@example.com' });
    clock.advance(11 * 60_000);

    const [first, second, ...more] = await take.lines(event.id, 'orders', stage.people.OWNER!);
    expect(more).toEqual([]);
    expect(first).toMatchObject({
      order: paid['number'],
      status: 'PAID',
      buyer_name: 'Ada Buyer',
      buyer_email: 'ada@example.com',
      promo_code: promoCode,
      tickets: '3',
      items: '1 × Floor, 2 × Balcony',
      paid_with: 'STRIPE',
      currency: 'USD',
      subtotal: '160.00',
      discount: '80.00',
      tax: '6.00',
      tax_included: 'no',
      total: '86.00',
      refunded: '0.00',
      time_zone: 'Africa/Lagos',
    });
    const [row] = await app.sql<{ created_at: string }>('select created_at from orders where id = ?', [paid.id]);
    const createdAt = new Date(row!.created_at);
    expect(first!['created_at']).toBe(`${seconds(createdAt)}Z`);
    expect(first!['created_at_local']).toBe(seconds(createdAt, 1).replace('T', ' '));
    // By the clock, as the API tells it, though no worker has ended its hold.
    expect(second).toMatchObject({
      order: left['number'],
      status: 'EXPIRED',
      paid_at: '',
      paid_with: '',
      tickets: '1',
    });
  });

  test('has a name with the event and the day there', async () => {
    const late = new Date(clock.now());
    late.setUTCHours(23, 30, 0, 0);
    clock.advance(late.getTime() - clock.now().getTime());
    const owner = await app.given.session(stage.organization.owner);
    const { headers } = await take.download(stage.event.id, 'orders', owner);
    const tomorrow = seconds(late, 1).slice(0, 10);
    expect(headers['content-disposition']).toBe(`attachment; filename="${stage.event.slug}-orders-${tomorrow}.csv"`);
    expect(headers).toMatchObject({ 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff' });
  });
});

describe('attendees.csv', () => {
  test('has a line a ticket, by its number, and a name that a spreadsheet would compute stays a name', async () => {
    const event = await app.given.event({ organization: stage.organization });
    await app.given.paidOrder(event, { name: '=HYPERLINK("x")', email: 'a@example.com', quantity: 2 });
    const { tickets } = await app.given.paidOrder(event, { name: '+Ada', email: 'b@example.com' });
    await app.sql(`update tickets set status = 'VOID' where id = ?`, [tickets[0]!.id]);

    const attendees = await take.lines(event.id, 'attendees', stage.people.OWNER!);
    expect(attendees.map(({ ticket, status, holder_name }) => [ticket!.slice(-6), status, holder_name])).toEqual([
      ['000001', 'VALID', `'=HYPERLINK("x")`],
      ['000002', 'VALID', `'=HYPERLINK("x")`],
      ['000003', 'VOID', `'+Ada`],
    ]);
    expect(attendees[2]).toMatchObject({ ticket: tickets[0]!.serial, buyer_email: 'b@example.com', checked_in_at: '' });
  });
});

describe('check-ins.csv', () => {
  test('has a line a scan, refused ones too, and nothing about another event’s ticket', async () => {
    const event = await app.given.event({ organization: stage.organization });
    const { tickets } = await app.given.paidOrder(event, { name: 'Ada Lovelace' });
    const scan = (code: string) =>
      app.gql(
        'mutation ($input: CheckInInput!) { checkIn(input: $input) { outcome } }',
        { input: { eventId: event.id, code, gate: 'North', scanId: randomUUID() } },
        stage.people.SCANNER,
      );
    for (const code of [tickets[0]!.code, tickets[0]!.code, stage.order.tickets[0]!.code]) await scan(code);

    const scans = await take.lines(event.id, 'check-ins', stage.people.SCANNER!);
    expect(scans.map(({ outcome, ticket, holder_name }) => [outcome, ticket, holder_name])).toEqual([
      ['ACCEPTED', tickets[0]!.serial, 'Ada Lovelace'],
      ['ALREADY_CHECKED_IN', tickets[0]!.serial, 'Ada Lovelace'],
      ['WRONG_EVENT', '', ''],
    ]);
    expect(scans[0]).toMatchObject({ gate: 'North', kind: 'ENTRY', offline: 'no', undone_at: '' });
    const [attendee] = await take.lines(event.id, 'attendees', stage.people.OWNER!);
    expect(attendee).toMatchObject({ status: 'CHECKED_IN', checked_in_at: scans[0]!['scanned_at'] });
  });

  test('tells who was let through wrongly from who was refused, who came back, and with which device', async () => {
    const event = await app.given.event({ organization: stage.organization, reentry: true });
    const { tickets } = await app.given.paidOrder(event);
    const staff = stage.people.SCANNER as GivenUser;
    const device = await gateKeeping(app).startShift(event, staff, { name: 'Phone 3' });
    const serial = tickets[0]!.serial;
    const scans = [
      offline({ serial }, 50),
      offline({ serial }, 40), // let through a second time
      offline({ serial }, 30, { outcome: 'ALREADY_CHECKED_IN' }), // refused at the door
      offline({ serial }, 20, { kind: 'EXIT' }),
      offline({ serial }, 10),
    ];
    await syncing(app, staff).sync(event, scans, { deviceId: device.id });
    await app.gql(
      'mutation ($input: CheckInInput!) { checkIn(input: $input) { outcome } }',
      { input: { eventId: event.id, serial, gate: 'North', scanId: randomUUID() } },
      staff,
    );
    const lines = await take.lines(event.id, 'check-ins', staff);
    const told = new Map(
      lines.map(line => [line['scan'], ['outcome', 'conflict', 'reentry', 'device'].map(head => line[head])]),
    );
    expect(scans.map(({ scanId }) => told.get(scanId))).toEqual([
      ['ACCEPTED', 'no', 'no', 'Phone 3'],
      ['ALREADY_CHECKED_IN', 'yes', 'no', 'Phone 3'],
      ['ALREADY_CHECKED_IN', 'no', 'no', 'Phone 3'],
      ['ACCEPTED', 'no', 'no', 'Phone 3'],
      ['ACCEPTED', 'no', 'yes', 'Phone 3'],
    ]);
    expect(lines.at(-1)).toMatchObject({ outcome: 'ALREADY_CHECKED_IN', conflict: 'no', device: '' });
  });
});
