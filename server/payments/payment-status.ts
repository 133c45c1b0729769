/**
 * A payment begins PENDING: its page is open, or nobody knows yet what became of it. Declined, or with its page closed
 * unpaid, it is FAILED, which the next card on the same page may still undo. Once a provider has the money, nothing
 * does: it is SUCCEEDED where as much came as was due, else MISMATCHED. From there money only goes back: part of it
 * (PARTIALLY_REFUNDED), all of it (REFUNDED), and forth again where a refund fails after all.
 *
 * While the buyer's bank asks for the money (DISPUTED) nothing is refunded. A dispute that is won leaves the payment as
 * it was; one that is lost leaves it DISPUTED for good, because the bank has taken the money.
 */
export enum PaymentStatus {
  PENDING = 'PENDING',
  SUCCEEDED = 'SUCCEEDED',
  FAILED = 'FAILED',
  MISMATCHED = 'MISMATCHED',
  REFUNDED = 'REFUNDED',
  PARTIALLY_REFUNDED = 'PARTIALLY_REFUNDED',
  DISPUTED = 'DISPUTED',
}

const { SUCCEEDED, FAILED, MISMATCHED, REFUNDED, PARTIALLY_REFUNDED, DISPUTED } = PaymentStatus;

/** From each state, where a payment may go. */
export const NEXT_PAYMENT_STATUS: Record<PaymentStatus, readonly PaymentStatus[]> = {
  PENDING: [SUCCEEDED, MISMATCHED, FAILED],
  FAILED: [SUCCEEDED, MISMATCHED],
  SUCCEEDED: [PARTIALLY_REFUNDED, REFUNDED, DISPUTED],
  MISMATCHED: [PARTIALLY_REFUNDED, REFUNDED, DISPUTED],
  PARTIALLY_REFUNDED: [SUCCEEDED, MISMATCHED, REFUNDED, DISPUTED],
  REFUNDED: [SUCCEEDED, MISMATCHED, PARTIALLY_REFUNDED, DISPUTED],
  DISPUTED: [SUCCEEDED, MISMATCHED, PARTIALLY_REFUNDED, REFUNDED],
};
