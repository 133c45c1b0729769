import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { AccountResolver } from './accounts/account.resolver.js';
import { OrganizationResolver } from './accounts/organization.resolver.js';
import { MembershipResolver, UserResolver } from './accounts/user.resolver.js';
import { AttendanceResolver, EntriesResolver, TierAttendanceResolver } from './attendance/attendance.resolver.js';
import { AuditResolver } from './audit/audit.resolver.js';
import { CheckInResolver, CheckInResultResolver } from './check-in/check-in.resolver.js';
import { DeviceResolver, DevicesLiveResolver } from './check-in/device.resolver.js';
import { EventGatesResolver, GateResolver } from './check-in/gate.resolver.js';
import { ScannerManifestResolver } from './check-in/scanner-manifest.resolver.js';
import { CheckoutResolver } from './checkout/checkout.resolver.js';
import { EventImageResolver } from './event-images/event-image.resolver.js';
import { EventCancellationResolver } from './events/event-cancellation.resolver.js';
import { EventRemovalResolver } from './events/event-removal.resolver.js';
import { EventResolver } from './events/event.resolver.js';
import { OrganizationEventsResolver } from './events/organization-events.resolver.js';
import { TierResolver } from './events/tier.resolver.js';
import { IssuingResolver, OrderIssuanceResolver } from './issuing/issuing.resolver.js';
import { EmailResolver } from './mail/email.resolver.js';
import { MessageResolver } from './messages/message.resolver.js';
import { OrderCareResolver } from './orders/order-care.resolver.js';
import { OrderItemResolver, OrderResolver } from './orders/order.resolver.js';
import { DisputedPaymentResolver, DisputeResolver } from './payments/dispute.resolver.js';
import { PaymentResolver, QuoteResolver } from './payments/payment.resolver.js';
import { WebhookResolver } from './payments/webhook.resolver.js';
import { ClockResolver } from './platform/graphql/clock.resolver.js';
import { takeArgumentsAsTheyAre } from './platform/graphql/plain-arguments.js';
import { answerWithErrors } from './platform/graphql/result.js';
import { DateTime } from './platform/graphql/scalars.js';
import { PromoCodeResolver } from './promo-codes/promo-code.resolver.js';
import { OrderReceiptResolver, RefundReceiptResolver } from './receipts/receipt.resolver.js';
import { PaymentIssueResolver } from './reconciliation/payment-issue.resolver.js';
import { EventQuestionsResolver, OrderAnswersResolver } from './questions/question.resolver.js';
import { OrderRegistrationResolver, RegistrationResolver } from './registrations/registration.resolver.js';
import { RefundResolver } from './refunds/refund.resolver.js';
import { EventSalesResolver, SalesSummaryResolver, TierSalesResolver } from './sales/sales.resolver.js';
import { UploadResolver } from './uploads/upload.resolver.js';
import { WaitlistResolver } from './waitlist/waitlist.resolver.js';
import { TicketResolver } from './tickets/ticket.resolver.js';
import {
  QueueTicketResolver,
  WaitingRoomResolver,
  WaitingRoomSettingsResolver,
} from './waiting-room/waiting-room.resolver.js';
import { TicketTransferResolver, TransferResolver } from './transfers/transfer.resolver.js';

/** type-graphql asks for one; our subscriptions bring their own source, the live feed, and use none. */
const NO_PUB_SUB = {
  publish: () => {},
  subscribe(): never {
    throw new Error('A subscription has a `subscribe` of its own');
  },
};

/** The whole API: the list of resolvers, made a schema once a process. `schema.graphql` is printed from it. */
export function createSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      AccountResolver,
      AttendanceResolver,
      CheckInResolver,
      CheckInResultResolver,
      CheckoutResolver,
      ClockResolver,
      DeviceResolver,
      DevicesLiveResolver,
      AuditResolver,
      EmailResolver,
      EntriesResolver,
      EventCancellationResolver,
      EventGatesResolver,
      DisputedPaymentResolver,
      DisputeResolver,
      EventImageResolver,
      EventQuestionsResolver,
      EventRemovalResolver,
      EventResolver,
      EventSalesResolver,
      GateResolver,
      IssuingResolver,
      MembershipResolver,
      MessageResolver,
      OrderAnswersResolver,
      OrderCareResolver,
      OrderIssuanceResolver,
      OrderItemResolver,
      OrderReceiptResolver,
      OrderRegistrationResolver,
      OrderResolver,
      OrganizationEventsResolver,
      OrganizationResolver,
      PaymentIssueResolver,
      PaymentResolver,
      PromoCodeResolver,
      QueueTicketResolver,
      QuoteResolver,
      RefundReceiptResolver,
      RefundResolver,
      RegistrationResolver,
      SalesSummaryResolver,
      ScannerManifestResolver,
      TicketResolver,
      TicketTransferResolver,
      TierAttendanceResolver,
      TierResolver,
      TierSalesResolver,
      TransferResolver,
      UploadResolver,
      UserResolver,
      WaitingRoomResolver,
      WaitingRoomSettingsResolver,
      WaitlistResolver,
      WebhookResolver,
    ],
    scalarsMap: [{ type: Date, scalar: DateTime }],
    pubSub: NO_PUB_SUB,
    validate: false, // inputs are checked once, by zod, at the edge (platform/graphql/input.ts)
  });
  takeArgumentsAsTheyAre();
  return answerWithErrors(schema);
}
