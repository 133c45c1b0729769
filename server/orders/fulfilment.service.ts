import { Transactional } from '@mikro-orm/decorators/legacy';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { EventStatus } from '../events/event.entity.js';
import { SoldOutError } from '../inventory/inventory.errors.js';
import type { InventoryService, TierQuantity } from '../inventory/inventory.service.js';
import { Stock } from '../inventory/stock.service.js';
import type { LedgerService } from '../ledger/ledger.service.js';
import type { Batches, Outcome } from '../platform/batches.js';
import { idsOf, letGo, runBulk, updateAll } from '../platform/bulk.js';
import { WrongStateError } from '../platform/errors.js';
import type { JobQueue } from '../platform/jobs.js';
import type { PromoCodeUseService } from '../promo-codes/promo-code-use.service.js';
import { issueReceipt } from '../receipts/issue-receipt.job.js';
import type { RegistrationOrders } from '../registrations/registration-orders.service.js';
import type { TicketService } from '../tickets/ticket.service.js';
import type { UnclaimedOffers } from '../waitlist/unclaimed-offers.service.js';
import type { WaitlistLine } from '../waitlist/waitlist-line.service.js';
import { mailTickets } from './mail-tickets.job.js';
import { NO_TICKETS } from './no-tickets.policy.js';
import { OrderItem } from './order-item.entity.js';
import { OrderStatus } from './order-status.js';
import { Order } from './order.entity.js';
import type { OrderService } from './order.service.js';

/** An order that money came for (with this payment), or that costs nothing (null). The caller holds its lock. */
export interface PaidOrder {
  readonly order: Order;
  readonly paymentId: string | null;
}

/** What the money led to: the order's tickets, or a reason why it has to go back. */
export type Fulfilment = { readonly paid: true } | { readonly paid: false; readonly reason: string };

/** Somebody at the checkout with an order that may cost nothing. */
export interface FreeCheckout {
  readonly orderId: string;
  /** Whether it is theirs to be checked out. */
  readonly isBuyers: (order: Order) => boolean;
}

/** The process's one line for orders that cost nothing: those who come at once share a transaction. */
export type FreeOrders = Batches<FreeCheckout, Order | null>;

/**
 * Paid orders become tickets: any number of orders in one transaction, each decided for itself, all written together.
 *
 * The counters are locked once, after the orders, events before tiers (Stock). An order that still holds its tickets
 * gets them; one whose hold was released gets what is still available, windows and promo code are not asked again.
 * An order that was paid before, or whose event does not take place, gets nothing, so this is safe to call any number
 * of times. Then, in this order, so that no row is locked twice: orders, the ledger's postings, counters with tickets,
 * jobs. Their mails are recorded by one job for all of them, which nobody who buys waits for.
 */
export class FulfilmentService {
  constructor(
    private readonly em: EntityManager,
    private readonly orders: OrderService,
    private readonly inventory: InventoryService,
    private readonly promoCodes: PromoCodeUseService,
    private readonly tickets: TicketService,
    private readonly waitlist: WaitlistLine,
    private readonly unclaimedOffers: UnclaimedOffers,
    private readonly registrations: RegistrationOrders,
    private readonly ledger: LedgerService,
    private readonly jobs: JobQueue,
  ) {}

  /**
   * Orders that cost nothing get their tickets. @returns for each: itself as it then is, also where it was paid before; null
   * where it does not exist, costs something or is somebody else's; or refused with HoldExpiredError, OfferUnclaimedError, WrongStateError.
   */
  @Transactional()
  async payNothing(checkouts: readonly FreeCheckout[]): Promise<Outcome<Order | null>[]> {
    const locked = await this.orders.lockAll(
      checkouts.map(({ orderId }) => orderId),
      { free: true },
    );
    const orders = new Map(locked.map(order => [order.id, order]));
    const unclaimed = await this.unclaimedOffers.among(locked);
    const outcomes = new Map<string, Outcome<Order | null>>();
    const open: Order[] = [];
    for (const { orderId, isBuyers } of checkouts) {
      const order = orders.get(orderId);
      const free = order && isBuyers(order) ? order : null;
      try {
        outcomes.set(orderId, { result: free });
        if (!free || free.storedStatus === OrderStatus.PAID) continue;
        this.orders.assertOpen(free);
        const refusal = unclaimed.get(orderId);
        if (refusal) outcomes.set(orderId, { refusal });
        else open.push(free);
      } catch (error) {
        outcomes.set(orderId, { refusal: error as Error });
      }
    }
    const fulfilments = await this.fulfil(open.map(order => ({ order, paymentId: null })));
    for (const [i, fulfilment] of fulfilments.entries()) {
      const { id, status } = open[i]!;
      if (!fulfilment.paid) outcomes.set(id, { refusal: new WrongStateError(fulfilment.reason, status) });
    }
    letGo(this.em, locked);
    return checkouts.map(({ orderId }) => outcomes.get(orderId)!);
  }

  /** Inside the caller's transaction. @returns what became of each, in their order. */
  async fulfil(asked: readonly PaidOrder[]): Promise<Fulfilment[]> {
    if (asked.length === 0) return [];
    const items = await this.itemsOf(asked.map(({ order }) => order));
    const eventIds = asked.map(({ order }) => order.event.id);
    const tierIds = [...items.values()].flat().map(({ tier }) => tier.id);
    const stock = await Stock.lock(this.em, eventIds, tierIds);

    const fulfilments: Fulfilment[] = [];
    const sold: PaidOrder[] = [];
    for (const one of asked) {
      const { order } = one;
      const quantities = items.get(order.id)!.map(({ tier, quantity }) => ({ tierId: tier.id, quantity }));
      const refusal = await this.refusal(order, stock, quantities);
      if (!refusal) sold.push(one);
      fulfilments.push(refusal ? { paid: false, reason: refusal } : { paid: true });
    }
    if (sold.length > 0) await this.write(sold, stock, items);
    return fulfilments;
  }

  /** Takes the order's tickets out of the stock; null, or why it gets none. */
  private async refusal(order: Order, stock: Stock, quantities: readonly TierQuantity[]): Promise<string | null> {
    const stillHeld = order.isHolding;
    if (order.storedStatus === OrderStatus.CANCELLED) return NO_TICKETS.CANCELLED;
    if (!stillHeld && order.storedStatus !== OrderStatus.EXPIRED) return NO_TICKETS.PAID_ALREADY;
    // Under its lock: an event that is cancelled at the same moment finds the order paid, or the order finds it cancelled.
    if (stock.events.get(order.event.id)!.status !== EventStatus.PUBLISHED) return NO_TICKETS.NO_EVENT;
    if (stillHeld) {
      stock.sellHeld(order.event.id, quantities);
      return null;
    }
    try {
      stock.sell(order.event.id, quantities);
    } catch (error) {
      if (error instanceof SoldOutError) return NO_TICKETS.TOO_LATE;
      throw error;
    }
    if (order.registrationId && !(await this.registrations.approveLate(order))) {
      stock.takeBack(order.event.id, quantities);
      return NO_TICKETS.DECIDED_OTHERWISE;
    }
    if (order.promoCode) await this.promoCodes.takeLate(order.promoCode.id);
    return null;
  }

  private async write(
    sold: readonly PaidOrder[],
    stock: Stock,
    items: ReadonlyMap<string, readonly OrderItem[]>,
  ): Promise<void> {
    const orders = sold.map(({ order }) => order);
    for (const order of orders) this.orders.paid(order);
    await updateAll(this.em, Order, orders, ['storedStatus', 'paidAt']);
    await this.waitlist.offersPaid(orders);
    await this.ledger.ordersPaid(sold);
    const bought = orders.map(order => ({ order, items: items.get(order.id)! }));
    const tickets = await this.tickets.issue(bought, stock);
    const issued = Map.groupBy(tickets, ticket => ticket.order.id);
    for (const order of orders) order.issued = issued.get(order.id)!;
    await this.jobs.add(mailTickets, { orderIds: orders.map(({ id }) => id) });
    const receipts = orders.filter(({ totalAmount }) => totalAmount > 0);
    await this.jobs.addAll(
      issueReceipt,
      receipts.map(({ id: orderId }) => ({ payload: { orderId }, key: `receipt:${orderId}` })),
    );
    this.inventory.tellWatchers(orders.map(({ event }) => event.id));
  }

  private async itemsOf(orders: readonly Order[]): Promise<Map<string, OrderItem[]>> {
    const ids = orders.map(({ id }) => id);
    const rows = await runBulk(
      this.em,
      sql<object>`select * from order_items where order_id = any(${idsOf(ids)}) order by position`,
    );
    const items = rows.map(row => this.em.map(OrderItem, row));
    letGo(this.em, items);
    const byOrder = new Map(ids.map(id => [id, [] as OrderItem[]]));
    for (const item of items) byOrder.get(item.order.id)!.push(item);
    return byOrder;
  }
}
