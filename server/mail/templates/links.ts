import type { RefundStatus } from '../../refunds/refund-status.js';
import type { Desk } from './template.js';

/** Opens the order without an account; the token is made anew for each mail, since no table holds it. */
export function orderLink({ publicUrl, secrets }: Pick<Desk, 'publicUrl' | 'secrets'>, orderId: string): string {
  return `${publicUrl}/orders/${orderId}?token=${encodeURIComponent(secrets.token('order-access', orderId))}`;
}

/** Where an offer from a waitlist is claimed. */
export const claimLink = ({ publicUrl, secrets }: Pick<Desk, 'publicUrl' | 'secrets'>, entryId: string): string =>
  `${publicUrl}/waitlist/claim?token=${encodeURIComponent(secrets.linkToken('waitlist-claim', entryId))}`;

/** Where a place in a waitlist is watched, and given up. */
export const leaveLink = ({ publicUrl, secrets }: Pick<Desk, 'publicUrl' | 'secrets'>, entryId: string): string =>
  `${publicUrl}/waitlist/leave?token=${encodeURIComponent(secrets.linkToken('waitlist-entry', entryId))}`;

/** Where managers decide about an event's refunds and have them tried again; it asks them to sign in. */
export const refundsLink = ({ publicUrl }: Pick<Desk, 'publicUrl'>, eventId: string, status: RefundStatus): string =>
  `${publicUrl}/promoter/events/${eventId}/refunds?state=${status}`;
