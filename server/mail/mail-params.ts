import { z } from 'zod';
import { schedule } from '../events/event-schedule.policy.js';

/**
 * What each template is given: ids of what it tells of, and words; never a token or a secret. Templates load the rest
 * when the mail is sent, so that it tells how things are then.
 */
export const mailParams = {
  /** The tickets of a paid order. */
  orderTickets: z.object({ orderId: z.uuid() }),
  /** A payment that was declined, while its order can still be paid. */
  paymentFailed: z.object({ paymentId: z.uuid() }),
  /** Money that could not become tickets and goes back by itself: whole minor units, and why, in words for the buyer. */
  moneyReturned: z.object({ orderId: z.uuid(), amount: z.int(), currency: z.string(), reason: z.string() }),
  /** To those who decide: a refund waits for them. */
  refundAsked: z.object({ refundId: z.uuid() }),
  /** To the buyer: granted or denied. */
  refundDecided: z.object({ refundId: z.uuid() }),
  /** To those who decide: a provider did not give the money back. */
  refundFailed: z.object({ refundId: z.uuid() }),
  /** To holders who are not the buyer: what they hold lets nobody in any more. */
  ticketRefunded: z.object({ refundId: z.uuid() }),
  /** To the buyer and to holders: the event does not take place, and what goes back. */
  eventCancelled: z.object({ refundId: z.uuid() }),
  /** To those who waited for tickets or a place: the event does not take place. */
  eventCalledOff: z.object({ eventId: z.uuid(), name: z.string() }),
  /** To holders: the event takes place at another time or in another place than they knew. */
  eventChanged: z.object({ eventId: z.uuid(), before: schedule }),
  /** To holders, before the `day` on which it begins: when and where, and their tickets. */
  reminder: z.object({ eventId: z.uuid(), day: z.string().optional() }),
  /** To holders: what the event’s staff wrote. */
  message: z.object({ messageId: z.uuid() }),
  /** To whoever wrote it, before it goes to others. */
  testMessage: z.object({ eventId: z.uuid(), subject: z.string(), body: z.string() }),
  /** To those who decide: somebody wants to pass a ticket on. */
  transferAsked: z.object({ transferId: z.uuid() }),
  /** To the holder: a manager’s yes or no. */
  transferDecided: z.object({ transferId: z.uuid() }),
  /** To the receiver: the link that takes a ticket, or declines it. */
  transferOffered: z.object({ transferId: z.uuid() }),
  /** To the receiver: the link is good for nothing any more. */
  transferWithdrawn: z.object({ transferId: z.uuid() }),
  /** To the holder, who keeps the ticket: declined, or not answered in time. */
  transferUnanswered: z.object({ transferId: z.uuid() }),
  /** To the holder before: somebody else has the ticket now. */
  transferAccepted: z.object({ transferId: z.uuid() }),
  /** To the holder now: the ticket itself. */
  transferredTicket: z.object({ transferId: z.uuid() }),
  /** To operator and promoter: a bank asks for a payment. */
  disputeOpened: z.object({ disputeId: z.uuid() }),
  /** To the same: how the bank decided. */
  disputeClosed: z.object({ disputeId: z.uuid() }),
  /** To the same: a bank suspects fraud, and a dispute may follow. */
  fraudWarning: z.object({ paymentId: z.uuid() }),
  /** To buyer and holders: a dispute was lost, and with it the tickets. */
  ticketsVoid: z.object({ disputeId: z.uuid() }),
  /** To who joined a waitlist: their place, and how to leave. */
  waitlistJoined: z.object({ entryId: z.uuid() }),
  /** To the same, when it is their turn: what is held for them, until when, and the link to claim it; how many they `asked` for where it is not as many. */
  waitlistOffered: z.object({ entryId: z.uuid(), asked: z.int().optional() }),
  /** To the same: staff ended the offer before its time, and nobody claimed it. */
  waitlistOfferEnded: z.object({ entryId: z.uuid() }),
  /** To who registered: it came, and a manager decides. */
  registrationReceived: z.object({ registrationId: z.uuid() }),
  /** To the same: a place, and the link to pay where it is not free. */
  registrationApproved: z.object({ registrationId: z.uuid(), orderId: z.uuid() }),
  /** To the same: nobody paid in time, and the registration waits again. */
  registrationUnpaid: z.object({ registrationId: z.uuid(), orderId: z.uuid() }),
  /** To the same: no, and why. */
  registrationDeclined: z.object({ registrationId: z.uuid() }),
  /** Links to the orders of the address that the mail goes to. */
  recoverOrders: z.object({}),
  verifyEmail: z.object({ accountLinkId: z.uuid(), name: z.string() }),
  resetPassword: z.object({ accountLinkId: z.uuid(), name: z.string() }),
};

export type MailTemplateName = keyof typeof mailParams;
export type MailParams<Name extends MailTemplateName> = z.infer<(typeof mailParams)[Name]>;
