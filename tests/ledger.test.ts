import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestApp, type TestApp } from './support/app.js';
import { buying, until, type BoughtOrder } from './support/buying.js';
import { differences } from './support/differences.js';
import { postingsOf } from './support/ledger.js';

let app: TestApp;
let buy: ReturnType<typeof buying>;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  buy = buying(app);
});
afterAll(async () => {
  expect(await differences(app)).toEqual([]);
  await app[Symbol.asyncDispose]();
});

const settled = (order: BoughtOrder, done: (now: Awaited<ReturnType<typeof buy.now>>) => boolean) =>
  until(async () => (await app.runJobs(), buy.now(order)), done);

describe('what the books say', () => {
  test('of a sale with fees and added tax: money in, then what it was for', async () => {
    const event = await app.given.event({ tiers: [{ price: 3_333, capacity: 10 }], taxBasisPoints: 750 });
    await app.sql('update organizations set fee_basis_points = 250, fee_fixed = 49 where id = ?', [
      event.organization.id,
    ]);
    const order = await buy.reserve(event, { quantity: 3 });
    await buy.press((await buy.startCheckout(order)).redirectUrl!);
    await settled(order, ({ status }) => status === 'PAID');
    expect(await postingsOf(app, order.id)).toEqual([
      { kind: 'MONEY_RECEIVED', currency: 'USD', entries: { STRIPE_BALANCE: 11_145, UNAPPLIED_CASH: -11_145 } },
      {
        kind: 'SALE',
        currency: 'USD',
        entries: { UNAPPLIED_CASH: 11_145, SALES: -9_999, FEES: -396, TAX: -750 },
      },
    ]);
  });

  test('of included tax: it is no part of the sales', async () => {
    const tiers = [{ price: 10_750, capacity: 10 }];
    const event = await app.given.event({ tiers, taxBasisPoints: 750, taxIncluded: true });
    const order = await buy.reserve(event);
    await buy.press((await buy.startCheckout(order)).redirectUrl!);
    await settled(order, ({ status }) => status === 'PAID');
    const [, sale] = await postingsOf(app, order.id);
    expect(sale!.entries).toEqual({ UNAPPLIED_CASH: 10_750, SALES: -10_000, TAX: -750 });
  });

  test('of a free order: nothing', async () => {
    const order = await app.given.paidOrder(await app.given.event());
    expect(await postingsOf(app, order.id)).toEqual([]);
  });

  test.each(['STRIPE', 'PAYSTACK'] as const)('%s: of money that came too late: it goes back', async provider => {
    const event = await app.given.event({ currency: 'NGN', tiers: [{ price: 500_000, capacity: 1 }] });
    const late = await buy.reserve(event);
    const { redirectUrl } = await buy.startCheckout(late, provider);
    await app.sql(`update orders set status = 'CANCELLED' where id = ?`, [late.id]);
    await app.sql(`update tiers set held = 0 where id = ?`, [event.tier.id]);
    await app.sql(`update events set held = 0 where id = ?`, [event.id]);
    await buy.press(redirectUrl!);
    await settled(late, ({ payments }) => payments[0]!.status === 'REFUNDED');
    const balance = `${provider}_BALANCE`;
    expect(await postingsOf(app, late.id)).toEqual([
      { kind: 'MONEY_RECEIVED', currency: 'NGN', entries: { [balance]: 500_000, UNAPPLIED_CASH: -500_000 } },
      { kind: 'REFUND', currency: 'NGN', entries: { [balance]: -500_000, UNAPPLIED_CASH: 500_000 } },
    ]);
  });
});
