import type { Order } from '../orders/order.entity.js';
import type { Payment } from '../payments/payment.entity.js';
import type { BookedEntry, Entries, LedgerAccount, PostingKind } from './ledger.types.js';

/** What each movement of money is in the books. Pure: what it depends on is the order and what was booked of it before. */

type Sold = Pick<
  Order,
  'subtotalAmount' | 'discountAmount' | 'feesAmount' | 'taxAmount' | 'taxIncluded' | 'totalAmount'
>;

/** An amount of money in minor units, and the payment that it came with. */
interface Movement {
  readonly payment: Pick<Payment, 'id' | 'provider'>;
  readonly amount: number;
  readonly currency: string;
}

/** Money came in; what it is for is not said yet. */
export const received = ({ payment, amount }: Movement): Entries => ({
  [balanceOf(payment)]: amount,
  UNAPPLIED_CASH: -amount,
});

/** The order was paid, or nothing was due. */
export function sold(order: Sold): Entries {
  const includedTax = order.taxIncluded ? order.taxAmount : 0;
  return {
    UNAPPLIED_CASH: order.totalAmount,
    DISCOUNTS: order.discountAmount,
    SALES: includedTax - order.subtotalAmount,
    FEES: -order.feesAmount,
    TAX: -order.taxAmount,
  };
}

/**
 * Money of a sale went back, price and tax in their proportion and fees after them. Tax is what it should be after this
 * refund less what earlier ones took, so that the roundings of many refunds meet in the end.
 */
export function returned(order: Sold, booked: readonly BookedEntry[], movement: Movement): Entries {
  const { payment, amount, currency } = movement;
  const ofSale = booked.filter(
    entry => entry.currency === currency && (entry.kind === 'REFUND' || entry.kind === 'REFUND_REVERSED'),
  );
  const before = { REFUNDS: sum(ofSale, 'REFUNDS'), TAX: sum(ofSale, 'TAX'), FEES: sum(ofSale, 'FEES') };
  const inAll = before.REFUNDS + before.TAX + before.FEES + amount;

  const priceAndTax = order.totalAmount - order.feesAmount;
  const ofPriceAndTax = Math.min(inAll, priceAndTax);
  const tax = priceAndTax > 0 ? share(order.taxAmount, ofPriceAndTax, priceAndTax) : 0;
  return {
    REFUNDS: ofPriceAndTax - tax - before.REFUNDS,
    TAX: tax - before.TAX,
    FEES: inAll - ofPriceAndTax - before.FEES,
    [balanceOf(payment)]: -amount,
  };
}

/**
 * Money went back that was no sale: it was owed to the buyer. What a bank had taken of it before is paid a second time,
 * a loss.
 */
export function repaid(booked: readonly BookedEntry[], { payment, amount, currency }: Movement): Entries {
  const owed = Math.min(amount, unappliedOf(payment.id, booked, currency));
  return { UNAPPLIED_CASH: owed, CHARGEBACKS: amount - owed, [balanceOf(payment)]: -amount };
}

/**
 * Such money came back from the buyer's bank. What was lost by being paid twice is no loss any more; the rest is owed
 * again. So the books end the same, whichever of refund and dispute was first.
 */
export function owedAgain(booked: readonly BookedEntry[], { payment, amount, currency }: Movement): Entries {
  const loss = Math.min(amount, sum(ofPayment(payment.id, booked, currency), 'CHARGEBACKS'));
  return { UNAPPLIED_CASH: loss - amount, CHARGEBACKS: -loss, [balanceOf(payment)]: amount };
}

/** Somebody gave money of a sale back at the provider, and took no ticket for it. */
export const allowed = ({ payment, amount }: Movement): Entries => ({
  ALLOWANCES: amount,
  [balanceOf(payment)]: -amount,
});

/** A bank asks money back, and the provider holds it until that is decided. */
export const disputed = ({ payment, amount }: Movement): Entries => ({
  DISPUTES: amount,
  [balanceOf(payment)]: -amount,
});

/**
 * The bank keeps what it asked back. What was owed to the buyer anyway is paid with it; the rest is a loss.
 * @throws where no opened dispute was booked.
 */
export function lost(
  booked: readonly BookedEntry[],
  disputeId: string,
  { payment, currency }: Omit<Movement, 'amount'>,
): Entries {
  const { DISPUTES = 0 } = undone(booked, 'DISPUTE_OPENED', disputeId);
  const unapplied = Math.min(-DISPUTES, unappliedOf(payment.id, booked, currency));
  return { UNAPPLIED_CASH: unapplied, CHARGEBACKS: -DISPUTES - unapplied, DISPUTES };
}

/** The opposite of what was last booked for the source. @throws where nothing was. */
export function undone(booked: readonly BookedEntry[], kind: PostingKind, sourceId: string): Entries {
  const all = booked.filter(entry => entry.kind === kind && entry.sourceId === sourceId);
  const last = all.filter(({ occurrence }) => occurrence === timesBooked(booked, kind, sourceId) - 1);
  if (last.length === 0) throw new Error(`${kind} of ${sourceId} was never booked`);
  return Object.fromEntries(last.map(({ account, amount }) => [account, -amount]));
}

/** How often this was booked for the source. */
export function timesBooked(booked: readonly BookedEntry[], kind: PostingKind, sourceId: string): number {
  const all = booked.filter(entry => entry.kind === kind && entry.sourceId === sourceId);
  return new Set(all.map(({ occurrence }) => occurrence)).size;
}

/** What came with this payment and is still owed to the buyer. */
function unappliedOf(paymentId: string, booked: readonly BookedEntry[], currency: string): number {
  return Math.max(0, -sum(ofPayment(paymentId, booked, currency), 'UNAPPLIED_CASH'));
}

const ofPayment = (paymentId: string, booked: readonly BookedEntry[], currency: string): BookedEntry[] =>
  booked.filter(entry => entry.paymentId === paymentId && entry.currency === currency);

const balanceOf = ({ provider }: Pick<Payment, 'provider'>): LedgerAccount => `${provider}_BALANCE`;

const sum = (entries: readonly BookedEntry[], account: LedgerAccount): number =>
  entries.reduce((total, entry) => (entry.account === account ? total + entry.amount : total), 0);

/** amount x part / whole, rounded half up; in big integers, since the product may pass 2^53. */
const share = (amount: number, part: number, whole: number): number =>
  Number((2n * BigInt(amount) * BigInt(part) + BigInt(whole)) / (2n * BigInt(whole)));
