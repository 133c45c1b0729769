/**
 * An offer begins PENDING, where the event asks a manager AWAITING_APPROVAL. It ends ACCEPTED, DECLINED (by the receiver or
 * the manager), CANCELLED (withdrawn, or its ticket was used or lets nobody in any more) or EXPIRED.
 */
export enum TransferStatus {
  AWAITING_APPROVAL = 'AWAITING_APPROVAL',
  PENDING = 'PENDING',
  ACCEPTED = 'ACCEPTED',
  DECLINED = 'DECLINED',
  CANCELLED = 'CANCELLED',
  EXPIRED = 'EXPIRED',
}

const { AWAITING_APPROVAL, PENDING, ACCEPTED, DECLINED, CANCELLED, EXPIRED } = TransferStatus;

/** From each state, where an offer may go. */
export const NEXT_TRANSFER_STATUS: Record<TransferStatus, readonly TransferStatus[]> = {
  AWAITING_APPROVAL: [PENDING, DECLINED, CANCELLED],
  PENDING: [ACCEPTED, DECLINED, CANCELLED],
  ACCEPTED: [],
  DECLINED: [],
  CANCELLED: [],
  EXPIRED: [EXPIRED], // by the clock first, then in the record
};

/** States in which nobody else can be offered the ticket. */
export const OPEN_TRANSFER: readonly TransferStatus[] = [AWAITING_APPROVAL, PENDING];
