/* Long because an order's whole life stands in one place: hold, price, extend, pay, release, under one lock order. */
import { randomInt } from 'node:crypto';
import { LockMode, ref, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { FeesPaidBy } from '../accounts/organization.entity.js';
import { User } from '../accounts/user.entity.js';
import type { Viewer } from '../accounts/viewer.entity.js';
import { Event, EventStatus } from '../events/event.entity.js';
import { Tier } from '../events/tier.entity.js';
import { SoldOutError } from '../inventory/inventory.errors.js';
import type { InventoryService, TierQuantity } from '../inventory/inventory.service.js';
import type { MailService } from '../mail/mail.service.js';
import { afterCommit } from '../platform/after-commit.js';
import { clock } from '../platform/clock.js';
import { NotFoundError, WrongStateError } from '../platform/errors.js';
import type { Idempotency } from '../platform/idempotency.js';
import { newId } from '../platform/ids.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { chargeStep } from '../platform/money.js';
import type { TicketService } from '../tickets/ticket.service.js';
import { OrderStatus } from './order-status.js';
import { Order, OrderItem } from './order.entity.js';
import { HoldExpiredError } from './order.errors.js';
import { priceOrder, type Price } from './pricing.js';
import { assertOnSale } from './sale.policy.js';

const MINUTE = 60_000;
const EXTENSION_MS = 5 * MINUTE;
const CHECKOUT_MS = 15 * MINUTE;

/** Crockford's base 32: no I, L, O or U to misread. Ten of them are 50 bits. */
const NUMBER_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export interface HoldRequest {
  readonly eventId: string;
  readonly items: readonly TierQuantity[];
  readonly buyer: { readonly name: string; readonly email: string };
  readonly idempotencyKey: string;
}

/** What an order would cost, and of what. */
export interface Quoted {
  readonly price: Price;
  readonly event: Event;
  readonly tiers: Map<string, Tier>;
}

/** What money that arrived for an order led to: its tickets, or a reason why it has to go back. */
export type Fulfilment = { readonly paid: true } | { readonly paid: false; readonly reason: string };

/** An order's own life: held, paid, released. Nothing here talks to a payment provider. */
export class OrderService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly inventory: InventoryService,
    private readonly tickets: TicketService,
    private readonly mail: MailService,
    private readonly idempotency: Idempotency,
    private readonly liveFeed: LiveFeed,
  ) {}

  /**
   * Takes tickets off sale and opens an order that must be paid before the hold ends. All of the items or none.
   * The same key with the same request answers with the same order.
   * @throws SoldOutError, SaleNotOpenError, QuantityLimitError, ApprovalRequiredError, IdempotencyConflictError;
   * NotFoundError for an event or tier that the public can't see.
   */
  @Transactional()
  async hold({ eventId, items, buyer, idempotencyKey: key }: HoldRequest): Promise<Order> {
    const { user } = this.viewer;
    const id = newId();
    const scope = user ? `user:${user.id}` : `guest:reserveTickets:${eventId}:${buyer.email}`;
    const input = [
      'reserveTickets',
      eventId,
      items.map(({ tierId, quantity }) => [tierId, quantity]),
      buyer.name,
      buyer.email,
    ];
    const known = await this.idempotency.claim({ scope, key, input, resultId: id });
    if (known) return this.em.findOneOrFail(Order, known);

    // Asked twice: first so that a refusal costs no lock, then under the locks, where the answer counts.
    await this.saleOf(eventId, items);
    await this.inventory.hold(eventId, items);
    const { event, tiers } = await this.saleOf(eventId, items);

    const price = await this.price(event, tiers, items);
    const order = this.open(id, event, user, buyer, price);
    this.em.persist(order);
    return order;
  }

  /** What an order would cost, line by line, without holding anything. Throws what `hold` throws, except SoldOutError. */
  async quote(eventId: string, items: readonly TierQuantity[]): Promise<Quoted> {
    const { event, tiers } = await this.saleOf(eventId, items);
    return { price: await this.price(event, tiers, items), event, tiers };
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
   * Money came in, or nothing was due: the order gets its tickets and its mail in this transaction. Safe to call any
   * number of times, at the same time: the row lock lets one in, and the others find the order PAID.
   *
   * Money for an order whose hold was released takes what is still available; windows are not asked again.
   */
  @Transactional()
  async confirmPaid(orderId: string): Promise<Fulfilment> {
    const order = await this.lock(orderId);
    const stillHeld = isHolding(order.storedStatus);
    if (!stillHeld && order.storedStatus !== OrderStatus.EXPIRED) {
      const cancelled = order.storedStatus === OrderStatus.CANCELLED;
      return { paid: false, reason: cancelled ? 'The order was cancelled.' : 'The order was paid already.' };
    }
    const event = await this.em.findOneOrFail(Event, order.event.id, { refresh: true });
    if (event.status !== EventStatus.PUBLISHED)
      return { paid: false, reason: 'The event does not take place any more.' };

    const quantities = await this.quantitiesOf(order.id);
    try {
      if (stillHeld) await this.inventory.sellHeld(event.id, quantities);
      else await this.inventory.sellAvailable(event.id, quantities);
    } catch (error) {
      if (error instanceof SoldOutError)
        return { paid: false, reason: 'The payment came after the tickets were sold.' };
      throw error;
    }
    order.paidAt = clock.now();
    this.change(order, OrderStatus.PAID);
    await this.tickets.issue(order);
    await this.mail.queue({
      template: 'orderTickets',
      to: order.buyerEmail,
      dedupeKey: `orderTickets:${order.id}`,
      params: { orderId: order.id },
      orderId: order.id,
    });
    return { paid: true };
  }

  /**
   * Puts the tickets back on sale, when the hold ended or the buyer gave it back; given back after its end, it is
   * EXPIRED all the same. Does nothing where nothing is held, or where the hold was lengthened in the meantime and `to`
   * is EXPIRED.
   * @returns the order as it then is.
   */
  @Transactional()
  async release(orderId: string, to: OrderStatus.EXPIRED | OrderStatus.CANCELLED): Promise<Order> {
    const order = await this.lock(orderId);
    if (!isHolding(order.storedStatus) || (to === OrderStatus.EXPIRED && order.open)) return order;
    await this.inventory.release(order.event.id, await this.quantitiesOf(order.id));
    this.change(order, order.open ? to : OrderStatus.EXPIRED);
    return order;
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

  private async saleOf(
    eventId: string,
    items: readonly TierQuantity[],
  ): Promise<{ event: Event; tiers: Map<string, Tier> }> {
    const event = await this.em.findOne(Event, eventId, { refresh: true, populate: ['organization'] });
    if (!event) throw new NotFoundError('event');
    const tiers = await this.em.find(
      Tier,
      { id: { $in: items.map(({ tierId }) => tierId) }, event: eventId },
      { refresh: true },
    );
    const byId = new Map(tiers.map(tier => [tier.id, tier]));
    assertOnSale(event, byId, items);
    return { event, tiers: byId };
  }

  private async price(event: Event, tiers: Map<string, Tier>, items: readonly TierQuantity[]): Promise<Price> {
    const { feeBasisPoints, feeFixed, feesPaidBy } = await event.organization.loadOrFail();
    const { taxBasisPoints, taxIncluded } = event;
    const requests = items.map(item => ({ ...item, unitPrice: tiers.get(item.tierId)!.priceAmount }));
    return priceOrder(requests, {
      feeBasisPoints,
      feeFixed,
      feesPaidByBuyer: feesPaidBy === FeesPaidBy.BUYER,
      taxBasisPoints,
      taxIncluded,
      step: chargeStep(event.currency),
    });
  }

  private open(id: string, event: Event, user: User | null, buyer: HoldRequest['buyer'], price: Price): Order {
    const now = clock.now();
    const order = new Order({
      id,
      number: newOrderNumber(),
      event: ref(event),
      user: user && ref(this.em.getReference(User, user.id)),
      buyerName: buyer.name,
      buyerEmail: buyer.email,
      storedStatus: OrderStatus.HELD,
      currency: event.currency,
      subtotalAmount: price.subtotal,
      discountAmount: price.discount,
      feesAmount: price.fees,
      taxAmount: price.tax,
      taxIncluded: price.taxIncluded,
      totalAmount: price.total,
      holdEndsAt: new Date(now.getTime() + event.holdMinutes * MINUTE),
      createdAt: now,
    });
    for (const [position, line] of price.lines.entries()) {
      const item = new OrderItem({
        order: ref(order),
        tier: ref(this.em.getReference(Tier, line.tierId)),
        position,
        quantity: line.quantity,
        unitPriceAmount: line.unitPrice,
        discountAmount: line.discount,
        feesAmount: line.fees,
        taxAmount: line.tax,
        totalAmount: line.total,
      });
      order.items.add(item);
    }
    return order;
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

function newOrderNumber(): string {
  const characters = Array.from({ length: 10 }, () => NUMBER_ALPHABET[randomInt(NUMBER_ALPHABET.length)]).join('');
  return `${characters.slice(0, 5)}-${characters.slice(5)}`;
}
