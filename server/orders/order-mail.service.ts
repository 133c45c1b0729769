import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { MembershipService } from '../accounts/membership.service.js';
import type { Viewer } from '../accounts/viewer.entity.js';
import type { AuditService } from '../audit/audit.service.js';
import { Event } from '../events/event.entity.js';
import type { MailRequest, MailService } from '../mail/mail.service.js';
import { NotFoundError, WrongStateError } from '../platform/errors.js';
import type { JobQueue } from '../platform/jobs.js';
import { newId } from '../platform/ids.js';
import type { RateLimits } from '../platform/rate-limits.js';
import { hasTickets } from './order-status.js';
import { mailOrderLinks } from './mail-order-links.job.js';
import type { OrderViewService } from './order-view.service.js';
import { Order } from './order.entity.js';

/** Tickets, mailed to who bought them; and what was lost in a mailbox, sent again. */
export class OrderMailService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly memberships: MembershipService,
    private readonly views: OrderViewService,
    private readonly jobs: JobQueue,
    private readonly mail: MailService,
    private readonly audit: AuditService,
    private readonly limits: RateLimits,
  ) {}

  /** Mails these orders' tickets to their buyers, once. A list of guests leaves behind those who wait for what they bought. */
  @Transactional()
  async mailTickets(orderIds: readonly string[]): Promise<void> {
    const orders = await this.em.find(Order, { id: { $in: [...orderIds] } }, { orderBy: { id: 'asc' } });
    for (const [inBulk, alike] of Map.groupBy(orders, ({ issuanceId }) => issuanceId !== null))
      await this.mail.queueAll(
        alike.map(order => ticketsOf(order, `orderTickets:${order.id}`)),
        { inBulk },
      );
  }

  /**
   * Mails an order's tickets to its buyer again; for the buyer, OWNER and MANAGER.
   * @throws NotFoundError, RateLimitedError; WrongStateError for an order without tickets.
   */
  @Transactional()
  async resendTickets(orderId: string, accessToken?: string | null): Promise<Order> {
    const order = await this.views.find({ id: orderId, accessToken });
    if (!order) throw new NotFoundError('order');
    await this.requireLeave(order);
    await this.limits.consume('resendTickets', order.id);
    if (!hasTickets(order.storedStatus)) {
      throw new WrongStateError('The order has no tickets to send.', order.status);
    }
    await this.mail.queue(ticketsOf(order, `orderTickets:${order.id}:${newId()}`));
    return order;
  }

  /** Has the links to an address's orders mailed to it, if there are any; the answer and its time say nothing of that. */
  @Transactional()
  async recoverOrders(email: string): Promise<true> {
    await this.limits.consume('recoverOrders', this.viewer.ip);
    await this.limits.consume('recoverOrdersMailbox', email);
    await this.jobs.add(mailOrderLinks, { email });
    return true;
  }

  /** Mails the links to an address's orders, and to the tickets that it holds, where there are any. */
  @Transactional()
  async mailOrderLinks(email: string): Promise<void> {
    const [known] = await this.em.execute<{ exists: boolean }[]>(
      `select exists (select from orders where buyer_email = ?) or exists (select from tickets where holder_email = ?) as exists`,
      [email, email],
    );
    if (known?.exists)
      await this.mail.queue({
        template: 'recoverOrders',
        to: email,
        dedupeKey: `recoverOrders:${newId()}`,
        params: {},
      });
  }

  private async requireLeave(order: Order): Promise<void> {
    if (this.views.isBuyers(order)) return;
    const event = await this.em.findOneOrFail(Event, order.event.id);
    await this.memberships.require('manageEvents', event.organization.id);
    this.audit.record({
      action: 'order.tickets.resent',
      subjectType: 'Order',
      subjectId: order.id,
      organizationId: event.organization.id,
    });
  }
}

const ticketsOf = ({ id: orderId, buyerEmail: to }: Order, dedupeKey: string): MailRequest<'orderTickets'> => ({
  template: 'orderTickets',
  to,
  dedupeKey,
  params: { orderId },
  orderId,
});
