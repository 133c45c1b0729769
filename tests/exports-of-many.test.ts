import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Event } from '../server/events/event.entity.js';
import { forkEntityManager } from '../server/platform/database.js';
import { startTestApp, type TestApp } from './support/app.js';
import { exporting } from './support/exporting.js';
import type { GivenEvent, GivenOrganization } from './support/given.js';
import { statementsOf } from './support/statements.js';

let app: TestApp;
let house: GivenOrganization;
let take: ReturnType<typeof exporting>;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  house = await app.given.organization();
  take = exporting(app);
});
afterAll(async () => app[Symbol.asyncDispose]());

describe('a long list', () => {
  const TICKETS = 7_500;
  const PAGE = 1_000;
  let long: GivenEvent;
  beforeAll(async () => {
    long = await app.given.event({ organization: house, tiers: [{ capacity: TICKETS }] });
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
      [house.owner.id, id],
    );
    for (const name of ['orders', 'order_items', 'tickets', 'check_ins']) await app.sql(`vacuum analyze ${name}`);
  }

  test.each(['orders', 'attendees', 'check-ins'])('%s: none is left out and none is there twice', async list => {
    const all = await take.lines(long.id, list, house.owner);
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
      headers: { authorization: `Bearer ${house.owner.token}` },
      signal: leaving.signal,
    });
    await response.body!.getReader().read();
    leaving.abort();
    expect(await take.lines(long.id, 'attendees', house.owner)).not.toHaveLength(0);
  });
});
