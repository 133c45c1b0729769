import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Event } from '../server/events/event.entity.js';
import { SHEET_NAMES } from '../server/exports/export.service.js';
import { clock } from '../server/platform/clock.js';
import { forkEntityManager } from '../server/platform/database.js';
import { LIMITS } from '../server/platform/limit-table.js';
import { startTestApp, type Asker, type TestApp } from './support/app.js';
import { buying } from './support/buying.js';
import type { GivenEvent } from './support/given.js';
import { setStage, table, WHO, type Stage } from './support/stage.js';
import { statementsOf } from './support/statements.js';

let app: TestApp;
let stage: Stage;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  stage = await setStage(app);
});
afterAll(async () => app[Symbol.asyncDispose]());
afterEach(() => clock.reset());

const download = (eventId: string, list: string, { token }: Asker = stage.people.OWNER!, from = app) =>
  from.app.http.inject({
    url: `/exports/${eventId}/${list}.csv`,
    headers: token ? { authorization: `Bearer ${token}` } : {},
  });

/** Its lines by their heads. None of these tests' cells holds a comma or a line's end, unless it is quoted alone. */
async function lines(eventId: string, list: string, asker?: Asker): Promise<Record<string, string>[]> {
  const { body, statusCode } = await download(eventId, list, asker);
  if (statusCode !== 200) throw new Error(`${statusCode}: ${body}`);
  const cells = (line: string) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
      (quoted ?? plain!).replaceAll('""', '"'),
    );
  const [head, ...rest] = body.trimEnd().split('\r\n');
  const heads = cells(head!);
  return rest.map(line => Object.fromEntries(cells(line).map((cell, column) => [heads[column]!, cell])));
}

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
    const { statusCode, body, headers } = await download(stage.event.id, list, stage.people[who] ?? {});
    expect(statusCode).toBe(Number(ANSWERS.get(list)![who]));
    expect(headers['content-type']).toMatch(statusCode === 200 ? /^text\/csv; charset=utf-8$/ : /json/);
    expect(body.includes(stage.event.slug)).toBe(false);
  });

  test('of an event that is not there, and a list that is none', async () => {
    for (const list of SHEET_NAMES) {
      expect((await download('no-id', list)).statusCode).toBe(404);
      expect((await download(randomUUID(), list)).statusCode).toBe(404);
      expect((await download(stage.event.id, list, { token: 'forged' })).statusCode).toBe(401);
    }
    expect((await download(stage.event.id, 'codes')).statusCode).toBe(404);
  });

  test('nothing in a list opens a door or an order', async () => {
    const { tickets, accessToken } = stage.order;
    for (const list of SHEET_NAMES) {
      const { body } = await download(stage.event.id, list);
      for (const secret of [accessToken, ...tickets.map(({ code }) => code)]) expect(body).not.toContain(secret);
    }
  });

  test('who scans takes names home, and nothing about orders', async () => {
    const [full] = await lines(stage.event.id, 'attendees');
    const [slim] = await lines(stage.event.id, 'attendees', stage.people.SCANNER);
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
    await download(event.id, 'orders', people.VIEWER);
    await download(event.id, 'orders', people.SCANNER);
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
    for (let n = 0; n < LIMITS.export.points; n += 1) await download(event.id, 'orders', owner, limited);
    const { statusCode, headers } = await download(event.id, 'orders', owner, limited);
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

    const [first, second, ...more] = await lines(event.id, 'orders');
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
    const { headers } = await download(stage.event.id, 'orders', owner);
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

    const attendees = await lines(event.id, 'attendees');
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

    const scans = await lines(event.id, 'check-ins', stage.people.SCANNER);
    expect(scans.map(({ outcome, ticket, holder_name }) => [outcome, ticket, holder_name])).toEqual([
      ['ACCEPTED', tickets[0]!.serial, 'Ada Lovelace'],
      ['ALREADY_CHECKED_IN', tickets[0]!.serial, 'Ada Lovelace'],
      ['WRONG_EVENT', '', ''],
    ]);
    expect(scans[0]).toMatchObject({ gate: 'North', kind: 'ENTRY', offline: 'no', undone_at: '' });
    const [attendee] = await lines(event.id, 'attendees');
    expect(attendee).toMatchObject({ status: 'CHECKED_IN', checked_in_at: scans[0]!['scanned_at'] });
  });
});

describe('a long list', () => {
  const TICKETS = 7_500;
  const PAGE = 1_000;
  let long: GivenEvent;
  beforeAll(async () => {
    long = await app.given.event({ organization: stage.organization, tiers: [{ capacity: TICKETS }] });
    await fill(long, TICKETS);
  });

  /** An order a ticket, many in the same instant, and a scan each. */
  async function fill({ id, tier }: GivenEvent, count: number): Promise<void> {
    await app.sql(
      `insert into orders (id, number, event_id, buyer_name, buyer_email, status, currency, subtotal, discount, fees, tax,
         tax_included, total, hold_expires_at, created_at, paid_at)
       select uuidv7(), 'LONG-' || n, ?, 'B ' || n, 'b@example.com', 'PAID', 'USD', 0, 0, 0, 0, false, 0, at, at, at
       from (select n, timestamptz '2026-11-20' + n / 1700 * interval '1 s' as at from generate_series(1, ?) n) as made`,
      [id, count],
    );
    await app.sql(
      `insert into order_items (id, order_id, tier_id, position, quantity, unit_price, discount, fees, tax, total)
       select uuidv7(), id, ?, 0, 1, 0, 0, 0, 0, 0 from orders where event_id = ?`,
      [tier.id, id],
    );
    await app.sql(
      `insert into tickets (id, event_id, tier_id, order_id, position, serial, serial_number, status, holder_name, holder_email, issued_at)
       select uuidv7(), event_id, ?, id, 0, number, row_number() over (order by id), 'VALID', buyer_name, buyer_email, created_at
       from orders where event_id = ?`,
      [tier.id, id],
    );
    await app.sql(
      `insert into check_ins (id, event_id, ticket_id, outcome, kind, gate, scanned_by, scanned_at, received_at)
       select uuidv7(), event_id, id, 'REFUNDED', 'ENTRY', 'North', ?, issued_at, issued_at from tickets where event_id = ?`,
      [stage.people.SCANNER!.id, id],
    );
    for (const name of ['orders', 'order_items', 'tickets', 'check_ins']) await app.sql(`vacuum analyze ${name}`);
  }

  test.each(['orders', 'attendees', 'check-ins'])('%s: none is left out and none is there twice', async list => {
    const all = await lines(long.id, list);
    expect(all).toHaveLength(TICKETS);
    expect(new Set(all.map(line => line['ticket'] ?? line['order'])).size).toBe(TICKETS);
  });

  test.each(['orders', 'attendees', 'check-ins'] as const)(
    '%s: a page is read when the one before was taken, by an index, so that no length of list costs more memory',
    async list => {
      const event = await forkEntityManager(app.app.resources.orm).findOneOrFail(Event, long.id);
      const { pages } = await app.app.services().exports.forOperator(event, list);
      const read = Readable.from(pages, { objectMode: false });
      const statements: string[][] = [];
      const sizes: number[] = [];
      const iterator = read[Symbol.asyncIterator]();
      for (let page = 0; page < 4; page += 1) {
        statements.push(
          await statementsOf(app, async () => {
            sizes.push(((await iterator.next()).value as Buffer).length);
            await sleep(50); // what the stream reads ahead
          }),
        );
      }
      await iterator.return!();
      // The head, then so many pages as were taken, and one ahead.
      expect(statements.map(({ length }) => length)).toEqual([1, 1, 1, 1]);
      expect(Math.max(...sizes)).toBeLessThan(300 * PAGE);

      for (const [page] of statements) {
        const plan = (await app.sql<Record<string, string>>(`explain ${page}`))
          .map(row => row['QUERY PLAN'])
          .join('\n');
        expect(plan).toMatch(/Limit[^\n]*\n\s*->\s+Index Scan/);
      }
    },
  );

  test('whoever leaves in the middle leaves nothing behind: the next request is answered', async () => {
    const leaving = new AbortController();
    const response = await fetch(`${app.url}/exports/${long.id}/attendees.csv`, {
      headers: { authorization: `Bearer ${stage.people.OWNER!.token}` },
      signal: leaving.signal,
    });
    await response.body!.getReader().read();
    leaving.abort();
    expect(await lines(stage.event.id, 'attendees')).not.toHaveLength(0);
  });
});
