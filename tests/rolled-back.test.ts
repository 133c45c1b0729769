import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
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

/** A verified webhook of Stripe's in the inbox. @returns its row's id. */
async function receivedWebhook(type: string, object: object, id = `evt_${randomUUID()}`): Promise<string> {
  const body = JSON.stringify({ id, object: 'event', type, data: { object } });
  const deliveryId = randomUUID();
  await app.sql(
    `insert into webhook_deliveries (id, provider, event_key, type, body, status, received_at)
     values (?, 'STRIPE', ?, ?, ?, 'RECEIVED', now())`,
    [deliveryId, id, type, body],
  );
  return deliveryId;
}

/** Lets every insert of tickets fail while `body` runs: late in the transaction that settles a payment. */
async function withoutTickets(body: () => Promise<unknown>): Promise<void> {
  await app.sql(`create function no_tickets() returns trigger language plpgsql as $$ begin raise 'no'; end $$`);
  await app.sql('create trigger no_tickets before insert on tickets execute function no_tickets()');
  await body();
  await app.sql('drop function no_tickets cascade');
}

describe('what a transaction that failed had changed is written by nobody', () => {
  test('a webhook whose work failed half-way changed nothing, and works the next time', async () => {
    const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
    await buy.weather('STRIPE', 'lost');
    const order = await buy.reserve(event);
    const { payment } = await buy.startCheckout(order, 'STRIPE');
    const session = {
      id: payment!.reference,
      object: 'checkout.session',
      status: 'complete',
      payment_status: 'paid',
      amount_total: 500_000,
      currency: 'ngn',
      payment_intent: 'pi_half',
      metadata: { paymentId: payment!.id },
    };
    const deliveryId = await receivedWebhook('checkout.session.completed', session);
    await withoutTickets(() => expect(app.app.services().webhooks.process(deliveryId)).rejects.toThrow('no'));
    expect(await app.sql(`select status, received from payments where id = ?`, [payment!.id])).toEqual([
      { status: 'PENDING', received: null },
    ]);
    expect(await app.sql(`select status from orders where id = ?`, [order.id])).toEqual([
      { status: 'AWAITING_PAYMENT' },
    ]);
    await app.app.services().webhooks.process(deliveryId);
    expect(await buy.now(order)).toMatchObject({ status: 'PAID', tickets: [{}] });
  });

  test('another transaction on the same EntityManager does not write it either', async () => {
    const event = await app.given.event({ currency: 'NGN', tiers: [tickets] });
    await buy.weather('PAYSTACK', 'lost');
    const order = await buy.reserve(event);
    const { redirectUrl, payment } = await buy.startCheckout(order, 'PAYSTACK');
    await buy.press(redirectUrl!);
    const other = await buy.reserve(event);
    const { payments, orders } = app.app.services();

    await withoutTickets(() => expect(payments.askAll(order.id)).rejects.toThrow('no'));
    await orders.extendHold(other.id);

    expect(await app.sql('select status, received from payments where id = ?', [payment!.id])).toEqual([
      { status: 'PENDING', received: null },
    ]);
    expect(await buy.confirm(order)).toMatchObject({ status: 'PAID', tickets: [{}] });
  });
});
