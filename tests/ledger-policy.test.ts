import 'reflect-metadata';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lost, received, returned, sold, undone } from '../server/ledger/ledger.policy.js';
import type { BookedEntry, Entries, PostingKind } from '../server/ledger/ledger.types.js';
import { ProviderName } from '../server/payments/payment.entity.js';
import { anyPrice, totals } from './support/sums.js';

const most = 10 ** 12;

describe('what a movement is in the books', () => {
  test('however a sale goes back, in whatever parts and with whatever failures, nothing is left of it', () => {
    fc.assert(
      fc.property(anyPrice, fc.array(fc.tuple(fc.nat(most), fc.boolean()), { maxLength: 8 }), (sale, steps) => {
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

describe('the examples of docs/ledger.md', () => {
  const payment = { id: 'payment', provider: ProviderName.STRIPE };
  const order = {
    subtotalAmount: 10_000,
    discountAmount: 1_000,
    feesAmount: 324,
    taxAmount: 675,
    taxIncluded: false,
    totalAmount: 9_999,
  };
  const booked: BookedEntry[] = [];
  const book = (kind: PostingKind, sourceId: string, entries: Entries): Entries => {
    const there = Object.entries(entries).filter(([, amount]) => amount !== 0) as [BookedEntry['account'], number][];
    const of = { kind, sourceId, occurrence: 0, paymentId: 'payment', currency: 'USD' };
    booked.push(...there.map(([account, amount]) => ({ ...of, account, amount })));
    return Object.fromEntries(there);
  };
  const refund = (id: string, amount: number) =>
    book('REFUND', id, returned(order, booked, { payment, amount, currency: 'USD' }));

  test('a sale of 99.99 that goes back a ticket at a time', () => {
    book('MONEY_RECEIVED', 'payment', received({ payment, amount: 9_999, currency: 'USD' }));
    expect(book('SALE', 'order', sold(order))).toEqual({
      UNAPPLIED_CASH: 9_999,
      DISCOUNTS: 1_000,
      SALES: -10_000,
      FEES: -324,
      TAX: -675,
    });
    expect(refund('one', 4_838)).toEqual({ REFUNDS: 4_500, TAX: 338, STRIPE_BALANCE: -4_838 });
    expect(refund('two', 5_161)).toEqual({ REFUNDS: 4_500, TAX: 337, FEES: 324, STRIPE_BALANCE: -5_161 });
  });

  test('a dispute that is lost when the money had been owed back is no loss', () => {
    const owed: BookedEntry[] = [];
    const of = { kind: 'MONEY_RECEIVED', sourceId: 'late', occurrence: 0, paymentId: 'late', currency: 'USD' } as const;
    const dispute = { kind: 'DISPUTE_OPENED', sourceId: 'dispute', occurrence: 0, currency: 'USD' } as const;
    owed.push({ ...of, account: 'UNAPPLIED_CASH', amount: -9_999 });
    owed.push({ ...dispute, paymentId: 'late', account: 'DISPUTES', amount: 9_999 });
    const late = { payment: { ...payment, id: 'late' }, currency: 'USD' };
    expect(lost(owed, 'dispute', late)).toEqual({ UNAPPLIED_CASH: 9_999, CHARGEBACKS: 0, DISPUTES: -9_999 });
    expect(lost(owed, 'dispute', { payment, currency: 'USD' })).toEqual({
      UNAPPLIED_CASH: 0,
      CHARGEBACKS: 9_999,
      DISPUTES: -9_999,
    });
    expect(() => lost([], 'dispute', late)).toThrow('never booked');
  });
});
