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
          came: 0,
          isSold: false,
          atProvider: 0,
          refunds: [] as Movement[],
          disputes: [] as Movement[],
        }));
        let isSold = false;

        for (const { what, which, part } of sequence) {
          const of = paid[which % paid.length]!;
          const { payment } = of;
          const left = (gone: Movement[]) => of.came - sumOf(gone);
          const share = (whole: number) => Math.ceil((whole * part) / 100);
          // Each bounded by itself: a bank may ask for what is on its way back.
          const toRefund = share(left(of.refunds.filter(({ over }) => !over)));
          const toDispute = share(left(of.disputes.filter(({ won }) => !won)));
          const refund = of.refunds[which % (of.refunds.length || 1)];
          const dispute = of.disputes[which % (of.disputes.length || 1)];
          if (what === 'receive' && of.came === 0) {
            await ledger.moneyReceived([{ payment, amount: sale.total, currency: 'USD' }]);
            of.came = sale.total;
            of.atProvider += sale.total;
          } else if (what === 'sell' && !isSold && of.came > 0 && of.refunds.length + of.disputes.length === 0) {
            await ledger.ordersPaid([{ order, paymentId: payment.id }]);
            isSold = of.isSold = true;
          } else if (what === 'refund' && toRefund > 0) {
            const again = refund?.over && refund.amount <= toRefund ? refund : undefined;
            const made = again ?? { id: randomUUID(), amount: toRefund, over: false };
            if (again) again.over = false;
            else of.refunds.push(made);
            await ledger.refundSucceeded(refundOf(made, of), payment);
            of.atProvider -= made.amount;
          } else if (what === 'reverse' && refund && !refund.over) {
            await ledger.refundReversed(refundOf(refund, of), payment);
            refund.over = true;
            of.atProvider += refund.amount;
          } else if (what === 'open' && toDispute > 0) {
            const made = { id: randomUUID(), amount: toDispute, over: false };
            of.disputes.push(made);
            await ledger.disputeOpened({ ...made, currency: 'USD' }, payment);
            of.atProvider -= made.amount;
          } else if ((what === 'win' || what === 'lose') && dispute && !dispute.over) {
            if (what === 'win') await ledger.disputeWon({ ...dispute, currency: 'USD' }, payment);
            else await ledger.disputeLost({ ...dispute, currency: 'USD' }, payment);
            dispute.over = true;
            if (what !== 'win') continue;
            dispute.won = true;
            of.atProvider += dispute.amount;
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
    won?: boolean;
  }

  interface Paid {
    readonly payment: Payment;
    readonly came: number;
    readonly isSold: boolean;
    readonly atProvider: number;
    readonly refunds: readonly Movement[];
    readonly disputes: readonly Movement[];
  }

  const sumOf = (movements: readonly Movement[]) => movements.reduce((sum, { amount }) => sum + amount, 0);
  const refundOf = ({ id, amount }: Movement, { isSold }: Pick<Paid, 'isSold'>) => ({
    id,
    returnedAmount: amount,
    currency: 'USD',
    automatic: !isSold,
    external: false,
  });

  async function expectBooks(orderId: string, paid: readonly Paid[]): Promise<void> {
    const entries = await app.sql<{ account: string; amount: string; paymentId: string }>(
      `select account, amount, payment_id as "paymentId" from ledger_postings join ledger_entries on posting_id = id where order_id = ?`,
      [orderId],
    );
    const booked = entries.map(entry => ({ ...entry, amount: Number(entry.amount) }));
    expect(booked.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
    for (const { payment, came, isSold, atProvider, refunds, disputes } of paid) {
      const of = totals(booked.filter(({ paymentId }) => paymentId === payment.id));
      expect(of['STRIPE_BALANCE'] ?? 0).toBe(atProvider);
      expect(of['DISPUTES'] ?? 0).toBe(sumOf(disputes.filter(({ over }) => !over)));
      const lost = sumOf(disputes.filter(({ over, won }) => over && !won));
      const owed = came - sumOf(refunds.filter(({ over }) => !over)) - lost;
      expect(of['UNAPPLIED_CASH'] ?? 0).toBe(isSold ? 0 : 0 - Math.max(0, owed));
      expect(of['CHARGEBACKS'] ?? 0).toBe(isSold ? lost : Math.max(0, -owed)); // whatever came first
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
