import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { afterCommit } from '../platform/after-commit.js';
import { NotFoundError } from '../platform/errors.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { CapacityBelowSoldError } from './inventory.errors.js';
import type { SoldOutMemory } from './sold-out-memory.service.js';

/** So many tickets of one tier. */
export interface TierQuantity {
  readonly tierId: string;
  readonly quantity: number;
}

/**
 * Sold tickets that come back, and how many there are. With Stock, which holds, sells and releases for many at once, the
 * only place that changes `sold` and `held` of tiers and events.
 *
 * A ticket is available, then held (an unpaid order has it), then sold; both steps go back as well. Every change locks
 * the event's row, then the tiers' in the order of their ids, until the commit. Everybody locks in this order (orders,
 * events, tiers), so nobody waits in a circle. CHECK constraints keep both counters from falling below 0 and passing the
 * capacity.
 */
export class InventoryService {
  constructor(
    private readonly em: EntityManager,
    private readonly soldOut: SoldOutMemory,
    private readonly liveFeed: LiveFeed,
  ) {}

  /** Tickets that were sold are refunded or void: they are on sale again. */
  @Transactional()
  async takeBack(eventId: string, quantities: readonly TierQuantity[]): Promise<void> {
    if (quantities.length > 0) await this.giveBack(eventId, quantities);
  }

  /**
   * Sets how many tickets of a tier there are.
   * @throws CapacityBelowSoldError where more are sold and held; NotFoundError for an unknown tier.
   */
  @Transactional()
  async setTierCapacity(tierId: string, capacity: number): Promise<void> {
    const [tier] = await this.em.execute<{ event_id: string; sold: number; held: number }[]>(
      'select event_id, sold, held from tiers where id = ? for update',
      [tierId],
    );
    if (!tier) throw new NotFoundError('tier');
    if (capacity < tier.sold + tier.held) throw new CapacityBelowSoldError(tier.sold, tier.held);
    await this.em.execute('update tiers set capacity = ? where id = ?', [capacity, tierId]);
    this.tellWatchers([tier.event_id], false);
  }

  /**
   * Sets how many people the event's house holds over all tiers; null takes the limit away.
   * @throws CapacityBelowSoldError where more are sold and held; NotFoundError for an unknown event.
   */
  @Transactional()
  async setEventCapacity(eventId: string, capacity: number | null): Promise<void> {
    const [event] = await this.em.execute<{ sold: number; held: number }[]>(
      'select sold, held from events where id = ? for update',
      [eventId],
    );
    if (!event) throw new NotFoundError('event');
    if (capacity !== null && capacity < event.sold + event.held)
      throw new CapacityBelowSoldError(event.sold, event.held);
    await this.em.execute('update events set capacity = ? where id = ?', [capacity, eventId]);
    this.tellWatchers([eventId], false);
  }

  /** In the event first, then in the tiers in the order of their ids. */
  private async giveBack(eventId: string, quantities: readonly TierQuantity[]): Promise<void> {
    const total = quantities.reduce((sum, { quantity }) => sum + quantity, 0);
    await this.em.execute('update events set sold = sold - ? where id = ?', [total, eventId]);
    for (const { tierId, quantity } of [...quantities].sort((a, b) => (a.tierId < b.tierId ? -1 : 1))) {
      await this.em.execute('update tiers set sold = sold - ? where id = ? and event_id = ?', [
        quantity,
        tierId,
        eventId,
      ]);
    }
    this.tellWatchers([eventId]);
  }

  /** Tells who watches these events that there are more or fewer tickets; of what is sold, the dashboards too. */
  tellWatchers(eventIds: readonly string[], soldChanged = true): void {
    afterCommit(() => {
      for (const eventId of new Set(eventIds)) {
        this.soldOut.forget(eventId);
        this.liveFeed.publish(`availability:${eventId}`);
        if (soldChanged) this.liveFeed.publish(`attendance:${eventId}`);
      }
    });
  }
}
