import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { OrderStatus } from '../server/orders/order-status.js';
import { startTestApp, type TestApp } from './support/app.js';
import { buying } from './support/buying.js';
import { differences } from './support/differences.js';
import type { GivenEvent } from './support/given.js';
import { statementsOf } from './support/statements.js';

const FEW = 2;
const MANY = 500; // the most in one batch
/** Of one transaction. */
const MOST = 25;
/** MikroORM writes at most 300 changed rows in a statement. */
const MORE = 2;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(async () => {
  expect(await differences(app)).toEqual([]);
  await app[Symbol.asyncDispose]();
});

/** An event and so many orders that hold a ticket of it each. */
async function held(size: number, price = 0): Promise<{ event: GivenEvent; orderIds: string[] }> {
  const event = await app.given.event({ tiers: [{ price, capacity: size }] });
  const orders = await Promise.all(
    Array.from({ length: size }, (_, i) => buying(app).reserve(event, { email: `buyer-${i}@example.com` })),
  );
  return { event, orderIds: orders.map(({ id }) => id) };
}

/** The orders of an event by their status, and its tickets. */
async function standing({ id }: GivenEvent) {
  const [row] = await app.sql<{ status: string; orders: number; tickets: number; held: number; sold: number }>(
    `select string_agg(distinct orders.status, ',') as status, count(distinct orders.id)::int as orders,
       count(distinct tickets.id)::int as tickets, min(tiers.held) as held, min(tiers.sold) as sold
     from orders join tiers on tiers.event_id = orders.event_id left join tickets on order_id = orders.id
     where orders.event_id = ?`,
    [id],
  );
  return row;
}

/** Done for many at once, it takes the statements that it takes for two, with longer lists. */
function expectShared(few: readonly string[], many: readonly string[]): void {
  expect(many.length).toBeLessThanOrEqual(few.length + MORE);
  expect(many.length).toBeLessThanOrEqual(MOST);
}

test('five hundred holds that end at once are released in few statements', async () => {
  const sent: string[][] = [];
  for (const size of [FEW, MANY]) {
    const { event, orderIds } = await held(size);
    const { releases } = app.app.resources;
    sent.push(
      await statementsOf(app, () =>
        Promise.all(orderIds.map(orderId => releases.add({ orderId, to: OrderStatus.CANCELLED }))),
      ),
    );
    expect(await standing(event)).toEqual({ status: 'CANCELLED', orders: size, tickets: 0, held: 0, sold: 0 });
  }
  expectShared(sent[0]!, sent[1]!);
});

test('five hundred orders that cost nothing get their tickets in few statements', async () => {
  const sent: string[][] = [];
  for (const size of [FEW, MANY]) {
    const { event, orderIds } = await held(size);
    const { freeOrders } = app.app.resources;
    sent.push(
      await statementsOf(app, () =>
        Promise.all(orderIds.map(orderId => freeOrders.add({ orderId, isBuyers: () => true }))),
      ),
    );
    expect(await standing(event)).toEqual({ status: 'PAID', orders: size, tickets: size, held: 0, sold: size });
  }
  expectShared(sent[0]!, sent[1]!);
});

test('five hundred payments that come in at once are settled in few statements', async () => {
  const sent: string[][] = [];
  for (const size of [FEW, MANY]) {
    const { event } = await held(size, 1_000);
    const payments = await app.sql<{ id: string; order_id: string; amount: number }>(
      `insert into payments (id, order_id, provider, status, reference, amount, currency, page_expires_at, return_url, created_at, next_check_at)
       select gen_random_uuid(), id, 'STRIPE', 'PENDING', gen_random_uuid()::text, total, 'USD', now(), 'http://localhost', now(), now()
       from orders where event_id = ? returning id, order_id, amount::int`,
      [event.id],
    );
    const { settlements } = app.app.resources;
    sent.push(
      await statementsOf(app, () =>
        Promise.all(
          payments.map(({ id, order_id: orderId, amount }) => {
            const state = { kind: 'paid', amount, currency: 'USD', providerPaymentId: `pi_${id}` } as const;
            return settlements.add({ paymentId: id, orderId, state, closed: true });
          }),
        ),
      ),
    );
    expect(await standing(event)).toEqual({ status: 'PAID', orders: size, tickets: size, held: 0, sold: size });
  }
  expectShared(sent[0]!, sent[1]!);
});
