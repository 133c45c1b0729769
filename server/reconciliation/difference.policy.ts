import type { ProviderRefund, ProviderTransaction } from '../payments/payment-provider.types.js';
import type { PaymentStatus } from '../payments/payment-status.js';
import { RefundStatus } from '../refunds/refund-status.js';
import { DifferenceKind } from './reconciliation.entity.js';

/** A payment as far as it is compared. */
export interface OurPayment {
  readonly id: string;
  readonly reference: string;
  readonly providerPaymentId: string | null;
  readonly status: PaymentStatus;
  readonly received: number | null;
  /** What was received in, which may be another than was due. */
  readonly currency: string;
}

/** A refund as far as it is compared. */
export interface OurRefund {
  readonly id: string;
  readonly paymentId: string;
  readonly providerRefundId: string | null;
  readonly status: RefundStatus;
  readonly amount: number;
  readonly currency: string;
}

export interface Side {
  readonly amount: number | null;
  readonly currency: string | null;
  readonly status: string | null;
}

/** A difference as it is found, before it is written down. */
export interface Found {
  readonly kind: DifferenceKind;
  readonly paymentId: string | null;
  readonly refundId: string | null;
  readonly providerId: string | null;
  readonly here: Side;
  readonly there: Side;
}

const NOTHING: Side = { amount: null, currency: null, status: null };

/** Money in a provider's list, and the payment that it is of; null where we know of none. */
export function transactionDifference(there: ProviderTransaction, ours: OurPayment | null): Found | null {
  const found = (kind: DifferenceKind): Found => ({
    kind,
    paymentId: ours?.id ?? null,
    refundId: null,
    providerId: there.providerPaymentId,
    here: ours ? { ...moneyOf(ours.received, ours.currency), status: ours.status } : NOTHING,
    there: { ...moneyOf(there.amount, there.currency), status: there.returned ? 'returned' : 'paid' },
  });
  if (!ours) return there.paymentId === null ? null : found(DifferenceKind.PAYMENT_UNKNOWN_HERE); // another system's
  if (ours.received === null) return found(DifferenceKind.PAYMENT_NOT_SETTLED);
  const isSame = ours.received === there.amount && ours.currency === there.currency;
  return isSame ? null : found(DifferenceKind.PAYMENT_AMOUNT);
}

/** A payment that is paid here, of which the provider knows nothing, or not that it was paid. */
export const unknownThere = (ours: OurPayment): Found => ({
  kind: DifferenceKind.PAYMENT_UNKNOWN_THERE,
  paymentId: ours.id,
  refundId: null,
  providerId: ours.providerPaymentId,
  here: { ...moneyOf(ours.received, ours.currency), status: ours.status },
  there: NOTHING,
});

/** What each state there is here. */
const AGREES: Record<ProviderRefund['status'], readonly RefundStatus[]> = {
  pending: [RefundStatus.PROCESSING],
  succeeded: [RefundStatus.SUCCEEDED],
  failed: [RefundStatus.FAILED],
};

/** Whether a refund stands here as it stands there. */
export const refundAgrees = (here: RefundStatus, there: string | null): boolean =>
  there !== null && there in AGREES && AGREES[there as ProviderRefund['status']].includes(here);

/** A refund in a provider's list of one of our payments, and ours that it is; null where we know of none. */
export function refundDifference(there: ProviderRefund, ours: OurRefund | null, paymentId: string): Found | null {
  const found = (kind: DifferenceKind): Found => ({
    kind,
    paymentId,
    refundId: ours?.id ?? null,
    providerId: there.providerRefundId,
    here: ours ? { ...moneyOf(ours.amount, ours.currency), status: ours.status } : NOTHING,
    there: { ...moneyOf(there.amount, there.currency), status: there.status },
  });
  if (!ours) return there.status === 'failed' ? null : found(DifferenceKind.REFUND_UNKNOWN_HERE); // no money went
  if (ours.amount !== there.amount || ours.currency !== there.currency) return found(DifferenceKind.REFUND_AMOUNT);
  return refundAgrees(ours.status, there.status) ? null : found(DifferenceKind.REFUND_STATUS);
}

/** A refund of ours that has no place in the list: `there` is its state where the provider knows it; null: it doesn't. */
export function unlistedRefundDifference(ours: OurRefund, there: ProviderRefund['status'] | null): Found | null {
  if (refundAgrees(ours.status, there)) return null;
  return {
    kind: there === null ? DifferenceKind.REFUND_UNKNOWN_THERE : DifferenceKind.REFUND_STATUS,
    paymentId: ours.paymentId,
    refundId: ours.id,
    providerId: ours.providerRefundId,
    here: { ...moneyOf(ours.amount, ours.currency), status: ours.status },
    there: { ...NOTHING, status: there },
  };
}

const moneyOf = (amount: number | null, currency: string) =>
  amount === null ? { amount: null, currency: null } : { amount, currency };
