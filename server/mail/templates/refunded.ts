import type { EntityManager } from '@mikro-orm/postgresql';
import type { Event } from '../../events/event.entity.js';
import type { Order } from '../../orders/order.entity.js';
import { Refund, RefundTicket } from '../../refunds/refund.entity.js';
import type { Ticket } from '../../tickets/ticket.entity.js';

export interface Refunded {
  readonly refund: Refund;
  readonly order: Order;
  readonly event: Event;
  /** In their order. */
  readonly tickets: readonly Ticket[];
}

/** A refund with all that its mails tell of. */
export async function loadRefunded(em: EntityManager, refundId: string): Promise<Refunded | null> {
  const refund = await em.findOne(Refund, refundId, { populate: ['order', 'event.organization'] });
  if (!refund) return null;
  const covered = await em.find(RefundTicket, { refund: refundId }, { populate: ['ticket'] });
  const tickets = covered.map(({ ticket }) => ticket.getEntity()).sort((a, b) => a.position - b.position);
  return { refund, order: refund.order.getEntity(), event: refund.event.getEntity(), tickets };
}
