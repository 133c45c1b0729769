import { LockMode, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { sql } from 'kysely';
import { afterCommit } from '../platform/after-commit.js';
import { idsOf, runBulk } from '../platform/bulk.js';
import { clock } from '../platform/clock.js';
import { NotFoundError, WrongStateError } from '../platform/errors.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { OrderStatus } from './order-status.js';
import { Order } from './order.entity.js';
import { HoldExpiredError } from './order.errors.js';

const MINUTE = 60_000;
const EXTENSION_MS = 5 * MINUTE;
const CHECKOUT_MS = 15 * MINUTE;

/** An order's own life: held, paid, released. Nothing here talks to a payment provider. */
export class OrderService {
  constructor(
    private readonly em: EntityManager,
    private readonly liveFeed: LiveFeed,
  ) {}

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

  /** An offer was claimed: from now on it is held as any other order, `minutes` long. The caller holds its lock. */
  holdAnew(order: Order, minutes: number): void {
    order.holdEndsAt = new Date(clock.now().getTime() + minutes * MINUTE);
    order.holdExtended = false;
    afterCommit(() => this.liveFeed.publish(`order:${order.id}`));
  }

  /** It has its tickets: FulfilmentService gives them, and holds its lock. */
  paid(order: Order): void {
    order.paidAt = clock.now();
    this.change(order, OrderStatus.PAID);
  }

  /** Its tickets are on sale again: ReleaseService puts them there, and holds its lock. A hold that is given back ends now. */
  released(order: Order, to: OrderStatus.EXPIRED | OrderStatus.CANCELLED): void {
    if (order.open) order.holdEndsAt = clock.now();
    this.change(order, to);
  }

  /** Some of its tickets, and of the others so many are `left` that count. The caller holds its lock. */
  ticketsReturned(order: Order, left: number): void {
    const status = left === 0 ? OrderStatus.REFUNDED : OrderStatus.PARTIALLY_REFUNDED;
    if (order.storedStatus !== status) this.change(order, status);
  }

  /**
   * The orders under row locks, as they are now, in the order of their ids; `free`: of these only what costs nothing. Orders
   * are locked before anything else.
   */
  async lockAll(orderIds: readonly string[], { free = false } = {}): Promise<Order[]> {
    const rows = await runBulk(
      this.em,
      sql<object>`select * from orders where id = any(${idsOf(orderIds)}) and (total = 0 or not ${free}) order by id for update`,
    );
    return rows.map(row => this.em.map(Order, row));
  }

  /** The events of these orders, in their places; of one that does not exist, its own id. */
  async eventIdsOf(orderIds: readonly string[]): Promise<string[]> {
    const rows = await this.em.execute<{ id: string; event_id: string }[]>(
      'select id, event_id from orders where id in (?)',
      [[...orderIds]],
    );
    const events = new Map(rows.map(({ id, event_id: eventId }) => [id, eventId]));
    return orderIds.map(id => events.get(id) ?? id);
  }

  /** One order under a row lock, as it is now. */
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

  private change(order: Order, status: OrderStatus): void {
    order.moveTo(status);
    afterCommit(() => {
      this.liveFeed.publish(`order:${order.id}`);
    });
  }
}
