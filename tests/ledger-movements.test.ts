import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Order } from '../server/orders/order.entity.js';
import { Payment } from '../server/payments/payment.entity.js';
import { startTestApp, type TestApp } from './support/app.js';
import type { GivenEvent } from './support/given.js';
import { anyPrice, totals } from './support/sums.js';

describe('any sequence of movements', () => {
  let app: TestApp;
  let event: GivenEvent;
  beforeAll(async () => {
    app = await startTestApp();
    event = await app.given.event();
    await app.given.promoCode(event); // without one nothing is taken off an order
  });
  afterAll(async () => app[Symbol.asyncDispose]());

  type Sale = typeof anyPrice extends fc.Arbitrary<infer T> ? T : never;
  const steps = fc.array(
    fc.record({
      what: fc.constantFrom('receive', 'sell', 'refund', 'reverse', 'open', 'win', 'lose'),
      which: fc.nat(10),
      part: fc.integer({ min: 1, max: 100 }),
    }),
    { maxLength: 14 },
  );

  test('keeps its order at zero, and what is at the provider is what came less what left', async () => {
    await fc.assert(
      fc.asyncProperty(anyPrice, steps, async (sale, sequence) => {
        const { order, payments } = await insertOrder(sale);
        const { ledger } = app.app.services();
        const paid = payments.map(payment => ({
          payment,
          came: false,
          atProvider: 0,
          refunds: [] as Movement[],
          disputes: [] as Movement[],
        }));
        let isSold = false;

        for (const { what, which, part } of sequence) {
          const of = paid[which % paid.length]!;
          const { payment } = of;
          const amount = Math.ceil((of.atProvider * part) / 100);
          const refund = of.refunds[which % (of.refunds.length || 1)];
          const dispute = of.disputes[which % (of.disputes.length || 1)];
          if (what === 'receive' && !of.came) {
            await ledger.moneyReceived(payment, { amount: sale.total, currency: 'USD' });
            of.came = true;
            of.atProvider += sale.total;
          } else if (what === 'sell' && !isSold && of.came && of.refunds.length + of.disputes.length === 0) {
            await ledger.orderPaid(order, payment.id);
            isSold = true;
          } else if (what === 'refund' && amount > 0) {
            const again = refund?.over && refund.amount <= of.atProvider ? refund : undefined;
            const made = again ?? { id: randomUUID(), amount, over: false };
            if (again) again.over = false;
            else of.refunds.push(made);
            await ledger.refundSucceeded({ id: made.id, returnedAmount: made.amount, currency: 'USD' }, payment);
            of.atProvider -= made.amount;
          } else if (what === 'reverse' && refund && !refund.over) {
            await ledger.refundReversed({ id: refund.id, returnedAmount: refund.amount, currency: 'USD' }, payment);
            refund.over = true;
            of.atProvider += refund.amount;
          } else if (what === 'open' && amount > 0) {
            const made = { id: randomUUID(), amount, over: false };
            of.disputes.push(made);
            await ledger.disputeOpened({ ...made, currency: 'USD' }, payment);
            of.atProvider -= amount;
          } else if ((what === 'win' || what === 'lose') && dispute && !dispute.over) {
            if (what === 'win') await ledger.disputeWon({ ...dispute, currency: 'USD' }, payment);
            else await ledger.disputeLost({ ...dispute, currency: 'USD' }, payment);
            dispute.over = true;
            if (what === 'win') of.atProvider += dispute.amount;
          }
        }
        await expectBooks(order.id, paid);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  interface Movement {
    readonly id: string;
    readonly amount: number;
    over: boolean;
  }

  async function expectBooks(
    orderId: string,
    paid: { atProvider: number; disputes: Movement[]; payment: Payment }[],
  ): Promise<void> {
    const entries = await app.sql<{ account: string; amount: string; paymentId: string }>(
      `select account, amount, payment_id as "paymentId" from ledger_postings join ledger_entries on posting_id = id where order_id = ?`,
      [orderId],
    );
    const booked = entries.map(entry => ({ ...entry, amount: Number(entry.amount) }));
    expect(booked.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
    for (const { payment, atProvider, disputes } of paid) {
      const of = totals(booked.filter(({ paymentId }) => paymentId === payment.id));
      expect(of['STRIPE_BALANCE'] ?? 0).toBe(atProvider);
      expect(of['UNAPPLIED_CASH'] ?? 0).toBeLessThanOrEqual(0);
      const open = disputes.filter(({ over }) => !over).reduce((sum, { amount }) => sum + amount, 0);
      expect(of['DISPUTES'] ?? 0).toBe(open);
    }
  }

  async function insertOrder(sale: Sale): Promise<{ order: Order; payments: Payment[] }> {
    const id = randomUUID();
    const now = new Date();
    await app.sql(
      `insert into orders (id, number, event_id, buyer_name, buyer_email, status, currency, promo_code_id, subtotal,
         discount, fees, tax, tax_included, total, hold_expires_at, created_at)
       values (?, ?, ?, 'Ada', 'ada@example.com', 'EXPIRED', 'USD', (select id from promo_codes), ?, ?, ?, ?, ?, ?, ?, ?)`,
      [id, id, event.id, sale.subtotal, sale.discount, sale.fees, sale.tax, sale.taxIncluded, sale.total, now, now],
    );
    for (const payment of [randomUUID(), randomUUID()]) {
      await app.sql(
        `insert into payments (id, order_id, provider, status, reference, amount, currency, page_expires_at, return_url,
           created_at, next_check_at)
         values (?, ?, 'STRIPE', 'PENDING', ?, ?, 'USD', ?, '', ?, ?)`,
        [payment, id, payment, sale.total, now, now, now],
      );
    }
    const em = app.app.resources.orm.em.fork();
    return { order: await em.findOneOrFail(Order, id), payments: await em.find(Payment, { order: id }) };
  }
});
