import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { received, returned, sold, undone } from '../server/ledger/ledger.policy.js';
import type { BookedEntry, Entries, PostingKind } from '../server/ledger/ledger.types.js';
import { Order } from '../server/orders/order.entity.js';
import { Payment, ProviderName } from '../server/payments/payment.entity.js';
import { startTestApp, type TestApp } from './support/app.js';
import type { GivenEvent } from './support/given.js';

const most = 10 ** 12;
const price = fc
  .record({
    subtotal: fc.integer({ min: 1, max: most }),
    off: fc.integer({ min: 0, max: 99 }),
    fees: fc.integer({ min: 0, max: most }),
    taxPercent: fc.integer({ min: 0, max: 100 }),
    taxIncluded: fc.boolean(),
  })
  .map(({ subtotal, off, fees, taxPercent, taxIncluded }) => {
    const discount = Math.floor((subtotal * off) / 100);
    const net = subtotal - discount;
    const tax = Math.floor(taxIncluded ? (net * taxPercent) / (100 + taxPercent) : (net * taxPercent) / 100);
    const total = net + fees + (taxIncluded ? 0 : tax);
    return { subtotal, discount, fees, tax, taxIncluded, total };
  });

const totals = (entries: readonly { account: string; amount: number }[]): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const { account, amount } of entries) sums[account] = (sums[account] ?? 0) + amount;
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0));
};

describe('what a movement is in the books', () => {
  test('however a sale goes back, in whatever parts and with whatever failures, nothing is left of it', () => {
    fc.assert(
      fc.property(price, fc.array(fc.tuple(fc.nat(most), fc.boolean()), { maxLength: 8 }), (sale, steps) => {
        const order = {
          subtotalAmount: sale.subtotal,
          discountAmount: sale.discount,
          feesAmount: sale.fees,
          taxAmount: sale.tax,
          taxIncluded: sale.taxIncluded,
          totalAmount: sale.total,
        };
        const payment = { id: 'payment', provider: ProviderName.STRIPE };
        const booked: BookedEntry[] = [];
        const book = (kind: PostingKind, sourceId: string, entries: Entries) => {
          const rows = Object.entries(entries) as [BookedEntry['account'], number][];
          expect(rows.reduce((sum, [, amount]) => sum + amount, 0)).toBe(0);
          for (const [account, amount] of rows)
            booked.push({ kind, sourceId, occurrence: 0, paymentId: 'payment', currency: 'USD', account, amount });
        };
        book('MONEY_RECEIVED', 'payment', received({ payment, amount: sale.total, currency: 'USD' }));
        book('SALE', 'order', sold(order));

        let left = sale.total;
        const refund = (id: string, amount: number) => {
          book('REFUND', id, returned(order, booked, { payment, amount, currency: 'USD' }));
          left -= amount;
        };
        for (const [step, [wanted, fails]] of steps.entries()) {
          const amount = Math.min(left, wanted);
          if (amount === 0) continue;
          refund(`refund ${step}`, amount);
          if (fails) {
            book('REFUND_REVERSED', `refund ${step}`, undone(booked, 'REFUND', `refund ${step}`));
            left += amount;
          }
        }
        if (left > 0) refund('the rest', left);
        const { SALES, DISCOUNTS = 0, REFUNDS, ...others } = totals(booked);
        expect(others).toEqual({});
        expect(SALES! + DISCOUNTS + REFUNDS!).toBe(0);
      }),
    );
  });
});

describe('any sequence of movements', () => {
  let app: TestApp;
  let event: GivenEvent;
  beforeAll(async () => {
    app = await startTestApp();
    event = await app.given.event();
  });
  afterAll(async () => app[Symbol.asyncDispose]());

  type Sale = typeof price extends fc.Arbitrary<infer T> ? T : never;
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
      fc.asyncProperty(price, steps, async (sale, sequence) => {
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
      `insert into orders (id, number, event_id, buyer_name, buyer_email, status, currency, subtotal, discount, fees, tax,
         tax_included, total, hold_expires_at, created_at)
       values (?, ?, ?, 'Ada', 'ada@example.com', 'EXPIRED', 'USD', ?, ?, ?, ?, ?, ?, ?, ?)`,
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
