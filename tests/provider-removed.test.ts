import { afterEach, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { clock } from '../server/platform/clock.js';
import { startTestApp } from './support/app.js';
import { buying } from './support/buying.js';

const MINUTE = 60_000;

afterEach(() => clock.reset());

test('open pages of a provider whose keys were taken away: their buyers hear that it is away, and an hour after the hold the tickets are back', async () => {
  await using app = await startTestApp({ env: { STRIPE_SECRET_KEY: 'sk_test_x', STRIPE_WEBHOOK_SECRET: 'whsec_x' } });
  const buy = buying(app);
  const event = await app.given.event({ tiers: [{ price: 1_000, capacity: 1 }] });
  const order = await buy.reserve(event);
  await app.sql(
    `insert into payments (id, order_id, provider, status, reference, amount, currency, page_url, page_expires_at, return_url, created_at, next_check_at)
     values (?, ?, 'PAYSTACK', 'PENDING', 'theirs', 1000, 'USD', 'https://checkout.example.com', now() + interval '1 day', 'http://localhost', now(), now() + interval '1 day')`,
    [randomUUID(), order.id],
  );
  await app.sql(`update orders set status = 'AWAITING_PAYMENT' where id = ?`, [order.id]);

  const away = { __typename: 'PaymentProviderUnavailableError' };
  expect(await buy.confirm(order)).toMatchObject(away);
  expect(await buy.cancel(order)).toMatchObject(away);

  clock.advance(11 * MINUTE);
  await app.app.services().holdExpiry.sweep();
  await expect(app.app.services().holdExpiry.end(order.id)).rejects.toThrow('it is not set up');
  expect(await buy.tier(event.tier)).toMatchObject({ held: 1 });
  clock.advance(60 * MINUTE);
  await app.app.services().holdExpiry.end(order.id);
  expect(await buy.tier(event.tier)).toMatchObject({ held: 0 });
  expect((await buy.now(order)).status).toBe('EXPIRED');
});
