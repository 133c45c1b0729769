import { ref, type EntityManager } from '@mikro-orm/postgresql';
import type { InventoryService } from '../inventory/inventory.service.js';
import { OrderItem } from '../orders/order-item.entity.js';
import type { Order } from '../orders/order.entity.js';
import type { OrderService } from '../orders/order.service.js';
import { Payment } from '../payments/payment.entity.js';
import { TicketStatus, type Ticket } from '../tickets/ticket.entity.js';
import type { TicketService } from '../tickets/ticket.service.js';
import type { OpenTransfers } from '../transfers/open-transfers.service.js';
import { RefundTicket, type Refund } from './refund.entity.js';
import { counts, sharesOf } from './refund.policy.js';

/** What comes back of an order: its tickets, and the payment that their money came by. Callers hold the order's lock. */
export class ReturnedTickets {
  constructor(
    private readonly em: EntityManager,
    private readonly orders: OrderService,
    private readonly inventory: InventoryService,
    private readonly tickets: TicketService,
    private readonly transfers: OpenTransfers,
  ) {}

  /** The payment that became the order's tickets; null for what cost nothing. */
  async paymentOf(order: Order): Promise<Payment | null> {
    const [row] = await this.em.execute<{ id: string }[]>(
      `select id from payments where order_id = ? and received is not null
         and not exists (select from refunds where payment_id = payments.id and automatic)`,
      [order.id],
    );
    return row ? this.em.findOneOrFail(Payment, row.id, { refresh: true }) : null;
  }

  /** What each of all the order's tickets brings back, by its id. */
  async sharesOf(order: Order, all: readonly Ticket[]): Promise<Map<string, number>> {
    return sharesOf(order, await this.em.find(OrderItem, { order: order.id }), all);
  }

  /** Records a refund and the tickets that it is about. Each may be in one that is not DENIED: the database knows. */
  async write(refund: Refund, tickets: readonly Ticket[], shares: ReadonlyMap<string, number>): Promise<void> {
    this.em.persist(refund);
    for (const ticket of tickets) {
      const shareAmount = shares.get(ticket.id)!;
      this.em.persist(new RefundTicket({ ticket: ref(ticket), refund: ref(refund), shareAmount }));
    }
    await this.em.flush();
  }

  /**
   * Takes `some` of all the order's tickets, REFUNDED or, where their money was lost, VOID; puts them back on sale, ends
   * offers to pass them on, and moves the order on: REFUNDED when none is left that counts. `all` was read under TicketService.lockOf.
   */
  async take(
    order: Order,
    all: readonly Ticket[],
    some: readonly Ticket[],
    to: TicketStatus.REFUNDED | TicketStatus.VOID = TicketStatus.REFUNDED,
  ): Promise<void> {
    const left = all.filter(counts).length - some.length; // of the tickets as they were
    const quantities = new Map<string, number>();
    for (const { tier } of some) quantities.set(tier.id, (quantities.get(tier.id) ?? 0) + 1);
    await this.inventory.takeBack(
      order.event.id,
      [...quantities].map(([tierId, quantity]) => ({ tierId, quantity })),
    );
    await this.tickets.withdraw(
      some.map(({ id }) => id),
      to,
    );
    await this.transfers.cancel(some);
    this.orders.ticketsReturned(order, left);
  }
}
