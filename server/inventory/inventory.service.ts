import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { afterCommit } from '../platform/after-commit.js';
import { NotFoundError } from '../platform/errors.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { CapacityBelowSoldError } from './inventory.errors.js';
import type { SoldOutMemory } from './sold-out-memory.service.js';
import { Stock } from './stock.service.js';

/** So many tickets of one tier. */
export interface TierQuantity {
  readonly tierId: string;
  readonly quantity: number;
}

/** Who waits for what comes back: they are served before it is on sale, in the transaction that it comes back in. */
export interface ThoseWhoWait {
  /** Gives them what came back to the stock, and writes it. */
  serve(stock: Stock): Promise<void>;
}

/**
 * Sold tickets that come back, and how many there are. Stock has the counters, and changes them.
 *
 * A ticket is available, then held (an unpaid order has it), then sold; both steps go back as well. Every change locks
 * the event's row, then the tiers' in the order of their ids, until the commit. Everybody locks in this order (orders,
 * events, tiers), so nobody waits in a circle. CHECK constraints keep both counters from falling below 0 and passing the
 * capacity.
 */
export class InventoryService {
  constructor(
    private readonly em: EntityManager,
    private readonly waitlist: ThoseWhoWait,
    private readonly soldOut: SoldOutMemory,
    private readonly liveFeed: LiveFeed,
  ) {}

  /** Tickets that were sold are refunded or void: they go to those who wait, or are on sale again. */
  @Transactional()
  async takeBack(eventId: string, quantities: readonly TierQuantity[]): Promise<void> {
    if (quantities.length === 0) return;
    const stock = await Stock.lockForReturn(
      this.em,
      [eventId],
      quantities.map(({ tierId }) => tierId),
    );
    stock.takeBack(eventId, quantities);
    await this.waitlist.serve(stock);
    this.tellWatchers([eventId]);
  }

  /**
   * Sets how many tickets of a tier there are; new ones go to those who wait first.
   * @throws CapacityBelowSoldError where more are sold and held; NotFoundError for an unknown tier.
   */
  @Transactional()
  async setTierCapacity(eventId: string, tierId: string, capacity: number): Promise<void> {
    const stock = await Stock.lockForReturn(this.em, [eventId], [tierId]);
    const tier = stock.tiers.get(tierId);
    if (!tier) throw new NotFoundError('tier');
    assertEnough(tier, capacity);
    await this.em.execute('update tiers set capacity = ? where id = ?', [capacity, tierId]);
    await this.resized(stock, tierId, capacity);
    this.tellWatchers([eventId], false);
  }

  /**
   * Sets how many people the event's house holds over all tiers; null takes the limit away. Those who wait come first
   * here too.
   * @throws CapacityBelowSoldError where more are sold and held; NotFoundError for an unknown event.
   */
  @Transactional()
  async setEventCapacity(eventId: string, capacity: number | null): Promise<void> {
    const stock = await Stock.lockForReturn(this.em, [eventId], []);
    const event = stock.events.get(eventId);
    if (!event) throw new NotFoundError('event');
    if (capacity !== null) assertEnough(event, capacity);
    await this.em.execute('update events set capacity = ? where id = ?', [capacity, eventId]);
    await this.resized(stock, eventId, capacity);
    this.tellWatchers([eventId], false);
  }

  /** Tiers of the event may be for the public again: what came back meanwhile goes to those who wait, before it is sold. */
  @Transactional()
  async serveLines(eventId: string): Promise<void> {
    const stock = await Stock.lockForReturn(this.em, [eventId], []);
    await this.waitlist.serve(stock);
    this.tellWatchers([eventId], false);
  }

  private async resized(stock: Stock, id: string, capacity: number | null): Promise<void> {
    stock.resize(id, capacity);
    await this.waitlist.serve(stock);
  }

  /** Tells who watches these events that there are more or fewer tickets; of what is sold, the dashboards too. */
  tellWatchers(eventIds: readonly string[], soldChanged = true): void {
    afterCommit(() => {
      for (const eventId of new Set(eventIds)) {
        this.soldOut.forget(eventId);
        this.liveFeed.publish(`availability:${eventId}`);
        this.liveFeed.publish(`sales:${eventId}`);
        if (soldChanged) this.liveFeed.publish(`attendance:${eventId}`);
      }
    });
  }
}

function assertEnough({ sold, held }: { readonly sold: number; readonly held: number }, capacity: number): void {
  if (capacity < sold + held) throw new CapacityBelowSoldError(sold, held);
}
