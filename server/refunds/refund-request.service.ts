import { ref, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { Viewer } from '../accounts/viewer.entity.js';
import type { AuditService } from '../audit/audit.service.js';
import type { ConflictService } from '../check-in/conflict.service.js';
import { Event } from '../events/event.entity.js';
import type { EventService } from '../events/event.service.js';
import { hasTickets } from '../orders/order-status.js';
import type { Order } from '../orders/order.entity.js';
import type { OrderService } from '../orders/order.service.js';
import type { OrderViewService } from '../orders/order-view.service.js';
import { PaymentStatus } from '../payments/payment-status.js';
import type { Payment } from '../payments/payment.entity.js';
import { clock } from '../platform/clock.js';
import { WrongStateError } from '../platform/errors.js';
import { findPage, type Page, type PageArguments } from '../platform/graphql/connection.js';
import type { Idempotency } from '../platform/idempotency.js';
import { isId, newId } from '../platform/ids.js';
import type { RateLimits } from '../platform/rate-limits.js';
import type { Ticket } from '../tickets/ticket.entity.js';
import type { TicketService } from '../tickets/ticket.service.js';
import type { OpenTransfers } from '../transfers/open-transfers.service.js';
import type { RefundMails } from './refund-mails.service.js';
import { Refund, RefundTicket } from './refund.entity.js';
import { RefundNotAllowedError } from './refund.errors.js';
import { approvedAmount, approvesItself, assertTakesPlace, counts } from './refund.policy.js';
import type { RefundService } from './refund.service.js';
import { RefundStatus } from './refund-status.js';
import type { ReturnedTickets } from './returned-tickets.service.js';

export interface RefundWish {
  readonly orderId: string;
  readonly accessToken?: string | null | undefined;
  /** Left out: all that can still be refunded. */
  readonly ticketIds?: readonly string[] | null | undefined;
  readonly reason: string;
  readonly idempotencyKey: string;
}

/** Refunds as people have to do with them: a buyer asks, the deadline or a manager decides. */
export class RefundRequestService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly events: EventService,
    private readonly orders: OrderService,
    private readonly orderViews: OrderViewService,
    private readonly tickets: TicketService,
    private readonly transfers: OpenTransfers,
    private readonly conflicts: ConflictService,
    private readonly returned: ReturnedTickets,
    private readonly refunds: RefundService,
    private readonly mails: RefundMails,
    private readonly idempotency: Idempotency,
    private readonly audit: AuditService,
    private readonly limits: RateLimits,
  ) {}

  /**
   * Asks for the money of an order's tickets, for its buyer. Before the event's refund deadline it is approved by
   * itself, unless a ticket was used, somebody else holds it or was offered it; otherwise a manager decides.
   * @throws NotFoundError, RefundNotAllowedError, IdempotencyConflictError, RateLimitedError.
   */
  @Transactional()
  async request({ orderId, accessToken, ticketIds, reason, idempotencyKey: key }: RefundWish): Promise<Refund> {
    await this.limits.consume('requestRefund', this.viewer.user?.id ?? this.viewer.ip);
    const { id } = await this.orderViews.requireBuyers(orderId, accessToken);
    const resultId = newId();
    const scope = this.viewer.user ? `user:${this.viewer.user.id}` : `guest:requestRefund:${id}`;
    const input = ['requestRefund', id, ticketIds ? [...ticketIds].sort() : null, reason];
    const known = await this.idempotency.claim({ scope, key, input, resultId });
    if (known) return this.em.findOneOrFail(Refund, known);

    const order = await this.orders.lock(id);
    if (!hasTickets(order.storedStatus)) throw new RefundNotAllowedError('This order has no tickets to be refunded.');
    const all = await this.tickets.lockOf(order);
    const event = await this.em.findOneOrFail(Event, order.event.id, { refresh: true });
    assertTakesPlace(event);
    const some = await this.chosen(all, ticketIds);
    const shares = await this.returned.sharesOf(order, all);
    const amount = some.reduce((sum, ticket) => sum + shares.get(ticket.id)!, 0);
    const payment = amount > 0 ? await this.payable(order, amount) : null;
    const refund = new Refund({
      id: resultId,
      event: order.event,
      order: ref(order),
      payment: payment && ref(payment),
      returnedAmount: amount,
      currency: order.currency,
      reason,
      createdAt: clock.now(),
    });
    await this.returned.write(refund, some, shares);
    const offered = await this.transfers.offered(some);
    const misused = await this.conflicts.amongTickets(some);
    if (approvesItself(event, order, some, offered, misused)) await this.accept(order, refund, all, some);
    else await this.mails.asked(refund);
    return refund;
  }

  /**
   * Says yes, to part of the amount where one is named. The tickets are void at once, and the money is on its way. For
   * OWNER and MANAGER.
   * @throws NotFoundError, RefundNotAllowedError; WrongStateError for what is decided already.
   */
  @Transactional()
  async approve(refundId: string, wanted?: number | null, note?: string | null): Promise<Refund> {
    const { refund, order } = await this.forDecision(refundId);
    if (refund.status !== RefundStatus.REQUESTED) throw decided(refund);
    const all = await this.tickets.lockOf(order);
    assertTakesPlace(await this.em.findOneOrFail(Event, order.event.id, { refresh: true }));
    const asked = await this.refunds.ticketsOf(refund.id);
    const some = asked.map(({ ticket }) => ticket.getEntity());
    if (!some.every(counts)) throw new RefundNotAllowedError('One of these tickets is void already.');
    const whole = asked.reduce((sum, { shareAmount }) => sum + shareAmount, 0);
    refund.returnedAmount = approvedAmount(wanted, whole, refund.currency);
    refund.decisionNote = note || null;
    await this.accept(order, refund, all, some);
    this.record('refund.approved', refund, { amount: refund.returnedAmount });
    return refund;
  }

  /** Says no: the tickets stay as they are and can be asked for again. For OWNER and MANAGER. @throws as `approve`. */
  @Transactional()
  async deny(refundId: string, note: string): Promise<Refund> {
    const { refund } = await this.forDecision(refundId);
    if (refund.status !== RefundStatus.REQUESTED) throw decided(refund);
    refund.moveTo(RefundStatus.DENIED);
    refund.decisionNote = note;
    await this.em.flush();
    await this.mails.decided(refund);
    this.record('refund.denied', refund, {});
    return refund;
  }

  /**
   * Has the provider asked again for a refund that it refused. For OWNER and MANAGER.
   * @throws NotFoundError; WrongStateError for one that did not fail, and while the payment is disputed.
   */
  @Transactional()
  async retry(refundId: string): Promise<Refund> {
    const { refund } = await this.forDecision(refundId);
    if (refund.status !== RefundStatus.FAILED)
      throw new WrongStateError(`This refund is ${refund.status}: only one that FAILED is tried again.`, refund.status);
    const payment = await refund.payment?.load({ refresh: true });
    if (payment?.status === PaymentStatus.DISPUTED)
      throw new WrongStateError('The buyer’s bank asks for the money: it can’t go back twice.', payment.status);
    await this.refunds.retry(refund);
    this.record('refund.retried', refund, { attempt: refund.attempt });
    return refund;
  }

  /** An event's refunds, latest first. For OWNER, MANAGER and VIEWER. */
  async ofEvent(eventId: string, status: RefundStatus | null | undefined, page: PageArguments): Promise<Page<Refund>> {
    const { id: event } = await this.events.require('seeRefunds', eventId);
    const where = { event, ...(status && { status }) };
    return findPage(this.em, Refund, where, { createdAt: 'desc', id: 'desc' }, page);
  }

  /** The tickets that are asked for. @throws RefundNotAllowedError where one can't be, or none is left. */
  private async chosen(all: readonly Ticket[], ids: readonly string[] | null | undefined): Promise<Ticket[]> {
    const inRefund = await this.em.find(RefundTicket, { ticket: { $in: all.map(({ id }) => id) }, holds: true });
    const held = new Set(inRefund.map(({ ticket }) => ticket.id));
    const refundable = all.filter(ticket => counts(ticket) && !held.has(ticket.id));
    const wanted = ids ? refundable.filter(({ id }) => ids.includes(id)) : refundable;
    if (wanted.length === 0 || (ids && wanted.length < new Set(ids).size))
      throw new RefundNotAllowedError('These tickets are refunded already, asked for, or not of this order.');
    return wanted;
  }

  /** Voids the tickets, puts them back on sale, and sends the money on its way; everybody concerned is told. */
  private async accept(order: Order, refund: Refund, all: readonly Ticket[], some: readonly Ticket[]): Promise<void> {
    if (refund.payment) await this.payable(order, refund.returnedAmount);
    await this.returned.take(order, all, some);
    await this.refunds.promise(refund);
    await this.mails.decided(refund);
    await this.mails.tellHolders(refund, order, some);
  }

  /** @throws RefundNotAllowedError where the order's payment is disputed, or has no longer so much. */
  private async payable(order: Order, amount: number): Promise<Payment> {
    const payment = await this.returned.paymentOf(order);
    if (payment?.status === PaymentStatus.DISPUTED)
      throw new RefundNotAllowedError('The payment is disputed: the bank decides about its money.');
    if (!payment || payment.left < amount)
      throw new RefundNotAllowedError('The payment does not have as much left to give back.');
    return payment;
  }

  /** For OWNER and MANAGER; the refund as it is under its order's lock. @throws NotFoundError for strangers. */
  private async forDecision(refundId: string): Promise<{ refund: Refund; order: Order }> {
    const seen = isId(refundId) ? await this.em.findOne(Refund, refundId) : null;
    await this.events.require('decideRefunds', seen?.event.id ?? '', 'refund');
    const order = await this.orders.lock(seen!.order.id);
    return { order, refund: await this.em.findOneOrFail(Refund, refundId, { refresh: true }) };
  }

  private record(action: string, { id, event }: Refund, details: Record<string, unknown>): void {
    const organizationId = event.getEntity().organization.id;
    this.audit.record({ action, subjectType: 'Refund', subjectId: id, organizationId, details });
  }
}

const decided = ({ status }: Refund): WrongStateError => new WrongStateError('This refund is decided already.', status);
