/**
 * A dispute is OPEN from the moment that a buyer's bank asks for the money, also while it only inquires. The bank decides
 * once, weeks later: WON, the money stays here, or LOST, the bank keeps it. News of a dispute that is decided changes
 * nothing, so that webhooks may come in any order, any number of times.
 */
export enum DisputeStatus {
  OPEN = 'OPEN',
  WON = 'WON',
  LOST = 'LOST',
}

/** From each state, where a dispute may go. */
export const NEXT_DISPUTE_STATUS: Record<DisputeStatus, readonly DisputeStatus[]> = {
  OPEN: [DisputeStatus.WON, DisputeStatus.LOST],
  WON: [],
  LOST: [],
};
