import { type EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import type { MembershipService } from '../accounts/membership.service.js';
import type { Viewer } from '../accounts/viewer.entity.js';
import { Event } from '../events/event.entity.js';
import { clock } from '../platform/clock.js';
import { NotFoundError, UnauthenticatedError } from '../platform/errors.js';
import { findPage, type Page, type PageArguments } from '../platform/graphql/connection.js';
import { isId } from '../platform/ids.js';
import { listLoader } from '../platform/list-loader.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { Watch } from '../platform/live-watch.js';
import { findMatches } from '../platform/search.js';
import type { SecretKey } from '../platform/secret-key.js';
import type { Answers } from '../questions/answers.policy.js';
import { OrderItem } from './order-item.entity.js';
import { OrderStatus } from './order-status.js';
import { Order } from './order.entity.js';

/** What a guest's replay of an idempotency key still answers with the access token. */
const TOKEN_REPLAY_MS = 10 * 60_000;

export interface OrderName {
  readonly id?: string | null;
  readonly number?: string | null;
  readonly accessToken?: string | null;
}

export interface OrderSearch {
  /** Found in number, buyer's name and address. */
  readonly text?: string | null;
  readonly status?: OrderStatus | null;
  /** From this instant of creation on. */
  readonly from?: Date | null;
  /** Before this instant of creation. */
  readonly to?: Date | null;
}

/** Who may see an order: its buyer (by account, verified address or access token) and the event's staff. */
export class OrderViewService {
  /** Orders that this operation's bearer opened or made. */
  readonly #opened = new Set<string>();
  readonly #itemsOf = listLoader<OrderItem>(
    ids => this.em.find(OrderItem, { order: { $in: [...ids] } }, { orderBy: { position: 'asc' } }),
    ({ order }) => order.id,
  );

  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly memberships: MembershipService,
    private readonly secrets: SecretKey,
    private readonly liveFeed: LiveFeed,
  ) {}

  /** Its items as they were ordered. */
  itemsOf({ id }: Order): Promise<OrderItem[]> {
    return this.#itemsOf.load(id);
  }

  /** The order, for whoever may see it; null for everybody else. */
  async find(name: OrderName): Promise<Order | null> {
    const order = await this.read(name);
    if (!order) return null;
    if (this.isBuyers(order)) return order;
    const event = await order.event.loadOrFail();
    return (await this.memberships.may('seeOrders', event.organization.id)) ? order : null;
  }

  /**
   * The order, for its buyer alone: what only a buyer does.
   * @throws NotFoundError for everybody else.
   */
  async requireBuyers(id: string, accessToken?: string | null): Promise<Order> {
    const order = await this.read({ id, accessToken });
    if (!order || !this.isBuyers(order)) throw new NotFoundError('order');
    return order;
  }

  /** The order, for whoever may see it. @throws NotFoundError for everybody else. */
  async require(name: OrderName): Promise<Order> {
    const order = await this.find(name);
    if (!order) throw new NotFoundError('order');
    return order;
  }

  /** Hints at every change of the order's status, for this viewer. @throws NotFoundError for whoever may not see it. */
  async watch(id: string, accessToken: string | null): Promise<Watch> {
    const order = await this.require({ id, accessToken });
    return new Watch(this.liveFeed, `order:${order.id}`, {}, null);
  }

  /** Whoever just made the order is its bearer; a replay of the same request is so for ten minutes. */
  openNew(order: Order): Order {
    const isFresh = clock.now().getTime() - order.createdAt.getTime() < TOKEN_REPLAY_MS;
    if (isFresh) this.#opened.add(order.id);
    return order;
  }

  /** Whoever claimed the order with what was mailed to its buyer is its bearer. */
  openClaimed(order: Order): Order {
    this.#opened.add(order.id);
    return order;
  }

  /** The token that opens the order without an account, for its buyer; null for staff and everybody else. */
  accessTokenOf(order: Order): string | null {
    return this.isBuyers(order) ? this.secrets.token('order-access', order.id) : null;
  }

  /** Whether the order, which somebody else read, is opened by this token or is the viewer's own; its bearer from here on. */
  opens(order: Order, accessToken?: string | null): boolean {
    return this.isBuyers(this.recognised(order, accessToken));
  }

  /** Whether the viewer is the order's buyer: the account that bought, its verified address, or the token's bearer. */
  isBuyers(order: Order): boolean {
    const { user } = this.viewer;
    if (this.isBearer(order)) return true;
    if (!user) return false;
    return order.user?.id === user.id || (user.emailVerified && user.email === order.buyerEmail);
  }

  /** Whether this operation brought the order's access token, or made the order. */
  isBearer(order: Order): boolean {
    return this.#opened.has(order.id);
  }

  /** Whether the viewer sees who bought: the buyer, and staff who may see orders. */
  async seesBuyer(order: Order): Promise<boolean> {
    if (this.isBuyers(order)) return true;
    const event = await order.event.loadOrFail({ dataloader: true });
    return this.memberships.may('seeOrders', event.organization.id);
  }

  /** The promo code that it was bought with, for those who see who bought; null for others and without. */
  async promoCodeOf(order: Order): Promise<string | null> {
    if (!order.promoCode || !(await this.seesBuyer(order))) return null;
    return (await order.promoCode.loadOrFail({ dataloader: true })).code;
  }

  /** What was answered to the event's questions, for those who see who bought; null for others and without. */
  async answersOf(order: Order): Promise<Answers | null> {
    return order.answers && (await this.seesBuyer(order)) ? order.answers : null;
  }

  /** The viewer's orders, newest first. */
  async mine(page: PageArguments): Promise<Page<Order>> {
    const { user } = this.viewer;
    if (!user) throw new UnauthenticatedError();
    const where: FilterQuery<Order> = user.emailVerified
      ? { $or: [{ user: user.id }, { buyerEmail: user.email }] }
      : { user: user.id };
    return findPage(this.em, Order, where, { createdAt: 'desc', id: 'desc' }, page);
  }

  /** An event's orders for its staff, newest first. */
  async ofEvent(eventId: string, search: OrderSearch, page: PageArguments): Promise<Page<Order>> {
    const event = isId(eventId) ? await this.em.findOne(Event, eventId) : null;
    await this.memberships.require('seeOrders', event?.organization.id ?? eventId, 'event');
    const where: FilterQuery<Order> = {
      event: eventId,
      $and: [
        ...(search.status ? [statusIs(search.status)] : []),
        ...(search.from ? [{ createdAt: { $gte: search.from } }] : []),
        ...(search.to ? [{ createdAt: { $lt: search.to } }] : []),
      ],
    };
    const orderBy = { createdAt: 'desc', id: 'desc' } as const;
    const { text } = search;
    if (!text?.trim()) return findPage(this.em, Order, where, orderBy, page);
    const columns = ['number', 'buyer_name', 'buyer_email'];
    const asked = { text, path: 'filter.text', kind: 'ORDER', columns, eventId, where, orderBy } as const;
    return findMatches(this.em, Order, asked, page);
  }

  private async read({ id, number, accessToken }: OrderName): Promise<Order | null> {
    if (id ? !isId(id) : !number) return null;
    const where = id ? { id } : { number: number!.trim().toUpperCase() };
    const order = await this.em.findOne(Order, where);
    return order && this.recognised(order, accessToken);
  }

  /** The order; whoever brought its access token is its bearer from here on. */
  private recognised(order: Order, accessToken: string | null | undefined): Order {
    if (this.secrets.opens('order-access', order.id, accessToken)) this.#opened.add(order.id);
    return order;
  }
}

/** By the clock, as `Order.status` tells it: an open order past its time is EXPIRED, whatever its row says. */
function statusIs(status: OrderStatus): FilterQuery<Order> {
  const now = clock.now();
  const open = { storedStatus: { $in: [OrderStatus.HELD, OrderStatus.AWAITING_PAYMENT] } };
  if (status === OrderStatus.HELD || status === OrderStatus.AWAITING_PAYMENT) {
    return { storedStatus: status, holdEndsAt: { $gt: now } };
  }
  if (status !== OrderStatus.EXPIRED) return { storedStatus: status };
  return { $or: [{ storedStatus: status }, { ...open, holdEndsAt: { $lte: now } }] };
}
