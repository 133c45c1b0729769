import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { clock } from '../server/platform/clock.js';
import { metrics } from '../server/platform/http/metrics.js';
import { anotherProcess } from './support/another-process.js';
import { startTestApp, type Asker, type TestApp } from './support/app.js';
import { buying } from './support/buying.js';
import type { GivenEvent, GivenOrganization } from './support/given.js';
import { kinds, statementsOf } from './support/statements.js';
import { watch, type Watched } from './support/watch.js';

let app: TestApp;
let house: GivenOrganization;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  house = await app.given.organization();
});
afterAll(async () => app[Symbol.asyncDispose]());

interface Figures {
  orders: number;
  tickets: number;
  gross: { amount: number };
  refunded: { amount: number };
  net: { amount: number };
  byTier: { tier: { name: string }; sold: number; held: number }[];
  overTime: { tickets: number }[];
}
const SALES = `subscription ($id: ID!) { sales(eventId: $id) { orders tickets gross { amount } refunded { amount } net { amount }
  byTier { tier { id name } sold held } overTime(bucket: DAY) { tickets } } }`;

const streams: Watched<Figures>[] = [];
const follow = ({ id }: GivenEvent, { token }: Asker = house.owner, url = app.url): Watched<Figures> => {
  const stream = watch<Figures>(url, SALES, { id }, token);
  streams.push(stream);
  return stream;
};
afterEach(async () => {
  await Promise.all(streams.splice(0).map(stream => stream.close()));
  clock.reset();
});
const begun = (watching: readonly Watched<Figures>[]) => Promise.all(watching.map(stream => stream.until(() => true)));
const given = (more: object = {}) => app.given.event({ organization: house, ...more });

describe('watching sales', () => {
  test('begins with the figures of now; a hold, what is paid and what goes back are there at once', async () => {
    const event = await given({ tiers: [{ price: 4_000 }] });
    const stream = follow(event);
    expect(await stream.until(() => true)).toMatchObject({ orders: 0, tickets: 0, gross: { amount: 0 }, overTime: [] });

    const buy = buying(app);
    const start = performance.now();
    const order = await buy.reserve(event, { quantity: 2 });
    await stream.until(({ byTier }) => byTier[0]!.held === 2, 1_000);
    expect(performance.now() - start).toBeLessThan(1_000);
    await buy.press((await buy.startCheckout(order)).redirectUrl!);
    await buy.confirm(order);
    const sold = await stream.until(({ orders }) => orders === 1, 1_000);
    expect(sold).toMatchObject({ tickets: 2, gross: { amount: 8_000 }, net: { amount: 8_000 } });
    expect(sold).toMatchObject({ byTier: [{ sold: 2, held: 0 }], overTime: [{ tickets: 2 }] });

    const [ticket] = (await buy.now(order)).tickets;
    const asked = await app.gql(
      `mutation ($input: RequestRefundInput!) { requestRefund(input: $input) { ... on Refund { id } } }`,
      {
        input: {
          orderId: order.id,
          accessToken: order.accessToken,
          ticketIds: [ticket!.id],
          reason: 'A cold.',
          idempotencyKey: 'once',
        },
      },
    );
    await app.gql(
      `mutation ($input: ApproveRefundInput!) { approveRefund(input: $input) { __typename } }`,
      { input: { refundId: asked.data.requestRefund.id } },
      house.owner,
    );
    await stream.until(({ tickets }) => tickets === 1, 1_000);
    await app.runJobs();
    const back = await stream.until(({ refunded }) => refunded.amount === 4_000);
    expect(back).toMatchObject({ orders: 1, gross: { amount: 8_000 }, net: { amount: 4_000 } });
  });

  test('40 orders in a burst are at most four pushes a second, and the last push is true', async () => {
    const event = await given();
    const stream = follow(event);
    await stream.until(() => true);
    const start = performance.now();
    for (let i = 0; i < 40; i += 10) await Promise.all(Array.from({ length: 10 }, () => app.given.paidOrder(event)));
    const seconds = (performance.now() - start) / 1_000;
    await stream.until(({ orders }) => orders === 40);
    await sleep(300);
    expect(stream.all.at(-1)).toMatchObject({ orders: 40, tickets: 40, byTier: [{ sold: 40, held: 0 }] });
    expect(stream.all.length).toBeLessThanOrEqual(4 * (seconds + 0.5) + 2);
  });

  test('thirty of one role who watch are one execution: one reading a push', async () => {
    const event = await given();
    const viewers = await Promise.all(Array.from({ length: 30 }, () => app.given.member(house.id, 'VIEWER')));
    const watching = viewers.map(viewer => follow(event, viewer));
    await begun(watching);
    const distinct = (await metrics.getSingleMetric('foyer_live_streams')!.get()).values[0]!.value;
    expect(distinct).toBe(1);
    await sleep(300);
    const statements = await statementsOf(app, async () => {
      await app.given.order(event);
      await Promise.all(watching.map(stream => stream.until(({ byTier }) => byTier[0]!.held === 1)));
    });
    expect(statements.filter(sql => /from sales_counts where event_id/.test(sql))).toHaveLength(1);
    expect(watching.flatMap(({ errors }) => errors)).toEqual([]);
  });

  test('a push takes as many statements for thirty tiers as for two', async () => {
    const counts: Record<string, number>[] = [];
    for (const tiers of [2, 30]) {
      const event = await given({ tiers: Array.from({ length: tiers }, (_, i) => ({ name: `Tier ${i}` })) });
      const stream = follow(event);
      expect((await stream.until(() => true)).byTier).toHaveLength(tiers);
      await sleep(300);
      const statements = await statementsOf(app, async () => {
        app.app.resources.liveFeed.publish(`sales:${event.id}`);
        await stream.until(() => stream.all.length === 2);
      });
      counts.push(kinds(statements));
    }
    expect(counts[1]).toEqual(counts[0]);
    expect(Object.values(counts[0]!).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(4);
  });

  test('is for OWNER, MANAGER and VIEWER, and ends within a minute of the right being withdrawn', async () => {
    const event = await given();
    for (const role of ['MANAGER', 'VIEWER'] as const) {
      const asker = await app.given.member(house.id, role);
      expect((await app.subscribe(SALES, { id: event.id }, asker)).data.sales.orders).toBe(0);
    }
    const scanner = await app.given.member(house.id, 'SCANNER');
    expect((await app.subscribe(SALES, { id: event.id }, scanner)).code).toBe('FORBIDDEN');
    expect((await app.subscribe(SALES, { id: event.id })).code).toBe('UNAUTHENTICATED');
    expect((await app.subscribe(SALES, { id: event.id }, await app.given.user())).code).toBe('NOT_FOUND');

    const member = await app.given.member(house.id, 'VIEWER');
    const stream = follow(event, member);
    await stream.until(() => true);
    await app.sql(`update memberships set role = 'SCANNER' where user_id = ?`, [member.id]);
    clock.advance(61_000);
    await app.given.paidOrder(event);
    await stream.ended;
    expect(stream.errors[0]?.extensions?.code).toBe('FORBIDDEN');
    expect(stream.all.at(-1)!.orders).toBe(0);
  });

  test('hears of what is sold in another process', async () => {
    const event = await given();
    await using other = await anotherProcess(app);
    const stream = follow(event, house.owner, other.url);
    await stream.until(() => true);
    await app.given.paidOrder(event);
    await stream.until(({ orders }) => orders === 1, 2_000);
    await stream.close();
  });
});
