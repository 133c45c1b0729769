import { z } from 'zod';
import { fractionDigits } from '../platform/money.js';
import type { RefundState } from './payment-provider.types.js';

/** Ids pass int32, and amounts come as text or numbers, in Paystack's own samples. */
export const text = z.union([z.string(), z.number()]).transform(String);
export const whole = z.coerce.number().int().nonnegative();

/** Paystack counts every currency in hundredths, also those that have no minor unit (paystack.com/docs, "Currency"). */
const factor = (currency: string) => 10 ** (2 - fractionDigits(currency));
export const subunits = {
  to: ({ amount, currency }: { amount: number; currency: string }) => amount * factor(currency),
  from: ({ amount, currency }: { amount: number; currency: string }) => Math.floor(amount / factor(currency)),
};

/** The least that it charges, in hundredths (paystack.com/docs/api, "Supported currency"); it names none for the others. */
const MINIMUM: Readonly<Record<string, number>> = { NGN: 5_000, GHS: 10, ZAR: 100, KES: 300, USD: 200, XOF: 100 };
export const paystackMinimum = (currency: string): number => Math.ceil((MINIMUM[currency] ?? 1) / factor(currency));

export function refundStateOf({ id, status }: { id: string; status: string }): RefundState {
  if (status === 'processed') return { providerRefundId: id, status: 'succeeded' };
  if (status === 'failed') return { providerRefundId: id, status };
  // paystack.com/docs/payments/refunds, "Refund statuses": `needs-attention` waits for the buyer's bank details.
  return { providerRefundId: id, status: 'pending', ...(status === 'needs-attention' && { needsPerson: true }) };
}

const NOTE = 'Refund ';
/** What our refunds are known by at Paystack, which takes no idempotency key. */
export const noteOf = (key: string): string => `${NOTE}${key}`;
/** The key of the attempt that the note was written for: the refund's id, with `:2` and so on after a retry. */
export const refundKeyIn = (note: string | null | undefined): string | null =>
  note?.startsWith(NOTE) ? note.slice(NOTE.length) : null;
