import { LockMode, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { Viewer } from '../accounts/viewer.entity.js';
import { Event, EventStatus } from '../events/event.entity.js';
import { SoldOutError } from '../inventory/inventory.errors.js';
import type { InventoryService, TierQuantity } from '../inventory/inventory.service.js';
import type { LedgerService } from '../ledger/ledger.service.js';
import type { MailService } from '../mail/mail.service.js';
import { afterCommit } from '../platform/after-commit.js';
import { clock } from '../platform/clock.js';
import { NotFoundError, WrongStateError } from '../platform/errors.js';
import type { Idempotency } from '../platform/idempotency.js';
import { newId } from '../platform/ids.js';
import type { JobQueue } from '../platform/jobs.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { canonicalCode } from '../promo-codes/promo-code.policy.js';
import type { PromoCodeUseService } from '../promo-codes/promo-code-use.service.js';
import { issueReceipt } from '../receipts/issue-receipt.job.js';
import type { TicketService } from '../tickets/ticket.service.js';
import { OrderStatus } from './order-status.js';
import { Order } from './order.entity.js';
import { HoldExpiredError } from './order.errors.js';
import { newOrder } from './new-order.js';
import type { SaleService } from './sale.service.js';

const MINUTE = 60_000;
const EXTENSION_MS = 5 * MINUTE;
const CHECKOUT_MS = 15 * MINUTE;

export interface HoldRequest {
  readonly eventId: string;
  readonly items: readonly TierQuantity[];
  readonly buyer: { readonly name: string; readonly email: string };
  /** As typed. */
  readonly promoCode?: string | null;
  readonly idempotencyKey: string;
}

/** What money that arrived for an order led to: its tickets, or a reason why it has to go back. */
export type Fulfilment = { readonly paid: true } | { readonly paid: false; readonly reason: string };

/** An order's own life: held, paid, released. Nothing here talks to a payment provider. */
export class OrderService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly sales: SaleService,
    private readonly inventory: InventoryService,
    private readonly promoCodes: PromoCodeUseService,
    private readonly tickets: TicketService,
    private readonly ledger: LedgerService,
    private readonly jobs: JobQueue,
    private readonly mail: MailService,
    private readonly idempotency: Idempotency,
    private readonly liveFeed: LiveFeed,
  ) {}

  /**
   * Takes tickets off sale and opens an order that must be paid before the hold ends. All of the items or none.
   * The same key with the same request answers with the same order.
   * @throws SoldOutError, SaleNotOpenError, QuantityLimitError, PromoCodeInvalidError, ApprovalRequiredError,
   * IdempotencyConflictError; NotFoundError for an event or tier that the public can't see.
   */
  @Transactional()
  async hold({ eventId, items, buyer, promoCode, idempotencyKey: key }: HoldRequest): Promise<Order> {
    const { user } = this.viewer;
    const id = newId();
    const scope = user ? `user:${user.id}` : `guest:reserveTickets:${eventId}:${buyer.email}`;
    const input = [
      'reserveTickets',
      eventId,
      items.map(({ tierId, quantity }) => [tierId, quantity]),
      buyer.name,
      buyer.email,
      ...(promoCode ? [canonicalCode(promoCode)] : []),
    ];
    const known = await this.idempotency.claim({ scope, key, input, resultId: id });
    if (known) return this.em.findOneOrFail(Order, known);

    // Asked twice: first so that a refusal costs no lock, then under the locks, where the answer counts.
    await this.sales.offer(eventId, items, promoCode);
    await this.inventory.hold(eventId, items);
    const offer = await this.sales.offer(eventId, items, promoCode);
    if (offer.promoCode) await this.promoCodes.take(offer.promoCode);

    const opened = newOrder({ id, offer, buyer, user });
    this.em.persist([opened.order, ...opened.items]);
    return opened.order;
  }

  /**
   * Lengthens the hold by five minutes, once.
   * @throws HoldExpiredError when it has ended; WrongStateError when it was lengthened before or nothing is held.
   */
  @Transactional()
  async extendHold(orderId: string): Promise<Order> {
    const order = await this.lock(orderId);
    this.assertOpen(order);
    if (order.holdExtended) throw new WrongStateError('The time was lengthened before.', order.status);
    order.holdExtended = true;
    order.holdEndsAt = new Date(order.holdEndsAt.getTime() + EXTENSION_MS);
    return order;
  }

  /** The buyer goes to a provider's page: the first time, the hold is lengthened to at least 15 minutes from now. */
  @Transactional()
  async awaitPayment(orderId: string, firstPage: boolean): Promise<Order> {
    const order = await this.lock(orderId);
    this.assertOpen(order);
    const atLeast = new Date(clock.now().getTime() + CHECKOUT_MS);
    if (firstPage && order.holdEndsAt < atLeast) order.holdEndsAt = atLeast;
    if (order.storedStatus === OrderStatus.HELD) this.change(order, OrderStatus.AWAITING_PAYMENT);
    return order;
  }

  /** No page could be opened: the hold stays as it is. */
  @Transactional()
  async backToHeld(orderId: string): Promise<void> {
    const order = await this.lock(orderId);
    if (order.storedStatus === OrderStatus.AWAITING_PAYMENT) this.change(order, OrderStatus.HELD);
  }

  /**
   * Money came in (with this payment), or nothing was due (null): the order gets its tickets and its mail in this
   * transaction. Safe to call any number of times, at the same time: the row lock lets one in, and the others find the
   * order PAID.
   *
   * Money for an order whose hold was released takes what is still available; windows and promo code are not asked
   * again.
   */
  @Transactional()
  async confirmPaid(orderId: string, paymentId: string | null): Promise<Fulfilment> {
    const order = await this.lock(orderId);
    const stillHeld = isHolding(order.storedStatus);
    if (!stillHeld && order.storedStatus !== OrderStatus.EXPIRED) {
      const cancelled = order.storedStatus === OrderStatus.CANCELLED;
      return { paid: false, reason: cancelled ? 'The order was cancelled.' : 'The order was paid already.' };
    }
    const eventId = order.event.id;
    if (!(await this.takesPlace(eventId))) return { paid: false, reason: 'The event does not take place any more.' };

    const quantities = await this.quantitiesOf(order.id);
    try {
      if (stillHeld) await this.inventory.sellHeld(eventId, quantities);
      else await this.sellLate(order, quantities);
    } catch (error) {
      if (error instanceof SoldOutError)
        return { paid: false, reason: 'The payment came after the tickets were sold.' };
      throw error;
    }
    order.paidAt = clock.now();
    this.change(order, OrderStatus.PAID);
    await this.ledger.orderPaid(order, paymentId);
    await this.tickets.issue(order);
    await this.mail.queue({
      template: 'orderTickets',
      to: order.buyerEmail,
      dedupeKey: `orderTickets:${order.id}`,
      params: { orderId: order.id },
      orderId: order.id,
    });
    if (order.totalAmount > 0) await this.jobs.add(issueReceipt, { orderId }, { key: `receipt:${orderId}` });
    return { paid: true };
  }

  /**
   * Puts the tickets back on sale, when the hold ended or the buyer gave it back; given back after its end, it is
   * EXPIRED all the same, and CANCELLED if its event is. Does nothing where nothing is held, or where the hold was lengthened in the meantime and `to`
   * is EXPIRED.
   * @returns the order as it then is.
   */
  @Transactional()
  async release(orderId: string, to: OrderStatus.EXPIRED | OrderStatus.CANCELLED): Promise<Order> {
    const order = await this.lock(orderId);
    if (!isHolding(order.storedStatus) || (to === OrderStatus.EXPIRED && order.open)) return order;
    await this.inventory.release(order.event.id, await this.quantitiesOf(order.id));
    if (order.promoCode) await this.promoCodes.giveBack(order.promoCode.id);
    const { storedStatus } = await this.em.findOneOrFail(Event, order.event.id, { refresh: true });
    const cancelled = storedStatus === EventStatus.CANCELLED;
    this.change(order, cancelled ? OrderStatus.CANCELLED : order.open ? to : OrderStatus.EXPIRED);
    return order;
  }

  /** Some of its tickets, and of the others so many are `left` that count. The caller holds its lock. */
  ticketsReturned(order: Order, left: number): void {
    const status = left === 0 ? OrderStatus.REFUNDED : OrderStatus.PARTIALLY_REFUNDED;
    if (order.storedStatus !== status) this.change(order, status);
  }

  /** The order under a row lock, as it is now. Orders are locked before anything else. */
  async lock(orderId: string): Promise<Order> {
    const order = await this.em.findOne(Order, orderId, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    if (!order) throw new NotFoundError('order');
    return order;
  }

  /** @throws HoldExpiredError when the hold has ended; WrongStateError when the order is past holding. */
  assertOpen(order: Order): void {
    if (order.open) return;
    if (order.status === OrderStatus.EXPIRED) throw new HoldExpiredError();
    throw new WrongStateError(`The order is ${order.status}.`, order.status);
  }

  /** @throws SoldOutError where there is no room: nothing was changed then. */
  private async sellLate({ event, promoCode }: Order, quantities: readonly TierQuantity[]): Promise<void> {
    await this.inventory.sellAvailable(event.id, quantities);
    if (promoCode) await this.promoCodes.takeLate(promoCode.id);
  }

  /**
   * Under the event's lock, which the counters need anyway: an event that is cancelled at the same moment finds this
   * order paid, or this order finds it cancelled.
   */
  private async takesPlace(eventId: string): Promise<boolean> {
    const [event] = await this.em.execute<[{ on: boolean }]>(
      `select status = 'PUBLISHED' and ends_at > ? as "on" from events where id = ? for no key update`,
      [clock.now(), eventId],
    );
    return event.on;
  }

  private quantitiesOf(orderId: string): Promise<TierQuantity[]> {
    return this.em.execute<TierQuantity[]>('select tier_id as "tierId", quantity from order_items where order_id = ?', [
      orderId,
    ]);
  }

  private change(order: Order, status: OrderStatus): void {
    order.moveTo(status);
    afterCommit(() => {
      this.liveFeed.publish(`order:${order.id}`);
    });
  }
}

const isHolding = (status: OrderStatus) => status === OrderStatus.HELD || status === OrderStatus.AWAITING_PAYMENT;
