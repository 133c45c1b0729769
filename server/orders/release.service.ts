import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EventStatus } from '../events/event.entity.js';
import type { InventoryService } from '../inventory/inventory.service.js';
import { Stock } from '../inventory/stock.service.js';
import type { Batches, Outcome } from '../platform/batches.js';
import { NotFoundError } from '../platform/errors.js';
import type { RegistrationOrders } from '../registrations/registration-orders.service.js';
import type { WaitlistLine } from '../waitlist/waitlist-line.service.js';
import type { PromoCodeUseService } from '../promo-codes/promo-code-use.service.js';
import { OrderItem } from './order-item.entity.js';
import { OrderStatus } from './order-status.js';
import type { Order } from './order.entity.js';
import type { OrderService } from './order.service.js';

/** A hold that is over, or that its buyer gives back. */
export interface Release {
  readonly orderId: string;
  readonly to: OrderStatus.EXPIRED | OrderStatus.CANCELLED;
}

/** A hold under its order's lock. */
interface Ending {
  readonly order: Order;
  readonly to: Release['to'];
}

/** The process's one line for holds that end: those that end at once share a transaction. */
export type Releases = Batches<Release, void>;

/**
 * Holds that end give their tickets to those who wait, or put them back on sale: any number of them in one transaction,
 * each decided for itself, all written together. Locks as everywhere: orders, events, tiers, promo codes.
 *
 * Given back after its end, an order is EXPIRED all the same, and CANCELLED if its event is. One that holds nothing is
 * left as it is, and so is one whose hold was lengthened before it could be EXPIRED: doing it twice does it once.
 */
export class ReleaseService {
  constructor(
    private readonly em: EntityManager,
    private readonly orders: OrderService,
    private readonly inventory: InventoryService,
    private readonly promoCodes: PromoCodeUseService,
    private readonly waitlist: WaitlistLine,
    private readonly registrations: RegistrationOrders,
  ) {}

  /** @returns for each: nothing; or refused with NotFoundError. */
  @Transactional()
  async release(releases: readonly Release[]): Promise<Outcome<void>[]> {
    const orders = new Map(
      (await this.orders.lockAll(releases.map(({ orderId }) => orderId))).map(order => [order.id, order]),
    );
    const ending = releases.flatMap(({ orderId, to }) => {
      const order = orders.get(orderId);
      return order?.isHolding && !(to === OrderStatus.EXPIRED && order.open) ? { order, to } : [];
    });
    if (ending.length > 0) await this.end(ending);
    return releases.map(({ orderId }) =>
      orders.has(orderId) ? { result: undefined } : { refusal: new NotFoundError('order') },
    );
  }

  private async end(ending: readonly Ending[]): Promise<void> {
    const eventIds = ending.map(({ order }) => order.event.id);
    const items = await this.em.find(OrderItem, { order: { $in: ending.map(({ order }) => order.id) } });
    const tierIds = items.map(({ tier }) => tier.id);
    const stock = await Stock.lockForReturn(this.em, eventIds, tierIds);
    for (const { order, tier, quantity } of items) {
      stock.release(order.getEntity().event.id, [{ tierId: tier.id, quantity }]);
    }
    const calledOff = ({ event: { id } }: Order) => {
      const event = stock.events.get(id)!;
      return event.storedStatus === EventStatus.CANCELLED ? event : null;
    };
    const givenBack = ({ order, to }: Ending) => to === OrderStatus.CANCELLED && order.open && !calledOff(order);
    const ended = ending.map(one => ({
      order: one.order,
      wasGivenBack: givenBack(one),
      calledOff: calledOff(one.order),
    }));
    await this.waitlist.offersEnded(ended);
    await this.registrations.ended(ended);
    await this.waitlist.serve(stock);
    await this.promoCodes.giveBack(ending.flatMap(({ order }) => order.promoCode?.id ?? []));
    for (const { order, to } of ending) {
      this.orders.released(order, calledOff(order) ? OrderStatus.CANCELLED : order.open ? to : OrderStatus.EXPIRED);
    }
    this.inventory.tellWatchers(eventIds, false);
  }
}
