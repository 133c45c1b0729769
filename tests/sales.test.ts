/* Long because what sales are made of, who sees them and what they cost are one story, told on one server. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import fc from 'fast-check';
import pg from 'pg';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import type { BoughtOrder } from './support/buying.js';
import { differences } from './support/differences.js';
import type { GivenEvent, GivenOrganization } from './support/given.js';
import { refunding, type OrderNow } from './support/refunding.js';
import { selling } from './support/selling.js';
import { databaseUrlOf } from './support/server-process.js';
import { statementsOf } from './support/statements.js';

let app: TestApp;
let house: GivenOrganization;
let on: ReturnType<typeof refunding>;
let sales: ReturnType<typeof selling>;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  house = await app.given.organization();
  const input = { organizationId: house.id, feeBasisPoints: 250, feeFixed: 49 };
  await app.gql(
    'mutation ($input: UpdateOrganizationInput!) { updateOrganization(input: $input) { __typename } }',
    { input },
    house.owner,
  );
  on = refunding(app);
  sales = selling(app);
});
beforeEach(() => on.fair());
afterAll(async () => app[Symbol.asyncDispose]());

const tomorrow = () => new Date(clock.now().getTime() + 86_400_000);
const given = (fields: object = {}) =>
  app.given.event({ organization: house, tiers: [{ price: 5_000 }], refundDeadline: tomorrow(), ...fields });
const allSucceeded = ({ refunds }: Pick<OrderNow, 'refunds'>) => refunds.every(({ status }) => status === 'SUCCEEDED');
const NOTHING = { orders: 0, tickets: 0, gross: 0, refunded: 0, chargebacks: 0, fees: 0, net: 0 };

describe('sales', () => {
  test('are what buyers paid, less what went back and fees, to the minor unit', async () => {
    const event = await given({ taxBasisPoints: 750 });
    const promoCode = await app.given.promoCode(event, { percentOff: 10 });
    expect(await sales.now(event)).toEqual({
      ...NOTHING,
      byTier: [{ id: event.tier.id, sold: 0, held: 0, gross: 0 }],
    });

    // 100.00 - 10.00 + 3.24 fees + 6.75 tax (docs/ledger.md)
    const order = await on.paid(event, { quantity: 2, promoCode });
    const sold = { ...NOTHING, orders: 1, gross: 9_999 };
    expect(await sales.now(event)).toEqual({
      ...sold,
      tickets: 2,
      fees: 324,
      net: 9_675,
      byTier: [{ id: event.tier.id, sold: 2, held: 0, gross: 9_999 }],
    });

    await on.request(order, { ticketIds: [order.tickets[0]!.id] });
    await on.settled(order, allSucceeded);
    expect(await sales.now(event)).toMatchObject({ ...sold, tickets: 1, refunded: 4_837, fees: 324, net: 4_838 });

    await on.cancelEvent(event, house.owner);
    await on.settled(order, ({ refunds }) => refunds.length === 2 && allSucceeded({ refunds }));
    expect(await sales.now(event)).toEqual({
      ...sold,
      refunded: 9_999,
      byTier: [{ id: event.tier.id, sold: 0, held: 0, gross: 9_999 }],
    });
  }, 30_000);

  test('of several tiers are told apart, with tax in the prices, and what is held is not sold', async () => {
    const event = await given({
      taxBasisPoints: 2_000,
      taxIncluded: true,
      tiers: [{ price: 5_000 }, { price: 12_000 }],
    });
    const [floor, box] = event.tiers;
    await on.paid(event, {
      items: [
        { tierId: box!.id, quantity: 1 },
        { tierId: floor!.id, quantity: 2 },
      ],
    });
    await on.buy.reserve(event, { tier: box, quantity: 3 });
    expect(await sales.now(event)).toMatchObject({
      orders: 1,
      tickets: 3,
      gross: 22_000 + 348 + 349,
      byTier: [
        { id: floor!.id, sold: 2, held: 0, gross: 10_348 },
        { id: box!.id, sold: 1, held: 3, gross: 12_349 },
      ],
    });
    expect(await sales.now(event)).toEqual(await sales.counted(event));
  });

  test('of free tickets are counted and bring nothing', async () => {
    const event = await given({ tiers: [{}] });
    await app.given.paidOrder(event, { quantity: 3 });
    expect(await sales.now(event)).toMatchObject({ ...NOTHING, orders: 1, tickets: 3 });
    expect(await sales.overTime(event, 'DAY')).toMatchObject([{ tickets: 3, gross: 0 }]);
  });

  test('leave an open dispute alone; what a bank keeps is lost', async () => {
    const event = await given();
    const order = await on.paid(event, { quantity: 2 });
    const paid = (await sales.now(event))!;
    await on.dispute(order, 'open');
    await on.settled(order, ({ payments }) => payments[0]?.status === 'DISPUTED');
    expect(await sales.now(event)).toEqual(paid);
    await on.dispute(order, 'lost');
    await on.settled(order, ({ status }) => status === 'REFUNDED');
    expect(await sales.now(event)).toMatchObject({
      gross: paid.gross,
      tickets: 0,
      refunded: 0,
      chargebacks: paid.gross,
      fees: paid.fees,
      net: -paid.fees,
    });
  });

  test('count a refund again that the bank sent back', async () => {
    const event = await given();
    const order = await on.paid(event);
    const before = await sales.now(event);
    const refund = await on.request(order);
    await on.settled(order, allSucceeded);
    expect(await sales.now(event)).toMatchObject({ refunded: 5_000 });
    await on.outcome(refund, 'failed');
    await on.settled(order, ({ refunds }) => refunds[0]?.status === 'FAILED');
    expect(await sales.now(event)).toMatchObject({ gross: before!.gross, refunded: 0, net: before!.net, tickets: 0 });
  });

  test('are for OWNER, MANAGER and VIEWER; others get null', async () => {
    const event = await given();
    for (const role of ['OWNER', 'MANAGER', 'VIEWER'] as const)
      expect(await sales.now(event, await app.given.member(house.id, role))).toMatchObject(NOTHING);
    for (const asker of [{}, await app.given.user(), await app.given.member(house.id, 'SCANNER')])
      expect(await sales.now(event, asker)).toBeNull();
  });
});

describe('whatever happens', () => {
  const steps = fc.array(
    fc.record({
      what: fc.constantFrom(
        'buy',
        'buy',
        'buy',
        'hold',
        'cancel',
        'refund',
        'part',
        'dispute',
        'win',
        'lose',
        'together',
      ),
      which: fc.nat(20),
      quantity: fc.integer({ min: 1, max: 4 }),
      tier: fc.nat(1),
      provider: fc.constantFrom('STRIPE', 'PAYSTACK'),
    }),
    { minLength: 6, maxLength: 14 },
  );
  const terms = fc.record({ taxBasisPoints: fc.nat(3_000), taxIncluded: fc.boolean(), percentOff: fc.nat(100) });

  test('sales are what orders and ledger say, and their points in time come to the same', async () => {
    await fc.assert(
      fc.asyncProperty(terms, steps, fc.boolean(), async ({ percentOff, ...tax }, sequence, isCalledOff) => {
        const event = await given({ currency: 'NGN', ...tax, tiers: [{ price: 503_300 }, { price: 999_900 }] });
        const promoCode = percentOff ? await app.given.promoCode(event, { percentOff }) : undefined;
        const paid: (BoughtOrder & { tickets: { id: string }[] })[] = [];
        const held: BoughtOrder[] = [];
        for (const { what, which, quantity, tier, provider } of sequence) {
          const order = paid[which % (paid.length || 1)];
          const fields = { quantity, tier: event.tiers[tier]! };
          if (what === 'buy') {
            const code = which % 2 && promoCode ? { promoCode } : {};
            paid.push(await on.paid(event, { ...fields, ...code }, provider));
          } else if (what === 'hold') held.push(await on.buy.reserve(event, fields));
          else if (what === 'cancel' && held.length > 0) await on.buy.cancel(held.pop()!);
          else if (what === 'together') await sales.together(event);
          else if (order) await after(what, order);
        }
        if (isCalledOff) await on.cancelEvent(event, house.owner);
        for (const order of paid) await on.settled(order, ({ refunds }) => refunds.every(isOver));

        const expected = await sales.counted(event);
        for (const putTogether of [false, true]) {
          if (putTogether) await sales.together(event);
          expect(await sales.now(event)).toEqual(expected);
          const points = await sales.overTime(event, 'DAY');
          expect(points.reduce((sum, { gross }) => sum + gross, 0)).toBe(expected.gross);
          expect(points.reduce((sum, { tickets }) => sum + tickets, 0)).toBe(paid.flatMap(one => one.tickets).length);
        }
      }),
      { numRuns: 5 },
    );
    await app.runJobs();
    expect(await differences(app)).toEqual([]);
  }, 180_000);

  const isOver = ({ status }: { status: string }) => status !== 'PROCESSING';

  /** What its buyer and the bank do about one order; where they may not, nothing. */
  async function after(what: string, order: BoughtOrder & { tickets: { id: string }[] }): Promise<void> {
    const { tickets, payments } = await on.now(order);
    if (what === 'refund') await on.request(order);
    else if (what === 'part') await on.request(order, { ticketIds: [tickets[0]!.id] });
    else if (payments.length === 0) return;
    else if (what === 'dispute') await on.dispute(order, 'open').catch(notNow);
    else if (what === 'win') await on.dispute(order, 'won').catch(notNow);
    else if (what === 'lose') await on.dispute(order, 'lost').catch(notNow);
    await app.runJobs();
  }
  /** The bank has asked before, or never did. */
  const notNow = (error: unknown) => expect(String(error)).toMatch(/the sandbox answers 4/);
});

describe('while rows are put together', () => {
  test('purchases and refunds at the same time are all counted, once', async () => {
    const event = await given({ tiers: [{ price: 1_000, capacity: 1_000 }, { capacity: 1_000 }] });
    const [priced, free] = event.tiers;
    let selling = true;
    const chores = Array.from({ length: 2 }, async () => {
      let rounds = 0;
      for (; selling; rounds += 1) await Promise.all([sales.together(event), sleep(20)]);
      return rounds;
    });
    await Promise.all([
      ...Array.from({ length: 4 }, async () => {
        for (let i = 0; i < 3; i += 1) {
          const order = await on.paid(event, { tier: priced, quantity: 2 });
          await on.request(order, { ticketIds: [order.tickets[0]!.id] });
        }
      }),
      ...Array.from({ length: 10 }, async () => {
        for (let i = 0; i < 6; i += 1) await on.paid(event, { tier: free, quantity: 1 });
      }),
    ]);
    await app.runJobs();
    selling = false;
    expect(Math.min(...(await Promise.all(chores)))).toBeGreaterThan(3);

    const figures = await sales.now(event);
    expect(figures).toMatchObject({ orders: 72, tickets: 72, refunded: 12_000 });
    expect(figures).toEqual(await sales.counted(event));
    const minutes = await sales.overTime(event, 'MINUTE');
    expect(minutes.reduce((sum, { tickets }) => sum + tickets, 0)).toBe(84);
    expect((await differences(app)).filter(line => line.includes(event.id))).toEqual([]);
  }, 60_000);

  test('nobody who buys waits for it', async () => {
    const event = await given({ tiers: [{}] });
    await app.given.paidOrder(event);
    await using chore = await otherTransaction(`delete from sales_counts where event_id = '${event.id}'`);
    await app.given.paidOrder(event, { quantity: 2 });
    await chore.undo();
    expect(await sales.now(event)).toMatchObject({ orders: 2, tickets: 3 });
  });

  /** Somebody else who has done this and not committed. */
  async function otherTransaction(statement: string) {
    const client = new pg.Client({ connectionString: await databaseUrlOf(app) });
    await client.connect();
    await client.query('begin');
    await client.query(statement);
    return { undo: () => client.query('rollback'), [Symbol.asyncDispose]: () => client.end() };
  }
});

describe('in a house of many orders', () => {
  let event: GivenEvent;
  beforeAll(async () => {
    event = await given({ tiers: [{ capacity: 100_000 }] });
    const order = await app.given.paidOrder(event);
    await fill(event, order.id, 20_000);
  });

  test('sales are added up from a few rows in one statement, at any time in another', async () => {
    const [summary, ...more] = (await statementsOf(app, () => sales.now(event))).filter(sql => /sales_/.test(sql));
    expect(more).toEqual([]);
    const asked = await statementsOf(app, () => sales.overTime(event, 'DAY'));
    const overTime = asked.find(sql => /sales_points/.test(sql));
    expect(asked.filter(sql => /sales_/.test(sql))).toHaveLength(2);
    for (const statement of [summary!, overTime!]) {
      const plan = (await app.sql<Record<string, string>>(`explain ${statement}`))
        .map(row => row['QUERY PLAN'])
        .join('\n');
      expect(plan).toMatch(/Index Scan.* (using|on) sales_counts_event_id_idx/);
      expect(plan).not.toMatch(/ on (orders|order_items|tickets|ledger)|Seq Scan on sales/);
    }
  });

  test('sales of many events are one statement', async () => {
    const others = [await given(), await given()];
    const query = `query ($slug: String!) { organization(slug: $slug) { events(first: 50) { nodes { id sales { gross { amount } byTier { tier { name } } } } } } }`;
    const statements = await statementsOf(app, async () => {
      const { data } = await app.gql(query, { slug: house.slug }, house.owner);
      const ids = data.organization.events.nodes.map(({ id }: { id: string }) => id);
      expect(ids).toEqual(expect.arrayContaining([event.id, ...others.map(({ id }) => id)]));
    });
    expect(statements.filter(sql => /from sales_counts/.test(sql))).toHaveLength(1);
  });

  test('minutes are kept for two days, quarters of an hour for ever', async () => {
    const kept = () =>
      app.sql('select minutes, count(*)::int as n from sales_points where event_id = ? group by 1 order by 1', [
        event.id,
      ]);
    await sales.together(event);
    expect(await kept()).toMatchObject([{ minutes: 1 }, { minutes: 15 }]);
    clock.advance(49 * 3_600_000);
    await app.app.services().salesFigures.putCountsTogether();
    clock.reset();
    expect(await kept()).toMatchObject([{ minutes: 15 }]);
  });

  /** So many orders of nothing more, as other events have them too, that the planner takes its choice seriously. */
  async function fill({ id, tier }: GivenEvent, orderId: string, count: number): Promise<void> {
    await app.sql(
      `insert into orders (id, number, event_id, buyer_name, buyer_email, status, currency, subtotal, discount, fees, tax,
         tax_included, total, hold_expires_at, created_at)
       select uuidv7(), 'FILL-' || n, ?, 'B', 'b@example.com', 'EXPIRED', 'USD', 0, 0, 0, 0, false, 0, created_at, created_at
       from orders, generate_series(1, ?) n where id = ?`,
      [id, count, orderId],
    );
    await app.sql(
      `insert into sales_counts (event_id, tier_id, orders, tickets, is_total) select uuidv7(), ?, 1, 1, true from generate_series(1, 20000)`,
      [tier.id],
    );
    await app.sql(
      `insert into sales_points (event_id, minutes, at, tickets, gross)
       select uuidv7(), 15, timestamptz 'epoch', 1, 0 from generate_series(1, 20000)`,
    );
    for (const table of ['orders', 'sales_counts', 'sales_points']) await app.sql(`vacuum analyze ${table}`);
    await app.sql('delete from sales_counts where tier_id = ? and event_id <> ?', [tier.id, id]);
    await app.sql(`delete from sales_points where at = timestamptz 'epoch'`);
  }
});

test('a session that first sold in an empty house looks its later sales up, and does not read through all', async () => {
  await using empty = await startTestApp();
  const event = await empty.given.event({ tiers: [{ price: 1_000 }] });
  const orders = [await empty.given.order(event), await empty.given.order(event)];
  await empty.sql('analyze');
  const client = new pg.Client({ connectionString: await databaseUrlOf(empty) });
  await client.connect();
  try {
    for (const [i, { id }] of orders.entries()) {
      await client.query('begin');
      await client.query(`update orders set status = 'PAID', paid_at = now() where id = '${id}'`);
      await client.query(`
        with posting as (
          insert into ledger_postings (id, kind, source_id, order_id, event_id, organization_id, currency, at)
          values (uuidv7(), 'SALE', '${id}', '${id}', '${event.id}', '${event.organization.id}', 'USD', now()) returning id
        )
        insert into ledger_entries select id, account, amount
        from posting, (values ('UNAPPLIED_CASH', 1000), ('SALES', -900), ('FEES', -100)) as entry (account, amount)`);
      await client.query(`
        insert into tickets (id, event_id, tier_id, order_id, position, serial, serial_number, status, holder_name, holder_email, issued_at)
        values (uuidv7(), '${event.id}', '${event.tier.id}', '${id}', 0, 'S-${i}', ${i + 1}, 'VALID', 'H', 'h@example.com', now())`);
      const { rows } = await client.query(
        `select relname from pg_stat_xact_user_tables where seq_scan > 0 and relname in ('order_items', 'ledger_entries')`,
      );
      expect(rows).toEqual([]);
      await client.query('commit');
    }
  } finally {
    await client.end();
  }
});

describe('the migration', () => {
  test('counts what was sold before it as it is counted since', async () => {
    await app.runJobs();
    const events = await app.sql<{ id: string }>('select distinct event_id as id from sales_counts order by 1');
    expect(events.length).toBeGreaterThan(10);
    const owner = { token: (await app.given.session(house.owner)).token };
    const all = () => Promise.all(events.map(({ id }) => sales.now({ id, organization: house } as GivenEvent, owner)));
    const before = await all();
    await app.sql('drop table sales_counts, sales_points');
    await app.sql('drop function count_sales, count_money cascade');
    await app.sql(`delete from migrations where name = 'Migration20261121000890_sales_counts'`);
    await promisify(execFile)(
      process.execPath,
      ['--import', './scripts/typescript.js', 'tests/support/migrate-postgres.ts', await databaseUrlOf(app)],
      { env: { ...process.env, NODE_OPTIONS: '' } },
    );
    expect(await all()).toEqual(before);
    expect(await differences(app)).toEqual([]);
  }, 60_000);
});
