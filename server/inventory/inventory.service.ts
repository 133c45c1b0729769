import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { afterCommit } from '../platform/after-commit.js';
import { NotFoundError } from '../platform/errors.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { CapacityBelowSoldError, SoldOutError } from './inventory.errors.js';

/** So many tickets of one tier. */
export interface TierQuantity {
  readonly tierId: string;
  readonly quantity: number;
}

/**
 * The only place that changes `sold` and `held` of tiers and events.
 *
 * A ticket is available, then held (an unpaid order has it), then sold; both steps go back as well. Every change is
 * one guarded UPDATE of the event, then one of each tier in the order of their ids: the row locks that it takes are
 * held until the commit, so two buyers of the last ticket stand in line, and the second one's guard finds it gone.
 * Everybody locks in this order (orders, events, tiers), so nobody waits in a circle. The CHECK constraints repeat
 * the guards.
 */
export class InventoryService {
  constructor(
    private readonly em: EntityManager,
    private readonly liveFeed: LiveFeed,
  ) {}

  /**
   * Takes tickets off sale: all or none.
   * @throws SoldOutError for the first tier with too few left, or where the event's own capacity is reached.
   */
  @Transactional()
  async hold(eventId: string, quantities: readonly TierQuantity[]): Promise<void> {
    await this.move(eventId, quantities, { held: +1 });
  }

  /** Puts held tickets back on sale. */
  @Transactional()
  async release(eventId: string, quantities: readonly TierQuantity[]): Promise<void> {
    await this.move(eventId, quantities, { held: -1 });
  }

  /** Held tickets were paid. */
  @Transactional()
  async sellHeld(eventId: string, quantities: readonly TierQuantity[]): Promise<void> {
    await this.move(eventId, quantities, { held: -1, sold: +1 });
  }

  /**
   * Tickets whose hold was released before the money came: sold where there is still room.
   * @throws SoldOutError where there is none. It then changed nothing, so that the caller may go on and commit.
   */
  @Transactional()
  async sellAvailable(eventId: string, quantities: readonly TierQuantity[]): Promise<void> {
    await this.assertRoom(eventId, quantities);
    await this.move(eventId, quantities, { sold: +1 });
  }

  /** Tickets that were sold are refunded or void: they are on sale again. */
  @Transactional()
  async takeBack(eventId: string, quantities: readonly TierQuantity[]): Promise<void> {
    if (quantities.length > 0) await this.move(eventId, quantities, { sold: -1 });
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
    this.tellWatchers(tier.event_id);
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
    this.tellWatchers(eventId);
  }

  private async move(
    eventId: string,
    quantities: readonly TierQuantity[],
    { held = 0, sold = 0 }: { held?: number; sold?: number },
  ): Promise<void> {
    const takes = held + sold > 0;
    const inOrder = byTier(quantities);
    const total = totalOf(quantities);

    const houseHasRoom = takes ? 'and sold + held + ? <= coalesce(capacity, 2147483647)' : '';
    const house = await this.em.execute<unknown[]>(
      `update events set held = held + ?, sold = sold + ? where id = ? ${houseHasRoom} returning 1`,
      [held * total, sold * total, eventId, ...(takes ? [total] : [])],
    );
    if (house.length === 0) throw new SoldOutError(inOrder[0]!.tierId, (await this.roomInHouse(eventId)) ?? 0);

    for (const { tierId, quantity } of inOrder) {
      const tierHasRoom = takes ? 'and sold + held + ? <= capacity' : '';
      const tier = await this.em.execute<unknown[]>(
        `update tiers set held = held + ?, sold = sold + ? where id = ? and event_id = ? ${tierHasRoom} returning 1`,
        [held * quantity, sold * quantity, tierId, eventId, ...(takes ? [quantity] : [])],
      );
      if (tier.length === 0) throw new SoldOutError(tierId, await this.remainingOf(tierId));
    }
    this.tellWatchers(eventId, sold !== 0);
  }

  /** Locks the rows, in `move`'s order, and throws what it would throw. */
  private async assertRoom(eventId: string, quantities: readonly TierQuantity[]): Promise<void> {
    const inOrder = byTier(quantities);
    const room = await this.roomInHouse(eventId);
    if (room !== null && room < totalOf(quantities)) throw new SoldOutError(inOrder[0]!.tierId, room);
    for (const { tierId, quantity } of inOrder) {
      const remaining = await this.remainingOf(tierId);
      if (remaining < quantity) throw new SoldOutError(tierId, remaining);
    }
  }

  /** Null where only tiers count. */
  private async roomInHouse(eventId: string): Promise<number | null> {
    const [row] = await this.em.execute<{ room: number | null }[]>(
      'select capacity - sold - held as room from events where id = ? for no key update',
      [eventId],
    );
    if (!row) throw new NotFoundError('event');
    return row.room;
  }

  private async remainingOf(tierId: string): Promise<number> {
    const [row] = await this.em.execute<{ remaining: number }[]>(
      'select capacity - sold - held as remaining from tiers where id = ? for no key update',
      [tierId],
    );
    if (!row) throw new NotFoundError('tier');
    return row.remaining;
  }

  private tellWatchers(eventId: string, soldChanged = false): void {
    afterCommit(() => {
      this.liveFeed.publish(`availability:${eventId}`);
      if (soldChanged) this.liveFeed.publish(`attendance:${eventId}`);
    });
  }
}

/** In the order in which everybody locks them. */
const byTier = (quantities: readonly TierQuantity[]): TierQuantity[] =>
  [...quantities].sort((a, b) => (a.tierId < b.tierId ? -1 : 1));

const totalOf = (quantities: readonly TierQuantity[]): number =>
  quantities.reduce((sum, { quantity }) => sum + quantity, 0);
