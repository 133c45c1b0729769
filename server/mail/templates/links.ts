import type { SecretKey } from '../../platform/secret-key.js';
import type { RefundStatus } from '../../refunds/refund-status.js';
import { TicketAccess } from '../../tickets/ticket-access.service.js';
import type { Ticket } from '../../tickets/ticket.entity.js';
import type { TransferStatus } from '../../transfers/transfer-status.js';
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

/** Where the reader of this mail refuses more of its kind: a page for people, and by POST for mail programs (RFC 8058). */
export const unsubscribeLink = (publicUrl: string, secrets: SecretKey, emailId: string): string =>
  `${publicUrl}/unsubscribe?token=${encodeURIComponent(secrets.linkToken('message-consent', emailId))}`;

/** Where managers decide about an event's refunds and have them tried again; it asks them to sign in. */
export const refundsLink = ({ publicUrl }: Pick<Desk, 'publicUrl'>, eventId: string, status: RefundStatus): string =>
  `${publicUrl}/promoter/events/${eventId}/refunds?state=${status}`;

/** Where managers decide about tickets that are to be passed on; it asks them to sign in. */
export const transfersLink = (
  { publicUrl }: Pick<Desk, 'publicUrl'>,
  eventId: string,
  status: TransferStatus,
): string => `${publicUrl}/promoter/events/${eventId}/transfers?state=${status}`;

/** Where a receiver takes or declines a ticket; the token is made anew for each mail, as an order's is. */
export function offerLink({ publicUrl, secrets }: Pick<Desk, 'publicUrl' | 'secrets'>, transferId: string): string {
  return `${publicUrl}/transfers/accept?token=${encodeURIComponent(secrets.linkToken('transfer-offer', transferId))}`;
}

/** Opens a ticket that was passed on without an account, until it is passed on again. */
export function ticketLink({ publicUrl, secrets }: Pick<Desk, 'publicUrl' | 'secrets'>, ticket: Ticket): string {
  const token = new TicketAccess(secrets).tokenOf(ticket);
  return `${publicUrl}/tickets/${ticket.id}?token=${encodeURIComponent(token)}`;
}

/** Opens a registration without an account: to see where it stands, and to take it back. */
export function registrationLink({ publicUrl, secrets }: Pick<Desk, 'publicUrl' | 'secrets'>, id: string): string {
  return `${publicUrl}/registrations/${id}?token=${encodeURIComponent(secrets.token('registration-access', id))}`;
}
