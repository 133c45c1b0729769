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
import { AuditService } from './audit/audit.service.js';
import { BacklogService } from './backlog/backlog.service.js';
import { CheckInService } from './check-in/check-in.service.js';
import { UndoCheckInService } from './check-in/undo-check-in.service.js';
import { CheckoutService } from './checkout/checkout.service.js';
import { EventCancellationService } from './events/event-cancellation.service.js';
import { EventEditingService } from './events/event-editing.service.js';
import { EventService } from './events/event.service.js';
import { TierService } from './events/tier.service.js';
import { InventoryService } from './inventory/inventory.service.js';
import { JournalService } from './ledger/journal.service.js';
import { LedgerSealService } from './ledger/ledger-seal.service.js';
import { LedgerService } from './ledger/ledger.service.js';
import { LetterService } from './mail/letter.service.js';
import { MailDeliveryService } from './mail/mail-delivery.service.js';
import { MailLogService } from './mail/mail-log.service.js';
import { MailReportService } from './mail/mail-report.service.js';
import { MailService } from './mail/mail.service.js';
import { OutboxService } from './mail/outbox.service.js';
import { FulfilmentService } from './orders/fulfilment.service.js';
import { HoldExpiryService } from './orders/hold-expiry.service.js';
import { OrderMailService } from './orders/order-mail.service.js';
import { OrderService } from './orders/order.service.js';
import { ReleaseService } from './orders/release.service.js';
import { SaleService } from './orders/sale.service.js';
import { OrderViewService } from './orders/order-view.service.js';
import { DisputeMails } from './payments/dispute-mails.service.js';
import { DisputeService } from './payments/dispute.service.js';
import { PaymentPageService } from './payments/payment-page.service.js';
import { PaymentService } from './payments/payment.service.js';
import { WebhookInboxService } from './payments/webhook-inbox.service.js';
import { WebhookService } from './payments/webhook.service.js';
import { Idempotency } from './platform/idempotency.js';
import { JobQueue } from './platform/jobs.js';
import { SearchTexts } from './platform/search.js';
import { PromoCodeUseService } from './promo-codes/promo-code-use.service.js';
import { PromoCodeService } from './promo-codes/promo-code.service.js';
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
import { TicketFilesService } from './tickets/ticket-files.service.js';
import { TicketViewService } from './tickets/ticket-view.service.js';
import { TicketService } from './tickets/ticket.service.js';

export type Services = ReturnType<typeof createServices>;

/** The composition root: every service, around one EntityManager and one viewer. Cheap, done once an operation. */
export function createServices(em: EntityManager, viewer: Viewer, resources: Resources) {
  const {
    config,
    secrets,
    liveFeed,
    limits,
    providers,
    mailer,
    signingKeys,
    soldOut,
    orderReader,
    reservations,
    freeOrders,
    releases,
    settlements,
    scans,
  } = resources;
  const jobs = new JobQueue(em);
  const audit = new AuditService(em, viewer);
  const memberships = new MembershipService(em, viewer);
  const idempotency = new Idempotency(em);
  const mail = new MailService(em, jobs);
  const people = new PersonPolicy(em, viewer);
  const sessions = new SessionService(em, viewer, secrets, people, audit, limits, liveFeed);
  const sessionCookie = new SessionCookie(config);
  const accountLinks = new AccountLinkService(em, mail, secrets);
  const accounts = new AccountService(em, viewer, sessions, accountLinks, people, audit, limits);
  const admins = new AdminService(em, audit);
  const passwords = new PasswordService(em, viewer, jobs, accountLinks, sessions, audit, limits);
  const organizations = new OrganizationService(em, viewer, memberships, audit, limits);
  const members = new MemberService(em, memberships, organizations, people, audit);
  const inventory = new InventoryService(em, soldOut, liveFeed);
  const events = new EventService(em, memberships);
  const eventEditing = new EventEditingService(
    em,
    memberships,
    events,
    inventory,
    signingKeys,
    providers,
    audit,
    liveFeed,
  );
  const tiers = new TierService(em, memberships, events, inventory, providers, audit, liveFeed);
  const tickets = new TicketService(em, viewer, memberships, signingKeys);
  const ticketFiles = new TicketFilesService(em, tickets, secrets, config);
  const promoCodes = new PromoCodeService(em, memberships, events, audit);
  const promoCodeUses = new PromoCodeUseService(em, viewer, limits);
  const sales = new SaleService(em, promoCodeUses);
  const ledger = new LedgerService(em);
  const journal = new JournalService(em, memberships);
  const ledgerSeals = new LedgerSealService(em);
  const orders = new OrderService(em, liveFeed);
  const fulfilments = new FulfilmentService(em, orders, inventory, promoCodeUses, tickets, ledger, mail, jobs);
  const holdReleases = new ReleaseService(em, orders, inventory, promoCodeUses);
  const orderViews = new OrderViewService(em, viewer, orderReader, memberships, secrets, liveFeed);
  const orderMail = new OrderMailService(em, viewer, memberships, orderViews, jobs, mail, audit, limits);
  const ticketViews = new TicketViewService(em, viewer, memberships, orderViews, tickets, ticketFiles, audit);
  const refundMails = new RefundMails(em, memberships, mail);
  const refunds = new RefundService(em, jobs, providers, ledger, refundMails, liveFeed);
  const receipts = new ReceiptService(em, ledger, liveFeed);
  const receiptFiles = new ReceiptFilesService(em, memberships, orderViews, secrets, config);
  const returnedTickets = new ReturnedTickets(em, orders, inventory, tickets);
  const refundRequests = new RefundRequestService(
    em,
    viewer,
    events,
    orders,
    orderViews,
    tickets,
    returnedTickets,
    refunds,
    refundMails,
    idempotency,
    audit,
    limits,
  );
  const cancelledOrders = new CancelledOrderService(
    em,
    orders,
    tickets,
    returnedTickets,
    refunds,
    refundMails,
    liveFeed,
  );
  const eventCancellation = new EventCancellationService(
    em,
    memberships,
    events,
    cancelledOrders,
    jobs,
    audit,
    liveFeed,
  );
  const pages = new PaymentPageService(em, providers);
  const payments = new PaymentService(
    em,
    providers,
    pages,
    orders,
    fulfilments,
    settlements,
    refunds,
    ledger,
    mail,
    liveFeed,
  );
  const paymentIssues = new PaymentIssuesService(em, viewer, refunds, audit);
  const reconciliation = new ReconciliationService(em, jobs, providers, payments, refunds);
  const disputeMails = new DisputeMails(em, memberships, admins, mail);
  const disputes = new DisputeService(
    em,
    viewer,
    memberships,
    orders,
    tickets,
    returnedTickets,
    ledger,
    disputeMails,
    liveFeed,
  );
  const webhooks = new WebhookService(em, jobs, providers, payments, refunds, disputes);
  const webhookInbox = new WebhookInboxService(em, viewer, jobs, audit, config);
  const checkout = new CheckoutService(
    em,
    viewer,
    orderViews,
    sales,
    promoCodeUses,
    reservations,
    freeOrders,
    releases,
    orders,
    pages,
    payments,
    providers,
    idempotency,
    limits,
  );
  const holdExpiry = new HoldExpiryService(em, jobs, releases, payments);
  const attendance = new AttendanceService(em, events, memberships, liveFeed);
  const searchTexts = new SearchTexts(em);
  const salesFigures = new SalesFiguresService(em, memberships);
  const checkIns = new CheckInService(em, viewer, events, signingKeys, scans);
  const undoCheckIn = new UndoCheckInService(em, events, audit, liveFeed);
  const letters = new LetterService(em, tickets, ticketFiles, secrets, config);
  const mailDelivery = new MailDeliveryService(em, letters, mailer);
  const mailLog = new MailLogService(em, viewer, events, jobs, audit, limits);
  const mailReports = new MailReportService(em);
  const outbox = new OutboxService(em);
  const backlog = new BacklogService(em);
  return {
    accounts,
    admins,
    attendance,
    audit,
    backlog,
    checkIns,
    checkout,
    eventCancellation,
    disputes,
    eventEditing,
    events,
    fulfilments,
    holdReleases,
    holdExpiry,
    idempotency,
    inventory,
    journal,
    ledger,
    ledgerSeals,
    mail,
    mailDelivery,
    mailLog,
    mailReports,
    members,
    memberships,
    orderMail,
    orders,
    orderViews,
    organizations,
    outbox,
    passwords,
    paymentIssues,
    payments,
    people,
    promoCodes,
    promoCodeUses,
    receiptFiles,
    receipts,
    reconciliation,
    refundRequests,
    refunds,
    searchTexts,
    salesFigures,
    sessionCookie,
    sessions,
    ticketFiles,
    tickets,
    ticketViews,
    tiers,
    undoCheckIn,
    webhookInbox,
    webhooks,
  };
}
