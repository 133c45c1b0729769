import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { i18n } from '../words/words.js';

/** What each kind of mail tells of. A test holds this against the server's kinds. */
const kinds: Record<string, MessageDescriptor> = {
  orderTickets: msg`Tickets`,
  paymentFailed: msg`A payment that did not go through`,
  moneyReturned: msg`Money that goes back`,
  refundAsked: msg`Somebody asks for a refund`,
  refundDecided: msg`A decision on a refund`,
  refundFailed: msg`A refund that failed`,
  ticketRefunded: msg`A ticket that was refunded`,
  eventCancelled: msg`The event is called off`,
  eventCalledOff: msg`The event is called off, to those who waited`,
  eventChanged: msg`Another time or place`,
  reminder: msg`The event is about to begin`,
  message: msg`A message of yours`,
  testMessage: msg`A test of a message`,
  transferAsked: msg`Somebody wants to pass a ticket on`,
  transferDecided: msg`A decision on a ticket to be passed on`,
  transferOffered: msg`An offer of a ticket`,
  transferWithdrawn: msg`An offer of a ticket that ended`,
  transferUnanswered: msg`A ticket that nobody took`,
  transferAccepted: msg`A ticket that was taken`,
  transferredTicket: msg`A ticket that was passed on`,
  disputeOpened: msg`A bank asks for money back`,
  disputeClosed: msg`A bank has decided`,
  fraudWarning: msg`A bank’s warning of fraud`,
  ticketsVoid: msg`Tickets that are void`,
  waitlistJoined: msg`A place on the waitlist`,
  waitlistOffered: msg`An offer from the waitlist`,
  waitlistOfferEnded: msg`An offer from the waitlist that was ended`,
  registrationReceived: msg`A registration that came`,
  registrationApproved: msg`A registration that was approved`,
  registrationUnpaid: msg`A place that was not paid in time`,
  registrationDeclined: msg`A registration that was declined`,
  recoverOrders: msg`Links to somebody’s orders`,
  verifyEmail: msg`An address to be confirmed`,
  resetPassword: msg`A new password`,
};

/** A mail's subject; what it tells of while it has none: it gets one when it is sent. */
export function subjectOf({ subject, template }: { subject?: string | null; template: string }): string {
  const kind = kinds[template];
  return subject || (kind ? i18n._(kind) : template);
}
