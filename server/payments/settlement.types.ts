import type { Batches } from '../platform/batches.js';
import type { PaymentState } from './payment-provider.types.js';

/** A provider's news about a payment. */
export interface Settlement {
  readonly paymentId: string;
  /** The payment's order: two news about one order never share a transaction. */
  readonly orderId: string;
  readonly state: PaymentState;
  /** Its page takes no money any more. */
  readonly closed: boolean;
}

/** The process's one line for all news: those who settle at once share a transaction (PaymentService.settleAll). */
export type Settlements = Batches<Settlement, void>;
