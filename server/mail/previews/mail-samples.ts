import { ref, type EntityManager } from '@mikro-orm/postgresql';
import { AccountLinkPurpose } from '../../accounts/session.entity.js';
import { scheduleOf } from '../../events/event-schedule.policy.js';
import { EventStatus } from '../../events/event.entity.js';
import { AttendeeMessage } from '../../messages/attendee-message.entity.js';
import { OrderStatus } from '../../orders/order-status.js';
import { NO_TICKETS } from '../../orders/no-tickets.policy.js';
import { DisputeStatus } from '../../payments/dispute-status.js';
import { Dispute } from '../../payments/dispute.entity.js';
import { ProviderName, type Payment } from '../../payments/payment.entity.js';
import { clock } from '../../platform/clock.js';
import { newId } from '../../platform/ids.js';
import { RefundStatus } from '../../refunds/refund-status.js';
import type { Refund } from '../../refunds/refund.entity.js';
import { RegistrationStatus } from '../../registrations/registration.entity.js';
import { TransferStatus } from '../../transfers/transfer-status.js';
import type { Transfer } from '../../transfers/transfer.entity.js';
import { WaitlistStatus } from '../../waitlist/waitlist-entry.entity.js';
import type { MailParams, MailTemplateName } from '../mail-params.js';
import { GIVER, hence, SampleHouse, TAKER } from './sample-house.js';
import { registered, waiting } from './sample-requests.js';

/** What people wrote themselves: in no language, so that a mail's own words stand out. */
const PROSE = '… … …';

const WRITTEN = { subject: PROSE, body: `${PROSE}\n\n${PROSE} https://example.com/` };

/** What a mail is written of, and who gets it. */
export interface Sample<Name extends MailTemplateName = MailTemplateName> {
  readonly params: MailParams<Name>;
  readonly to: string;
}

/** Makes what a mail of this kind tells of. What it made is flushed by the caller. */
type Maker<Name extends MailTemplateName> = (
  house: SampleHouse,
  em: EntityManager,
) => Sample<Name> | Promise<Sample<Name>>;

/** One of every kind: a template without a sample does not compile. */
export const MAIL_SAMPLES: { readonly [Name in MailTemplateName]: Maker<Name> } = {
  orderTickets: house => {
    const order = house.order();
    house.tickets(order);
    return { params: { orderId: order.id }, to: GIVER.email };
  },
  paymentFailed: house => {
    const payment = house.payment(house.order(OrderStatus.AWAITING_PAYMENT));
    payment.fail(PROSE);
    return { params: { paymentId: payment.id }, to: GIVER.email };
  },
  moneyReturned: house => {
    const order = house.order(OrderStatus.EXPIRED);
    const { totalAmount: amount, currency } = order;
    return { params: { orderId: order.id, amount, currency, reason: NO_TICKETS.TOO_LATE }, to: GIVER.email };
  },
  refundAsked: house => ({ params: { refundId: refunded(house).id }, to: GIVER.email }),
  refundDecided: house => {
    const refund = refunded(house);
    refund.moveTo(RefundStatus.PROCESSING);
    refund.decisionNote = PROSE;
    return { params: { refundId: refund.id }, to: GIVER.email };
  },
  refundFailed: house => {
    const refund = refunded(house);
    refund.moveTo(RefundStatus.PROCESSING);
    refund.moveTo(RefundStatus.FAILED);
    refund.failureReason = PROSE;
    return { params: { refundId: refund.id }, to: GIVER.email };
  },
  ticketRefunded: house => ({ params: { refundId: refunded(house, TAKER).id }, to: TAKER.email }),
  eventCancelled: house => ({ params: { refundId: refunded(house, GIVER, true).id }, to: GIVER.email }),
  eventCalledOff: house => {
    Object.assign(house.event, {
      storedStatus: EventStatus.CANCELLED,
      cancelledAt: clock.now(),
      cancellationReason: PROSE,
    });
    return { params: { eventId: house.event.id, name: GIVER.name }, to: GIVER.email };
  },
  eventChanged: house => {
    house.tickets(house.order());
    const { venue, ...times } = scheduleOf(house.event);
    const before = { ...times, startsAt: hence(20).toISOString(), venue: { ...venue, name: 'Eko Terrace' } };
    return { params: { eventId: house.event.id, before }, to: GIVER.email };
  },
  reminder: house => {
    house.tickets(house.order());
    return { params: { eventId: house.event.id }, to: GIVER.email };
  },
  message: (house, em) => {
    const author = house.user();
    const common = { id: newId(), event: ref(house.event), author: ref(author), createdAt: clock.now() };
    const message = new AttendeeMessage({ ...common, ...WRITTEN, tierIds: null, ticketStatus: null, recipients: 1 });
    em.persist(message);
    return { params: { messageId: message.id }, to: GIVER.email };
  },
  testMessage: house => ({ params: { eventId: house.event.id, ...WRITTEN }, to: GIVER.email }),
  transferAsked: house => ({ params: { transferId: offered(house).id }, to: GIVER.email }),
  transferDecided: house => {
    const transfer = offered(house);
    transfer.offer(hence(72));
    return { params: { transferId: transfer.id }, to: GIVER.email };
  },
  transferOffered: house => {
    const transfer = offered(house);
    transfer.offer(hence(72));
    return { params: { transferId: transfer.id }, to: TAKER.email };
  },
  transferWithdrawn: house => {
    const transfer = offered(house);
    transfer.offer(hence(72));
    transfer.moveTo(TransferStatus.CANCELLED);
    return { params: { transferId: transfer.id }, to: TAKER.email };
  },
  transferUnanswered: house => {
    const transfer = offered(house);
    transfer.offer(hence(72));
    transfer.moveTo(TransferStatus.DECLINED);
    return { params: { transferId: transfer.id }, to: GIVER.email };
  },
  transferAccepted: async (house, em) => ({ params: { transferId: await accepted(house, em) }, to: GIVER.email }),
  transferredTicket: async (house, em) => ({ params: { transferId: await accepted(house, em) }, to: TAKER.email }),
  disputeOpened: (house, em) => ({ params: { disputeId: disputed(house, em).id }, to: GIVER.email }),
  disputeClosed: (house, em) => ({ params: { disputeId: lost(house, em).id }, to: GIVER.email }),
  fraudWarning: house => {
    const payment = paid(house);
    payment.fraudWarning = PROSE;
    return { params: { paymentId: payment.id }, to: GIVER.email };
  },
  ticketsVoid: (house, em) => ({ params: { disputeId: lost(house, em).id }, to: GIVER.email }),
  waitlistJoined: (house, em) => ({ params: { entryId: waiting(house, em).id }, to: GIVER.email }),
  waitlistOffered: async (house, em) => {
    const entry = waiting(house, em);
    Object.assign(entry, { storedStatus: WaitlistStatus.OFFERED, offerExpiresAt: hence(20) });
    await em.flush(); // an order knows its entry by its id alone
    house.order(OrderStatus.HELD, entry.id);
    return { params: { entryId: entry.id, asked: 4 }, to: GIVER.email };
  },
  waitlistOfferEnded: (house, em) => ({ params: { entryId: waiting(house, em).id }, to: GIVER.email }),
  registrationReceived: (house, em) => ({ params: { registrationId: registered(house, em).id }, to: GIVER.email }),
  registrationApproved: async (house, em) => {
    const registration = registered(house, em);
    registration.become(RegistrationStatus.APPROVED, PROSE);
    await em.flush(); // an order knows its registration by its id alone
    const order = house.order(OrderStatus.HELD, null, registration.id);
    return { params: { registrationId: registration.id, orderId: order.id }, to: GIVER.email };
  },
  registrationUnpaid: async (house, em) => {
    const registration = registered(house, em);
    await em.flush(); // an order knows its registration by its id alone
    const order = house.order(OrderStatus.EXPIRED, null, registration.id);
    return { params: { registrationId: registration.id, orderId: order.id }, to: GIVER.email };
  },
  registrationDeclined: (house, em) => {
    const registration = registered(house, em);
    registration.become(RegistrationStatus.DECLINED, PROSE);
    return { params: { registrationId: registration.id }, to: GIVER.email };
  },
  recoverOrders: house => {
    house.order();
    return { params: {}, to: GIVER.email };
  },
  verifyEmail: house => ({
    params: { accountLinkId: house.accountLink(AccountLinkPurpose.VERIFY_EMAIL).id, name: GIVER.name },
    to: GIVER.email,
  }),
  resetPassword: house => ({
    params: { accountLinkId: house.accountLink(AccountLinkPurpose.RESET_PASSWORD).id, name: GIVER.name },
    to: GIVER.email,
  }),
};

function refunded(house: SampleHouse, holder = GIVER, cancellation = false): Refund {
  const order = house.order();
  const payment = house.payment(order);
  return house.refund(order, house.tickets(order, holder), payment, PROSE, cancellation);
}

function offered(house: SampleHouse): Transfer {
  const [ticket] = house.tickets(house.order());
  return house.transfer(ticket!, PROSE);
}

/** A ticket that was taken has its second code. */
async function accepted(house: SampleHouse, em: EntityManager): Promise<string> {
  const [ticket] = house.tickets(house.order());
  const transfer = house.transfer(ticket!, null);
  transfer.offer(hence(72));
  Object.assign(ticket!, { codeVersion: 2, holderName: TAKER.name, holderEmail: TAKER.email });
  await em.flush();
  await em.execute(
    `insert into ticket_codes (digest, ticket_id, version) values (sha256(convert_to(?, 'utf8')), ?, 2)`,
    [newId(), ticket!.id],
  );
  transfer.accept(2);
  return transfer.id;
}

function paid(house: SampleHouse): Payment {
  const order = house.order();
  const payment = house.payment(order);
  payment.receive({ amount: order.totalAmount, currency: order.currency, providerPaymentId: payment.id });
  return payment;
}

function disputed(house: SampleHouse, em: EntityManager): Dispute {
  const payment = paid(house);
  const { dueAmount: disputedAmount, currency } = payment;
  const dispute = new Dispute({
    payment: ref(payment),
    provider: ProviderName.STRIPE,
    reference: `dp_${payment.id}`,
    disputedAmount,
    currency,
    reason: PROSE,
    openedAt: clock.now(),
    respondBy: hence(24 * 7),
  });
  em.persist(dispute);
  return dispute;
}

function lost(house: SampleHouse, em: EntityManager): Dispute {
  const dispute = disputed(house, em);
  dispute.withdrawn = true;
  dispute.close(DisputeStatus.LOST);
  return dispute;
}
