/* Long because it is one list: every service, and what it is made of. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { AdminService } from './accounts/admin.service.js';
import { AccountLinkService } from './accounts/account-link.service.js';
import { AccountService } from './accounts/account.service.js';
import { MemberService } from './accounts/member.service.js';
import { MembershipService } from './accounts/membership.service.js';
import { OrganizationService } from './accounts/organization.service.js';
import { PasswordService } from './accounts/password.service.js';
import { PersonPolicy } from './accounts/person.policy.js';
import { SessionCookie } from './accounts/session-cookie.js';
import { SessionService } from './accounts/session.service.js';
import type { Viewer } from './accounts/viewer.entity.js';
import { AttendanceService } from './attendance/attendance.service.js';
import { AuditLogService } from './audit/audit-log.service.js';
import { AuditService } from './audit/audit.service.js';
import { BacklogService } from './backlog/backlog.service.js';
import { CheckInLogService } from './check-in/check-in-log.service.js';
import { CheckInService } from './check-in/check-in.service.js';
import { ConflictService } from './check-in/conflict.service.js';
import { DeviceService } from './check-in/device.service.js';
import { ExitAllService } from './check-in/exit-all.service.js';
import { GateService } from './check-in/gate.service.js';
import { ScannerManifestService } from './check-in/scanner-manifest.service.js';
import { PassOrderService } from './check-in/pass-order.service.js';
import { SyncCheckInsService } from './check-in/sync-check-ins.service.js';
import { UndoCheckInService } from './check-in/undo-check-in.service.js';
import { BuyingService } from './checkout/buying.service.js';
import { CheckoutService } from './checkout/checkout.service.js';
import { OpenPages } from './checkout/open-pages.service.js';
import { EventImageService } from './event-images/event-image.service.js';
import { ImageAddresses } from './event-images/image-addresses.service.js';
import { EventCancellationService } from './events/event-cancellation.service.js';
import { EventDuplicationService } from './events/event-duplication.service.js';
import { EventEditingService } from './events/event-editing.service.js';
import { EventRemovalService } from './events/event-removal.service.js';
import { EventService } from './events/event.service.js';
import { TierService } from './events/tier.service.js';
import { ExportService } from './exports/export.service.js';
import { InventoryService } from './inventory/inventory.service.js';
import { IssuingService } from './issuing/issuing.service.js';
import { JournalService } from './ledger/journal.service.js';
import { LedgerSealService } from './ledger/ledger-seal.service.js';
import { LedgerService } from './ledger/ledger.service.js';
import { LetterService } from './mail/letter.service.js';
import { MailDeliveryService } from './mail/mail-delivery.service.js';
import { MailLogService } from './mail/mail-log.service.js';
import { MailReportService } from './mail/mail-report.service.js';
import { MailPreviewService } from './mail/previews/mail-preview.service.js';
import { MailService } from './mail/mail.service.js';
import { OutboxService } from './mail/outbox.service.js';
import { HolderMailsService } from './messages/holder-mails.service.js';
import { MessageConsentService } from './messages/message-consent.service.js';
import { MessageService } from './messages/message.service.js';
import { NewsService } from './messages/news.service.js';
import { FulfilmentService } from './orders/fulfilment.service.js';
import { HoldExpiryService } from './orders/hold-expiry.service.js';
import { OrderMailService } from './orders/order-mail.service.js';
import { OrderService } from './orders/order.service.js';
import { ReleaseService } from './orders/release.service.js';
import { SaleService } from './orders/sale.service.js';
import { OrderViewService } from './orders/order-view.service.js';
import { DisputeMails } from './payments/dispute-mails.service.js';
import { DisputeService } from './payments/dispute.service.js';
import { OverduePayments } from './payments/overdue-payments.service.js';
import { PaymentPageService } from './payments/payment-page.service.js';
import { PaymentService } from './payments/payment.service.js';
import { WebhookInboxService } from './payments/webhook-inbox.service.js';
import { WebhookService } from './payments/webhook.service.js';
import { Idempotency } from './platform/idempotency.js';
import { JobQueue } from './platform/jobs.js';
import { SearchTexts } from './platform/search.js';
import { RegistrationDecisionService } from './registrations/registration-decision.service.js';
import { RegistrationClosing } from './registrations/registration-closing.service.js';
import { RegistrationOrders } from './registrations/registration-orders.service.js';
import { RegistrationViewService } from './registrations/registration-view.service.js';
import { RegistrationService } from './registrations/registration.service.js';
import { PromoCodeUseService } from './promo-codes/promo-code-use.service.js';
import { PromoCodeService } from './promo-codes/promo-code.service.js';
import { OldAnswers } from './questions/old-answers.service.js';
import { ReceiptFilesService } from './receipts/receipt-files.service.js';
import { ReceiptService } from './receipts/receipt.service.js';
import { PaymentIssuesService } from './reconciliation/payment-issues.service.js';
import { ReconciliationService } from './reconciliation/reconciliation.service.js';
import { CancelledOrderService } from './refunds/cancelled-order.service.js';
import { RefundMails } from './refunds/refund-mails.service.js';
import { RefundRequestService } from './refunds/refund-request.service.js';
import { RefundService } from './refunds/refund.service.js';
import { ReturnedTickets } from './refunds/returned-tickets.service.js';
import type { Resources } from './resources.js';
import { SalesFiguresService } from './sales/sales-figures.service.js';
import { TicketAccess } from './tickets/ticket-access.service.js';
import { TicketFilesService } from './tickets/ticket-files.service.js';
import { TicketViewService } from './tickets/ticket-view.service.js';
import { TicketService } from './tickets/ticket.service.js';
import { PlaceService } from './waiting-room/place.service.js';
import { RoomCodes } from './waiting-room/room-codes.service.js';
import { RoomTickService } from './waiting-room/room-tick.service.js';
import { WaitingRoomService } from './waiting-room/waiting-room.service.js';
import { OpenTransfers } from './transfers/open-transfers.service.js';
import { TransferDecisionService } from './transfers/transfer-decision.service.js';
import { TransferMails } from './transfers/transfer-mails.service.js';
import { TransferViewService } from './transfers/transfer-view.service.js';
import { TransferService } from './transfers/transfer.service.js';
import { UploadService } from './uploads/upload.service.js';
import { OfferEndingService } from './waitlist/offer-ending.service.js';
import { UnclaimedOffers } from './waitlist/unclaimed-offers.service.js';
import { WaitlistClosingService } from './waitlist/waitlist-closing.service.js';
import { WaitlistLine } from './waitlist/waitlist-line.service.js';
import { WaitlistOpeningService } from './waitlist/waitlist-opening.service.js';
import { WaitlistViewService } from './waitlist/waitlist-view.service.js';
import { WaitlistService } from './waitlist/waitlist.service.js';

/**
 * The composition root: every service, around one EntityManager and one viewer; made anew for each operation. A service is
 * made when it is first asked for, because most operations need few of them.
 */
export class Services {
  /** What was asked for already, by name. */
  readonly made = new Map<string, unknown>();

  constructor(
    private readonly fork: () => EntityManager,
    private readonly viewer: Viewer,
    private readonly resources: Resources,
  ) {}

  @once private get em() {
    return this.fork();
  }

  @once get jobs() {
    return new JobQueue(this.em);
  }

  @once get audit() {
    return new AuditService(this.em, this.viewer);
  }

  @once get auditLog() {
    return new AuditLogService(this.em, this.viewer, this.memberships);
  }

  @once get memberships() {
    return new MembershipService(this.em, this.viewer);
  }

  @once get idempotency() {
    return new Idempotency(this.em);
  }

  @once get mail() {
    return new MailService(this.em, this.jobs);
  }

  @once get people() {
    return new PersonPolicy(this.em, this.viewer);
  }

  @once get sessions() {
    return new SessionService(
      this.em,
      this.viewer,
      this.resources.secrets,
      this.people,
      this.audit,
      this.resources.limits,
      this.resources.liveFeed,
    );
  }

  @once get sessionCookie() {
    return new SessionCookie(this.resources.config);
  }

  @once get accountLinks() {
    return new AccountLinkService(this.em, this.mail, this.resources.secrets);
  }

  @once get accounts() {
    return new AccountService(
      this.em,
      this.viewer,
      this.sessions,
      this.accountLinks,
      this.people,
      this.audit,
      this.resources.limits,
    );
  }

  @once get admins() {
    return new AdminService(this.em, this.audit);
  }

  @once get passwords() {
    return new PasswordService(
      this.em,
      this.viewer,
      this.jobs,
      this.accountLinks,
      this.sessions,
      this.audit,
      this.resources.limits,
    );
  }

  @once get organizations() {
    return new OrganizationService(this.em, this.viewer, this.memberships, this.audit, this.resources.limits);
  }

  @once get members() {
    return new MemberService(this.em, this.memberships, this.organizations, this.people, this.audit);
  }

  @once get waitlistLine() {
    return new WaitlistLine(this.em, this.mail, this.resources.liveFeed);
  }

  @once get unclaimedOffers() {
    return new UnclaimedOffers(this.em, this.resources.secrets);
  }

  @once get waitlistViews() {
    return new WaitlistViewService(
      this.em,
      this.viewer,
      this.memberships,
      this.resources.secrets,
      this.resources.limits,
      this.resources.liveFeed,
    );
  }

  @once get waitlist() {
    return new WaitlistService(
      this.em,
      this.viewer,
      this.waitlistLine,
      this.waitlistViews,
      this.orders,
      this.orderViews,
      this.openPages,
      this.inventory,
      this.mail,
      this.idempotency,
      this.resources.limits,
    );
  }

  @once get offerEnding() {
    return new OfferEndingService(this.em, this.memberships, this.orders, this.holdReleases, this.mail, this.audit);
  }

  @once get waitlistClosing() {
    return new WaitlistClosingService(this.em, this.waitlistLine, this.inventory, this.mail);
  }

  @once get waitlistOpening() {
    return new WaitlistOpeningService(this.em, this.inventory);
  }

  @once get inventory() {
    return new InventoryService(this.em, this.waitlistLine, this.resources.soldOut, this.resources.liveFeed);
  }

  @once get events() {
    return new EventService(this.em, this.memberships);
  }

  @once get eventDuplication() {
    return new EventDuplicationService(this.em, this.events, this.resources.signingKeys, this.audit);
  }

  @once get eventEditing() {
    return new EventEditingService(
      this.em,
      this.memberships,
      this.events,
      this.inventory,
      this.jobs,
      this.eventImages,
      this.imageAddresses,
      this.resources.signingKeys,
      this.resources.providers,
      this.audit,
      this.resources.liveFeed,
    );
  }

  @once get imageAddresses() {
    return new ImageAddresses(this.resources.config);
  }

  @once get eventImages() {
    return new EventImageService(
      this.em,
      this.viewer,
      this.events,
      this.imageAddresses,
      this.resources.files,
      this.jobs,
      this.audit,
      this.resources.limits,
      this.resources.liveFeed,
    );
  }

  @once get eventRemoval() {
    return new EventRemovalService(this.em, this.events, this.eventImages, this.audit, this.resources.liveFeed);
  }

  @once get tiers() {
    return new TierService(
      this.em,
      this.memberships,
      this.events,
      this.inventory,
      this.resources.providers,
      this.audit,
      this.resources.liveFeed,
    );
  }

  @once get waitingRooms() {
    return new WaitingRoomService(
      this.em,
      this.memberships,
      this.events,
      this.resources.roomBoards,
      this.audit,
      this.resources.liveFeed,
    );
  }

  @once get roomCodes() {
    const { queueArrivals, roomBoards, limits } = this.resources;
    return new RoomCodes(this.viewer, queueArrivals, roomBoards, limits);
  }

  @once get places() {
    return new PlaceService(
      this.em,
      this.viewer,
      this.resources.queueArrivals,
      this.resources.roomBoards,
      this.resources.secrets,
      this.roomCodes,
      this.resources.limits,
      this.resources.liveFeed,
    );
  }

  @once get roomTicks() {
    return new RoomTickService(this.em, this.resources.liveFeed);
  }

  @once get ticketAccess() {
    return new TicketAccess(this.resources.secrets);
  }

  @once get tickets() {
    return new TicketService(this.em, this.viewer, this.memberships, this.resources.signingKeys, this.ticketAccess);
  }

  @once get ticketFiles() {
    return new TicketFilesService(this.em, this.tickets, this.resources.secrets, this.resources.config);
  }

  @once get promoCodes() {
    return new PromoCodeService(this.em, this.memberships, this.events, this.audit);
  }

  @once get promoCodeUses() {
    return new PromoCodeUseService(this.em, this.viewer, this.resources.limits);
  }

  @once get sales() {
    return new SaleService(this.em, this.promoCodeUses);
  }

  @once get ledger() {
    return new LedgerService(this.em);
  }

  @once get journal() {
    return new JournalService(this.em);
  }

  @once get exports() {
    return new ExportService(
      this.em,
      this.viewer,
      this.memberships,
      this.events,
      this.journal,
      this.audit,
      this.resources.limits,
    );
  }

  @once get ledgerSeals() {
    return new LedgerSealService(this.em);
  }

  @once get orders() {
    return new OrderService(this.em, this.resources.liveFeed);
  }

  @once get fulfilments() {
    return new FulfilmentService(
      this.em,
      this.orders,
      this.inventory,
      this.promoCodeUses,
      this.tickets,
      this.waitlistLine,
      this.unclaimedOffers,
      this.registrationOrders,
      this.ledger,
      this.jobs,
    );
  }

  @once get issuing() {
    return new IssuingService(
      this.em,
      this.viewer,
      this.memberships,
      this.events,
      this.orders,
      this.fulfilments,
      this.idempotency,
      this.audit,
      this.resources.limits,
    );
  }

  @once get holdReleases() {
    return new ReleaseService(
      this.em,
      this.orders,
      this.inventory,
      this.promoCodeUses,
      this.waitlistLine,
      this.registrationOrders,
    );
  }

  @once get orderViews() {
    return new OrderViewService(
      this.em,
      this.viewer,
      this.memberships,
      this.resources.secrets,
      this.resources.liveFeed,
    );
  }

  @once get orderMail() {
    return new OrderMailService(
      this.em,
      this.viewer,
      this.memberships,
      this.orderViews,
      this.jobs,
      this.mail,
      this.audit,
      this.resources.limits,
    );
  }

  @once get oldAnswers() {
    return new OldAnswers(this.em, this.jobs);
  }

  @once get uploads() {
    return new UploadService(
      this.em,
      this.viewer,
      this.events,
      this.orderViews,
      this.files,
      this.jobs,
      this.resources.limits,
      this.resources.secrets,
      this.resources.config,
    );
  }

  @once get registrationOrders() {
    return new RegistrationOrders(this.em, this.mail);
  }

  @once get registrationClosing() {
    return new RegistrationClosing(this.em, this.mail);
  }

  @once get registrationViews() {
    return new RegistrationViewService(
      this.em,
      this.viewer,
      this.memberships,
      this.events,
      this.orderViews,
      this.tickets,
      this.resources.secrets,
      this.resources.limits,
    );
  }

  @once get registrations() {
    return new RegistrationService(
      this.em,
      this.viewer,
      this.registrationViews,
      this.events,
      this.openPages,
      this.mail,
      this.idempotency,
      this.resources.limits,
    );
  }

  @once get registrationDecisions() {
    return new RegistrationDecisionService(
      this.em,
      this.viewer,
      this.events,
      this.inventory,
      this.fulfilments,
      this.mail,
      this.audit,
    );
  }

  @once get ticketViews() {
    return new TicketViewService(
      this.em,
      this.viewer,
      this.memberships,
      this.orderViews,
      this.tickets,
      this.ticketAccess,
      this.ticketFiles,
      this.resources.rotatingSecrets,
      this.audit,
    );
  }

  @once get transferMails() {
    return new TransferMails(this.em, this.memberships, this.mail);
  }

  @once get openTransfers() {
    return new OpenTransfers(this.em, this.transferMails);
  }

  @once get transferViews() {
    return new TransferViewService(
      this.em,
      this.viewer,
      this.memberships,
      this.orderViews,
      this.ticketAccess,
      this.ticketViews,
    );
  }

  @once get transfers() {
    return new TransferService(
      this.em,
      this.viewer,
      this.tickets,
      this.ticketAccess,
      this.transferViews,
      this.transferMails,
      this.checkInConflicts,
      this.resources.secrets,
      this.resources.limits,
      this.resources.liveFeed,
    );
  }

  @once get transferDecisions() {
    return new TransferDecisionService(this.em, this.events, this.transfers, this.transferMails, this.audit);
  }

  @once get refundMails() {
    return new RefundMails(this.em, this.memberships, this.mail);
  }

  @once get refunds() {
    return new RefundService(
      this.em,
      this.jobs,
      this.resources.providers,
      this.ledger,
      this.refundMails,
      this.resources.liveFeed,
    );
  }

  @once get receipts() {
    return new ReceiptService(this.em, this.ledger, this.resources.liveFeed);
  }

  @once get receiptFiles() {
    return new ReceiptFilesService(
      this.em,
      this.memberships,
      this.orderViews,
      this.resources.secrets,
      this.resources.config,
    );
  }

  @once get returnedTickets() {
    return new ReturnedTickets(this.em, this.orders, this.inventory, this.tickets, this.openTransfers);
  }

  @once get refundRequests() {
    return new RefundRequestService(
      this.em,
      this.viewer,
      this.events,
      this.orders,
      this.orderViews,
      this.tickets,
      this.openTransfers,
      this.checkInConflicts,
      this.returnedTickets,
      this.refunds,
      this.refundMails,
      this.idempotency,
      this.audit,
      this.resources.limits,
    );
  }

  @once get cancelledOrders() {
    return new CancelledOrderService(
      this.em,
      this.orders,
      this.tickets,
      this.returnedTickets,
      this.refunds,
      this.refundMails,
      this.resources.liveFeed,
    );
  }

  @once get eventCancellation() {
    return new EventCancellationService(
      this.em,
      this.memberships,
      this.events,
      this.cancelledOrders,
      this.jobs,
      this.audit,
      this.resources.liveFeed,
    );
  }

  @once get pages() {
    return new PaymentPageService(this.em, this.resources.providers);
  }

  @once get payments() {
    return new PaymentService(
      this.em,
      this.resources.providers,
      this.pages,
      this.orders,
      this.fulfilments,
      this.resources.settlements,
      this.refunds,
      this.ledger,
      this.mail,
      this.resources.liveFeed,
    );
  }

  @once get overduePayments() {
    return new OverduePayments(this.em, this.payments);
  }

  @once get paymentIssues() {
    return new PaymentIssuesService(this.em, this.viewer, this.refunds, this.audit);
  }

  @once get reconciliation() {
    return new ReconciliationService(this.em, this.jobs, this.resources.providers, this.payments, this.refunds);
  }

  @once get disputeMails() {
    return new DisputeMails(this.em, this.memberships, this.admins, this.mail);
  }

  @once get disputes() {
    return new DisputeService(
      this.em,
      this.viewer,
      this.memberships,
      this.orders,
      this.tickets,
      this.returnedTickets,
      this.ledger,
      this.disputeMails,
      this.resources.liveFeed,
    );
  }

  @once get webhooks() {
    return new WebhookService(this.em, this.jobs, this.resources.providers, this.payments, this.refunds, this.disputes);
  }

  @once get webhookInbox() {
    return new WebhookInboxService(this.em, this.viewer, this.jobs, this.audit, this.resources.config);
  }

  @once get buying() {
    return new BuyingService(
      this.viewer,
      this.orderViews,
      this.promoCodeUses,
      this.resources.reservations,
      this.resources.freeOrders,
      this.resources.limits,
      () => this.checkout,
    );
  }

  @once get openPages() {
    return new OpenPages(this.em, this.payments, this.resources.providers, this.resources.releases);
  }

  @once get checkout() {
    return new CheckoutService(
      this.em,
      this.viewer,
      this.orderViews,
      this.sales,
      this.promoCodeUses,
      this.orders,
      this.unclaimedOffers,
      this.pages,
      this.openPages,
      this.payments,
      this.resources.providers,
      this.idempotency,
      this.resources.limits,
    );
  }

  @once get holdExpiry() {
    return new HoldExpiryService(this.em, this.jobs, this.resources.releases, this.payments);
  }

  @once get attendance() {
    return new AttendanceService(this.em, this.events, this.memberships, this.resources.liveFeed);
  }

  @once get searchTexts() {
    return new SearchTexts(this.em);
  }

  @once get salesFigures() {
    return new SalesFiguresService(this.em, this.events, this.memberships, this.resources.liveFeed);
  }

  @once get checkIns() {
    return new CheckInService(
      this.em,
      this.viewer,
      this.resources.signingKeys,
      this.resources.scans,
      this.resources.liveFeed,
    );
  }

  @once get checkInLog() {
    return new CheckInLogService(this.em, this.events);
  }

  @once get syncCheckIns() {
    return new SyncCheckInsService(
      this.em,
      this.viewer,
      this.events,
      this.resources.signingKeys,
      this.resources.rotatingSecrets,
      this.devices,
      this.passOrder,
      this.resources.liveFeed,
    );
  }

  @once get passOrder() {
    return new PassOrderService(this.em, this.jobs);
  }

  @once get checkInConflicts() {
    return new ConflictService(this.em, this.events);
  }

  @once get gates() {
    return new GateService(this.em, this.memberships, this.events, this.audit);
  }

  @once get devices() {
    return new DeviceService(
      this.em,
      this.viewer,
      this.events,
      this.memberships,
      this.sessions,
      this.audit,
      this.resources.liveFeed,
    );
  }

  @once get exitAll() {
    return new ExitAllService(
      this.em,
      this.viewer,
      this.memberships,
      this.events,
      this.jobs,
      this.audit,
      this.resources.liveFeed,
    );
  }

  @once get scannerManifests() {
    return new ScannerManifestService(
      this.em,
      this.events,
      this.gates,
      this.resources.signingKeys,
      this.resources.rotatingSecrets,
    );
  }

  @once get undoCheckIn() {
    return new UndoCheckInService(
      this.em,
      this.viewer,
      this.events,
      this.passOrder,
      this.audit,
      this.resources.liveFeed,
    );
  }

  @once get letters() {
    return new LetterService(this.em, this.tickets, this.ticketFiles, this.resources.secrets, this.resources.config);
  }

  @once get mailDelivery() {
    return new MailDeliveryService(this.em, this.letters, this.resources.mailer);
  }

  @once get mailLog() {
    return new MailLogService(this.em, this.viewer, this.events, this.jobs, this.audit, this.resources.limits);
  }

  @once get mailReports() {
    return new MailReportService(this.em);
  }

  @once get mailPreviews() {
    return new MailPreviewService(this.em, this.resources.secrets, this.resources.config);
  }

  @once get holderMails() {
    return new HolderMailsService(this.em, this.mail, this.jobs);
  }

  @once get news() {
    return new NewsService(this.em, this.holderMails);
  }

  @once get messageConsents() {
    return new MessageConsentService(this.em, this.viewer, this.resources.secrets, this.resources.limits);
  }

  @once get messages() {
    return new MessageService(
      this.em,
      this.viewer,
      this.events,
      this.holderMails,
      this.messageConsents,
      this.mail,
      this.idempotency,
      this.audit,
      this.resources.limits,
    );
  }

  @once get outbox() {
    return new OutboxService(this.em);
  }

  @once get files() {
    return this.resources.files;
  }

  @once get backlog() {
    return new BacklogService(this.em);
  }
}

/** Marks a getter that is run once for each object. */
function once<Value>(_class: Services, name: string, getter: TypedPropertyDescriptor<Value>): void {
  const make = getter.get!;
  getter.get = function (this: Services): Value {
    if (!this.made.has(name)) this.made.set(name, make.call(this));
    return this.made.get(name) as Value;
  };
}
