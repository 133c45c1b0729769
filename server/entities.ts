import { AuditEntry } from './audit/audit-entry.entity.js';
import { Membership, Organization } from './accounts/organization.entity.js';
import { AccountLink, SessionToken } from './accounts/session.entity.js';
import { User } from './accounts/user.entity.js';
import { CheckIn } from './check-in/check-in.entity.js';
import { Clearing } from './check-in/clearing.entity.js';
import { Device } from './check-in/device.entity.js';
import { Gate } from './check-in/gate.entity.js';
import { Event } from './events/event.entity.js';
import { EventImage } from './events/event-image.entity.js';
import { Venue } from './events/venue.js';
import { Tier } from './events/tier.entity.js';
import { WaitingRoomSettings } from './events/waiting-room-settings.js';
import { Issuance } from './issuing/issuance.entity.js';
import { EmailMessage } from './mail/email.entity.js';
import { AttendeeMessage } from './messages/attendee-message.entity.js';
import { OrderItem } from './orders/order-item.entity.js';
import { Order } from './orders/order.entity.js';
import { Dispute } from './payments/dispute.entity.js';
import { Payment } from './payments/payment.entity.js';
import { WebhookDelivery } from './payments/webhook-delivery.entity.js';
import { PromoCode } from './promo-codes/promo-code.entity.js';
import { Receipt } from './receipts/receipt.entity.js';
import { ReconciliationDifference, ReconciliationRun } from './reconciliation/reconciliation.entity.js';
import { Refund, RefundTicket } from './refunds/refund.entity.js';
import { Registration } from './registrations/registration.entity.js';
import { SigningKey } from './tickets/signing-key.entity.js';
import { Attachment } from './uploads/attachment.entity.js';
import { WaitlistEntry } from './waitlist/waitlist-entry.entity.js';
import { Ticket } from './tickets/ticket.entity.js';
import { QueueTicket } from './waiting-room/queue-ticket.entity.js';
import { Transfer } from './transfers/transfer.entity.js';

/** Everything that is mapped to a table. A test holds each against the migrated database. */
export const entities = [
  AccountLink,
  AttendeeMessage,
  AuditEntry,
  Attachment,
  CheckIn,
  Clearing,
  Device,
  Dispute,
  EmailMessage,
  Event,
  Gate,
  EventImage,
  Issuance,
  SigningKey,
  Membership,
  Order,
  OrderItem,
  Organization,
  Payment,
  PromoCode,
  QueueTicket,
  Receipt,
  ReconciliationDifference,
  ReconciliationRun,
  Refund,
  RefundTicket,
  Registration,
  SessionToken,
  Ticket,
  Tier,
  Transfer,
  User,
  Venue,
  WaitingRoomSettings,
  WaitlistEntry,
  WebhookDelivery,
];
