import { ref, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { Event } from '../events/event.entity.js';
import { hasTickets } from '../orders/order-status.js';
import type { OrderService } from '../orders/order.service.js';
import { afterCommit } from '../platform/after-commit.js';
import { clock } from '../platform/clock.js';
import type { LiveFeed } from '../platform/live-feed.js';
import type { TicketService } from '../tickets/ticket.service.js';
import type { RefundMails } from './refund-mails.service.js';
import { Refund } from './refund.entity.js';
import { counts } from './refund.policy.js';
import type { RefundService } from './refund.service.js';
import { RefundStatus } from './refund-status.js';
import type { ReturnedTickets } from './returned-tickets.service.js';

const INSTEAD = 'The event was cancelled: all of the order goes back by itself.';

/** One order of a cancelled event. */
export class CancelledOrderService {
  constructor(
    private readonly em: EntityManager,
    private readonly orders: OrderService,
    private readonly tickets: TicketService,
    private readonly returned: ReturnedTickets,
    private readonly refunds: RefundService,
    private readonly mails: RefundMails,
    private readonly liveFeed: LiveFeed,
  ) {}

  /**
   * Voids the order's tickets, promises back all that its payment still has, fees too, and tells buyer and holders. Once,
   * however often it is called, at the same time too (unique in the database as well). Refunds that waited for a manager
   * are DENIED: this one is in their place.
   */
  @Transactional()
  async giveBack(orderId: string): Promise<void> {
    const order = await this.orders.lock(orderId);
    if (!hasTickets(order.storedStatus)) return;
    const all = await this.tickets.lockOf(order);
    const some = all.filter(counts);
    const { cancellationReason } = await this.em.findOneOrFail(Event, order.event.id);
    for (const asked of await this.em.find(Refund, { order: orderId, status: RefundStatus.REQUESTED })) {
      asked.moveTo(RefundStatus.DENIED);
      asked.decisionNote = INSTEAD;
    }
    await this.em.flush();

    const payment = await this.returned.paymentOf(order);
    const amount = payment?.left ?? 0;
    const refund = new Refund({
      event: order.event,
      order: ref(order),
      payment: payment && amount > 0 ? ref(payment) : null,
      cancellation: true,
      returnedAmount: amount,
      currency: order.currency,
      reason: cancellationReason ?? 'The event was cancelled.',
      createdAt: clock.now(),
    });
    await this.returned.write(refund, some, await this.returned.sharesOf(order, all));
    await this.returned.take(order, all, some);
    await this.refunds.promise(refund);
    await this.mails.eventCancelled(refund, order, some);
    afterCommit(() => this.liveFeed.publish(`cancellation:${order.event.id}`));
  }
}
