/**
 * A refund that a buyer asks for begins REQUESTED. A manager makes it PROCESSING or DENIED; before the event's refund
 * deadline it becomes PROCESSING by itself, and so does money that could not become tickets and what a cancelled event
 * gives back. A DENIED refund lets its tickets go: they can be asked for again.
 *
 * PROCESSING, its money is promised, and a job asks the provider until it says SUCCEEDED or FAILED. With nothing to be
 * paid it is SUCCEEDED at once. FAILED keeps its tickets void and its money promised, so that it can be tried again:
 * PROCESSING, one attempt later. A bank may send money back that had gone out: SUCCEEDED becomes FAILED. And a provider
 * may take its no back: FAILED becomes SUCCEEDED.
 */
export enum RefundStatus {
  REQUESTED = 'REQUESTED',
  DENIED = 'DENIED',
  PROCESSING = 'PROCESSING',
  SUCCEEDED = 'SUCCEEDED',
  FAILED = 'FAILED',
}

/** From each state, where a refund may go. */
export const NEXT_REFUND_STATUS: Record<RefundStatus, readonly RefundStatus[]> = {
  REQUESTED: [RefundStatus.PROCESSING, RefundStatus.DENIED],
  DENIED: [],
  PROCESSING: [RefundStatus.SUCCEEDED, RefundStatus.FAILED],
  SUCCEEDED: [RefundStatus.FAILED],
  FAILED: [RefundStatus.PROCESSING, RefundStatus.SUCCEEDED],
};
