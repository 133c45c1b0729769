import { LockMode, ref, type EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { MembershipService } from '../accounts/membership.service.js';
import { isAdmin, requireAdmin, type Viewer } from '../accounts/viewer.entity.js';
import type { LedgerService } from '../ledger/ledger.service.js';
import type { Order } from '../orders/order.entity.js';
import { hasTickets } from '../orders/order-status.js';
import type { OrderService } from '../orders/order.service.js';
import { afterCommit } from '../platform/after-commit.js';
import { findPage, type Page, type PageArguments } from '../platform/graphql/connection.js';
import { listLoader } from '../platform/list-loader.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { log } from '../platform/log.js';
import { counts } from '../refunds/refund.policy.js';
import type { ReturnedTickets } from '../refunds/returned-tickets.service.js';
import { TicketStatus } from '../tickets/ticket.entity.js';
import type { TicketService } from '../tickets/ticket.service.js';
import type { DisputeMails } from './dispute-mails.service.js';
import { DisputeStatus } from './dispute-status.js';
import { Dispute } from './dispute.entity.js';
import type { DisputeNews } from './payment-provider.types.js';
import { Payment } from './payment.entity.js';

const DECISION = { won: DisputeStatus.WON, lost: DisputeStatus.LOST } as const;

/** A buyer's bank asks for money back: what providers say of it, and what follows here. */
export class DisputeService {
  readonly #ofPayment = listLoader<Dispute>(
    ids => this.em.find(Dispute, { payment: { $in: [...ids] } }, { orderBy: { openedAt: 'desc', id: 'desc' } }),
    ({ payment }) => payment.id,
  );

  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly memberships: MembershipService,
    private readonly orders: OrderService,
    private readonly tickets: TicketService,
    private readonly returned: ReturnedTickets,
    private readonly ledger: LedgerService,
    private readonly mails: DisputeMails,
    private readonly liveFeed: LiveFeed,
  ) {}

  /** All disputes, newest first; of one status where it is given. For an ADMIN. */
  async list(status: DisputeStatus | undefined, page: PageArguments): Promise<Page<Dispute>> {
    requireAdmin(this.viewer);
    const where: FilterQuery<Dispute> = status ? { status } : {};
    return findPage(this.em, Dispute, where, { openedAt: 'desc', id: 'desc' }, page);
  }

  /** The payment's newest dispute, for an ADMIN and the event's OWNER, MANAGER and VIEWER; null for everybody else. */
  async ofPayment(payment: Payment): Promise<Dispute | null> {
    if (!(await this.mayKnow(payment))) return null;
    return (await this.#ofPayment.load(payment.id))[0] ?? null;
  }

  /** What a bank warned of, in the provider's word; for those who may know of a dispute. */
  async fraudWarningOf(payment: Payment): Promise<string | null> {
    return payment.fraudWarning !== null && (await this.mayKnow(payment)) ? payment.fraudWarning : null;
  }

  /** Keeps that a bank suspects fraud, and tells who may refund in time. */
  @Transactional()
  async warn(paymentId: string, kind: string): Promise<void> {
    const { payment } = await this.lock(paymentId);
    payment.fraudWarning = kind;
    await this.mails.warned(paymentId);
    log.warn({ paymentId, kind }, 'a bank suspects fraud: a dispute may follow');
  }

  /**
   * What a provider says of a dispute becomes true here, in whatever order it comes and how often: a dispute that was
   * not known is opened first, also where it is told to be closed, and one that is closed stays as it is.
   */
  @Transactional()
  async hear(paymentId: string, news: DisputeNews): Promise<void> {
    const { order, payment } = await this.lock(paymentId);
    const reference = news.providerDisputeId;
    const known = await this.em.findOne(Dispute, { provider: payment.provider, reference }, { refresh: true });
    const dispute = known ?? (await this.open(payment, news));
    const decision = news.status === 'open' ? null : DECISION[news.status];
    if (dispute.status === DisputeStatus.OPEN) {
      dispute.respondBy = news.respondBy;
      if (news.withdrawn) await this.withdraw(dispute, payment);
      if (decision === DisputeStatus.WON) await this.win(dispute, payment);
      if (decision === DisputeStatus.LOST) await this.lose(dispute, payment, order);
    } else if (decision && decision !== dispute.status) {
      log.warn({ disputeId: dispute.id, decision }, 'a bank decided a dispute otherwise than before');
    }
    afterCommit(() => {
      this.liveFeed.publish(`order:${order.id}`);
      this.liveFeed.publish(`sales:${order.event.id}`);
    });
  }

  private async open(payment: Payment, news: DisputeNews): Promise<Dispute> {
    const { providerDisputeId: reference, amount: disputedAmount, currency, reason, openedAt, respondBy } = news;
    const said = { reference, disputedAmount, currency, reason, openedAt, respondBy };
    const dispute = new Dispute({ ...said, payment: ref(payment), provider: payment.provider });
    this.em.persist(dispute);
    payment.dispute();
    await this.em.flush();
    await this.mails.opened(dispute);
    return dispute;
  }

  /** The money left the balance; an inquiry had left it there. */
  private async withdraw(dispute: Dispute, payment: Payment): Promise<void> {
    if (dispute.withdrawn) return;
    dispute.withdrawn = true;
    await this.em.flush();
    await this.ledger.disputeOpened(moneyOf(dispute), payment);
  }

  /** The payment is what it was, unless another dispute of it is open or lost. */
  private async win(dispute: Dispute, payment: Payment): Promise<void> {
    dispute.close(DisputeStatus.WON);
    await this.em.flush();
    const others = await this.em.count(Dispute, { payment: payment.id, status: { $ne: DisputeStatus.WON } });
    if (others === 0) payment.undispute();
    if (dispute.withdrawn) await this.ledger.disputeWon(moneyOf(dispute), payment);
    await this.mails.closed(dispute);
  }

  /** The money is gone, and with it whatever it bought. The payment stays DISPUTED: there is nothing to refund. */
  private async lose(dispute: Dispute, payment: Payment, order: Order): Promise<void> {
    dispute.close(DisputeStatus.LOST);
    await this.em.flush();
    await this.ledger.disputeLost(moneyOf(dispute), payment);
    await this.mails.closed(dispute);
    const bought = hasTickets(order.storedStatus) && (await this.returned.paymentOf(order))?.id === payment.id;
    if (!bought) return; // of two payments the other one bought them
    const all = await this.tickets.lockOf(order);
    const left = all.filter(counts);
    await this.returned.take(order, all, left, TicketStatus.VOID);
    await this.mails.ticketsVoid(dispute, order, left);
  }

  /** The order first, as everybody does; then its payment, as both are now. */
  private async lock(paymentId: string): Promise<{ order: Order; payment: Payment }> {
    const { order: orderRef } = await this.em.findOneOrFail(Payment, paymentId);
    const order = await this.orders.lock(orderRef.id);
    const fresh = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
    return { order, payment: await this.em.findOneOrFail(Payment, paymentId, fresh) };
  }

  private async mayKnow(payment: Payment): Promise<boolean> {
    if (isAdmin(this.viewer)) return true;
    const order = await payment.order.loadOrFail({ dataloader: true });
    const event = await order.event.loadOrFail({ dataloader: true });
    return this.memberships.may('seeOrders', event.organization.id);
  }
}

const moneyOf = ({ id, disputedAmount: amount, currency }: Dispute) => ({ id, amount, currency });
