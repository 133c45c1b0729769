/* Long because every circle of locks is looked for in one crowd, whose ways stand here. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startTestApp, type TestApp } from './support/app.js';
import { buying, until, type BoughtOrder } from './support/buying.js';
import { differences } from './support/differences.js';
import type { GivenEvent } from './support/given.js';

let app: TestApp;
let buy: ReturnType<typeof buying>;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  buy = buying(app);
});
beforeEach(() => Promise.all([buy.weather('STRIPE', 'none'), buy.weather('PAYSTACK', 'none')]));
afterAll(async () => app[Symbol.asyncDispose]());

const BUYERS = 160;
const AT_ONCE = 24;
/** So often a buyer asks for tickets. */
const PATIENCE = 30;

/** The same dice in each run with this seed: what is thrown stays, only who comes first does not. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return sides => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

/** What a buyer does with a hold. Each ends where the buyer has nothing more to do. */
const WAYS = [
  'pay',
  'pay',
  'pay',
  'pay and confirm',
  'decline, then pay',
  'cancel',
  'cancel at the page',
  'cancel while paying',
  'let it end',
  'let it end while paying',
] as const;

/** Time passes for this order alone. */
const endHold = ({ id }: BoughtOrder) =>
  app.sql(`update orders set hold_expires_at = now() - interval '1 second' where id = ?`, [id]);

async function go(order: BoughtOrder, way: (typeof WAYS)[number], provider: 'STRIPE' | 'PAYSTACK'): Promise<void> {
  if (way === 'cancel') return void (await buy.cancel(order));
  if (way === 'let it end') return void (await endHold(order));

  const { redirectUrl } = await buy.startCheckout(order, provider);
  if (!redirectUrl) return; // the hold ended, or the provider is slow beyond its patience: told as such
  const page = { pay: () => buy.press(redirectUrl), decline: () => buy.press(redirectUrl, 'decline') };
  if (way === 'pay') await page.pay();
  if (way === 'pay and confirm') await Promise.all([page.pay().then(() => buy.confirm(order)), buy.confirm(order)]);
  if (way === 'cancel at the page') await buy.cancel(order);
  if (way === 'cancel while paying') await Promise.all([page.pay(), buy.cancel(order)]);
  if (way === 'let it end while paying') await Promise.all([page.pay(), endHold(order)]);
  if (way === 'decline, then pay') {
    await page.decline();
    await buy.confirm(order);
    const again = await buy.startCheckout(order, provider);
    if (again.redirectUrl) await buy.press(again.redirectUrl);
  }
}

/** Tickets come back all the time: whoever is told that there are none asks again for some seconds. */
async function insist(reserve: () => Promise<BoughtOrder>): Promise<BoughtOrder> {
  for (let tries = 1; ; tries += 1) {
    const order = await reserve();
    if (order.__typename !== 'SoldOutError' || tries === PATIENCE) return order;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

/** Buyers in a line, so many served at once. */
async function inTurn(count: number, serve: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const server = async (): Promise<void> => {
    while (next < count) await serve(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, server));
}

const deadlocks = async (): Promise<number> => {
  await app.sql('select pg_stat_clear_snapshot()');
  const [row] = await app.sql<{ deadlocks: number }>(
    'select deadlocks::int from pg_stat_database where datname = current_database()',
  );
  return row!.deadlocks;
};

/** While `work` lasts, `chore` is done again and again by so many at once. */
async function during(work: Promise<unknown>, hands: number, chore: () => Promise<unknown>): Promise<void> {
  let over = false;
  const hand = async (): Promise<void> => {
    while (!over) {
      await chore();
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  };
  const working = Array.from({ length: hands }, hand);
  await work.finally(() => (over = true));
  await Promise.all(working);
}

test.each([
  [1, { STRIPE: ['slow', 150], PAYSTACK: ['duplicate', undefined] }],
  [2, { STRIPE: ['duplicate', undefined], PAYSTACK: ['slow', 150] }],
  [3, { STRIPE: ['reorder', 100], PAYSTACK: ['lost', undefined] }],
] as const)(
  'buyers who hold, pay, decline, cancel and forget two tiers at once, some with a promo code that runs out, while holds end and capacities change (%i: %j)',
  async (seed, weather) => {
    const roll = dice(seed);
    const event = await app.given.event({
      currency: 'NGN',
      capacity: 120,
      tiers: [
        { price: 500_000, capacity: 70 },
        { price: 900_000, capacity: 60 },
      ],
    });
    const [first, second] = event.tiers;
    const promoCode = await app.given.promoCode(event, { percentOff: 10, maxUses: 15 });
    await buy.weather('STRIPE', weather.STRIPE[0], weather.STRIPE[1]);
    await buy.weather('PAYSTACK', weather.PAYSTACK[0], weather.PAYSTACK[1]);
    const before = await deadlocks();

    const held: BoughtOrder[] = [];
    const wishes = Array.from({ length: BUYERS }, () => ({
      tiers: roll(2) ? [first, second] : [second, first],
      quantities: [1 + roll(2), roll(2)],
      way: WAYS[roll(WAYS.length)]!,
      ...(roll(3) === 0 && { promoCode }),
      provider: roll(2) ? ('STRIPE' as const) : ('PAYSTACK' as const),
    }));
    const selling = inTurn(BUYERS, async n => {
      const { tiers, quantities, way, provider, ...more } = wishes[n]!;
      const items = tiers
        .map((tier, i) => ({ tierId: tier!.id, quantity: quantities[i]! }))
        .filter(({ quantity }) => quantity > 0);
      const order = await insist(() => buy.reserve(event, { items, email: `buyer-${seed}-${n}@example.com`, ...more }));
      if (order.__typename !== 'Order') return expect(order.__typename).toMatch(/^(SoldOut|PromoCodeInvalid)Error$/);
      held.push(order);
      await go(order, way, provider);
    });
    await Promise.all([
      during(selling, 2, () => app.runJobs()),
      during(selling, 1, () => app.app.services().holdExpiry.sweep()),
      during(selling, 1, () => changeCapacities(event, roll)),
    ]);
    expect(held.length).toBeGreaterThan(80);

    // The weather clears, every hold ends, what was not heard is asked about.
    await Promise.all([buy.weather('STRIPE', 'none'), buy.weather('PAYSTACK', 'none')]);
    await app.sql(
      `update orders set hold_expires_at = now() - interval '1 second' where paid_at is null and event_id = ?`,
      [event.id],
    );
    await app.sql(`update payments set next_check_at = now() - interval '1 second' where status = 'PENDING'`);
    await until(
      async () => {
        await app.sql('update graphile_worker._private_jobs set run_at = now() where locked_at is null');
        await app.app.services().holdExpiry.sweep();
        for (const id of await app.app.services().overduePayments.takeOverdue(100))
          await app.app.services().overduePayments.check(id);
        await app.runJobs();
        return app.sql(
          `select id from orders where status in ('HELD', 'AWAITING_PAYMENT')
           union all select id from refunds where status = 'PROCESSING'
           union all select id from webhook_deliveries where status in ('RECEIVED', 'FAILED')`,
        );
      },
      open => open.length === 0,
      60_000,
    );
    await app.runJobs();

    expect(await differences(app)).toEqual([]);
    for (const tier of event.tiers) {
      const { available, sold, held: still } = await buy.tier(tier);
      const [{ tickets, capacity }] = (await app.sql<{ tickets: number; capacity: number }>(
        'select capacity, (select count(*)::int from tickets where tier_id = tiers.id) as tickets from tiers where id = ?',
        [tier.id],
      )) as [{ tickets: number; capacity: number }];
      expect({ sold, still, available: Math.min(available, capacity - sold) }).toEqual({
        sold: tickets,
        still: 0,
        available,
      });
    }

    // Whoever paid has tickets and one mail with them, or the money back, once.
    const paid = await app.sql<{ status: string; back: number; mails: number }>(
      `select orders.status,
              (select count(*)::int from refunds where order_id = orders.id and status = 'SUCCEEDED') as back,
              (select count(*)::int from emails where order_id = orders.id and template = 'orderTickets' and status = 'SENT') as mails
       from orders join payments on payments.order_id = orders.id and received is not null where event_id = ?`,
      [event.id],
    );
    expect(paid.length).toBeGreaterThan(30);
    const wrong = paid.filter(({ status, back, mails }) =>
      status === 'PAID' ? mails !== 1 : back !== 1 || mails !== 0,
    );
    expect(wrong).toEqual([]);
    expect((await deadlocks()) - before).toBe(0);
  },
  120_000,
);

test('a circle of locks would be seen', async () => {
  const before = await deadlocks();
  const { tiers } = await app.given.event({ tiers: [{}, {}] });
  const [first, second] = tiers.map(({ id }) => id) as [string, string];
  const met = Promise.withResolvers<void>();
  let waiting = 2;
  const lockInTurn = (ids: string[]) =>
    app.app.resources.orm.em.fork().transactional(async em => {
      await em.execute('select from tiers where id = ? for update', [ids[0]]);
      if (--waiting === 0) met.resolve();
      await met.promise;
      await em.execute('select from tiers where id = ? for update', [ids[1]]);
    });
  const outcomes = await Promise.allSettled([lockInTurn([first, second]), lockInTurn([second, first])]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await until(deadlocks, count => count === before + 1);
});

test('an event and its tiers are changed while a mail about it is being recorded', async () => {
  const event = await app.given.event({ tiers: [{}] });
  const mail = app.app.resources.orm.em.fork();
  await mail.begin();
  await mail.execute('select from events where id = ? for key share', [event.id]); // as its foreign key does
  try {
    await changeCapacities(event, () => 0);
  } finally {
    await mail.rollback();
  }
}, 10_000);

/** The organizer gives and takes places meanwhile; less than what is sold and held is refused. */
async function changeCapacities(event: GivenEvent, roll: (sides: number) => number): Promise<void> {
  const tier = event.tiers[roll(2)]!;
  const { token } = event.organization.owner;
  const [tierAnswer, eventAnswer] = await Promise.all([
    app.gql(
      `mutation ($input: UpdateTierInput!) { updateTier(input: $input) { __typename } }`,
      { input: { tierId: tier.id, capacity: 50 + roll(30) } },
      { token },
    ),
    app.gql(
      `mutation ($input: UpdateEventInput!) { updateEvent(input: $input) { __typename } }`,
      { input: { eventId: event.id, capacity: 100 + roll(40) } },
      { token },
    ),
  ]);
  expect([tierAnswer.errors, eventAnswer.errors]).toEqual([[], []]);
}
