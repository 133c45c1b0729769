import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import { buying } from './support/buying.js';
import { differences } from './support/differences.js';

let app: TestApp;
let buy: ReturnType<typeof buying>;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  buy = buying(app);
});
beforeEach(() => Promise.all([buy.weather('STRIPE', 'none'), buy.weather('PAYSTACK', 'none')]));
afterEach(() => clock.reset());
afterAll(async () => {
  await app.runJobs();
  expect(await differences(app)).toEqual([]);
  await app[Symbol.asyncDispose]();
});

const tickets = { price: 500_000, capacity: 20 };
const MINUTE = 60_000;

describe('a hold that ends', () => {
  test('is EXPIRED for its cancellation too', async () => {
    const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
    const order = await buy.reserve(event);
    clock.advance(11 * MINUTE);
    expect(await buy.cancel(order)).toMatchObject({ __typename: 'WrongStateError' });
    expect(await buy.now(order)).toMatchObject({ status: 'EXPIRED' });
    expect(await buy.tier(event.tier)).toMatchObject({ held: 0 });
  });

  test('with a page that the provider refused to open ends on time', async () => {
    const event = await app.given.event({ currency: 'USD', tiers: [{ price: 100_000_000, capacity: 5 }] });
    const order = await buy.reserve(event);
    expect(await buy.startCheckout(order, 'STRIPE')).toMatchObject({ code: 'PAYMENT_PROVIDER_UNAVAILABLE' });
    clock.advance(16 * MINUTE);
    await app.app.services().holdExpiry.sweep();
    await app.runJobs();
    expect(await buy.tier(event.tier)).toMatchObject({ held: 0 });
  });

  test('while its provider was away is asked about within a minute of its return', async () => {
    const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
    const order = await buy.reserve(event);
    await buy.startCheckout(order, 'STRIPE');
    await buy.weather('STRIPE', 'failing');
    clock.advance(16 * MINUTE);
    await app.app.services().holdExpiry.sweep();
    // the provider was away for half an hour: the queue's pause has grown
    await app.sql(
      `update graphile_worker._private_jobs set attempts = 8, run_at = now() + interval '1 hour' where key = ?`,
      [`endHold:${order.id}`],
    );
    clock.advance(2 * MINUTE);
    await buy.weather('STRIPE', 'none');
    await app.app.services().holdExpiry.sweep();
    await app.runJobs();
    expect(await buy.tier(event.tier)).toMatchObject({ held: 0 });
  });

  test('of five hundred at once: all tickets are back within five seconds', async () => {
    const event = await app.given.event({ tiers: [{ capacity: 2000 }, { capacity: 1 }] });
    for (let i = 0; i < 10; i += 1) await Promise.all(Array.from({ length: 50 }, () => buy.reserve(event)));
    clock.advance(11 * MINUTE);
    const start = performance.now();
    await app.app.services().holdExpiry.sweep();
    expect(performance.now() - start).toBeLessThan(5_000);
    expect(await buy.tier(event.tier)).toMatchObject({ held: 0 });
  }, 60_000);

  test('that can’t be released keeps no other one waiting', async () => {
    const event = await app.given.event({ tiers: [{ capacity: 20 }, { capacity: 1 }] });
    const bad = await buy.reserve(event);
    await buy.reserve(event, { tier: event.tiers[1]! });
    await app.sql(`update orders set hold_expires_at = hold_expires_at - interval '1 minute' where id = ?`, [bad.id]);
    await app.sql(`update tiers set held = 0 where id = ?`, [event.tier.id]);
    clock.advance(11 * MINUTE);
    await app.app
      .services()
      .holdExpiry.sweep()
      .catch(() => {});
    expect(await buy.tier(event.tiers[1]!)).toMatchObject({ held: 0 });
    await app.sql(`update tiers set held = 1 where id = ?`, [event.tier.id]);
    await app.app.services().holdExpiry.sweep();
  });

  test('whole batches that can’t be released keep no other one waiting', async () => {
    const event = await app.given.event({ tiers: [{ capacity: 500 }, { capacity: 1 }] });
    for (let i = 0; i < 9; i += 1) await Promise.all(Array.from({ length: 25 }, () => buy.reserve(event)));
    await app.sql(`update orders set hold_expires_at = hold_expires_at - interval '1 minute' where event_id = ?`, [
      event.id,
    ]);
    await buy.reserve(event, { tier: event.tiers[1]! });
    await app.sql(`update tiers set held = 0 where id = ?`, [event.tier.id]);
    clock.advance(11 * MINUTE);
    for (let i = 0; i < 3; i += 1) await app.app.services().holdExpiry.sweep();
    expect(await buy.tier(event.tiers[1]!)).toMatchObject({ held: 0 });
    await app.sql(`update tiers set held = 225 where id = ?`, [event.tier.id]);
    clock.advance(10 * MINUTE);
    for (let i = 0; i < 3; i += 1) await app.app.services().holdExpiry.sweep();
    expect(await buy.tier(event.tier)).toMatchObject({ held: 0 });
  }, 60_000);
});
