import type { Event } from '../events/event.entity.js';
import { TierLane, type Tier } from '../events/tier.entity.js';
import { availableOf, closingTime, isOnSale } from '../events/tier.policy.js';
import { clock } from '../platform/clock.js';

/** What somebody who comes in by a lane finds. */
export interface LaneStock {
  /** How many orders could be opened now, one as small as it may be. */
  readonly now: number;
  /** Whether there may be something yet: now, when a sale opens, or when what is held comes back. */
  readonly later: boolean;
}

/**
 * What each lane could buy of these tiers of an event: VIP all, REGULAR those that are not for VIP. What only a promo code
 * shows is for nobody here, since those in line are not known to have one.
 */
export function stockOf(event: Event, tiers: readonly Tier[]): Readonly<Record<TierLane, LaneStock>> {
  const shown = tiers.filter(({ hidden }) => !hidden);
  if (shown.length === 0) return { [TierLane.VIP]: UNKNOWN, [TierLane.REGULAR]: UNKNOWN };
  return {
    [TierLane.VIP]: laneStock(event, shown),
    [TierLane.REGULAR]: laneStock(
      event,
      shown.filter(({ lane }) => lane === TierLane.REGULAR),
    ),
  };
}

/** Before there are tiers to see, there may be some. */
const UNKNOWN: LaneStock = { now: 0, later: true };

function laneStock(event: Event, tiers: readonly Tier[]): LaneStock {
  const house = event.capacity === null ? Infinity : event.capacity - event.sold - event.held;
  const onSale = tiers.filter(tier => isOnSale(event, tier));
  const orders = onSale.map(tier => Math.floor(availableOf(event, tier) / tier.minPerOrder));
  const now = clock.now();
  return {
    now: Math.max(0, Math.min(house, orders.reduce((sum, n) => sum + n, 0))), // prettier-ignore
    later: tiers.some(tier => closingTime(event, tier) > now && unsoldOf(event, tier) >= tier.minPerOrder),
  };
}

/** What is left, and what is held. */
const unsoldOf = (event: Event, { capacity, sold }: Tier): number =>
  Math.min(capacity - sold, (event.capacity ?? Infinity) - event.sold);
