import type { Event } from '../events/event.entity.js';
import { TierLane, type Tier } from '../events/tier.entity.js';
import { availableOf, closingTime, isOnSale } from '../events/tier.policy.js';
import { clock } from '../platform/clock.js';

/** What somebody who comes in finds. */
export interface Finds {
  /** How many orders could be opened now, each as small as it may be. */
  readonly now: number;
  /** Whether there may be something yet: now, when a sale opens, or when what is held comes back. */
  readonly later: boolean;
  /** Whether any of it is on sale now, also where nothing is left. */
  readonly onSale: boolean;
}

/** What those of a lane find. */
export interface LaneStock {
  readonly everybody: Finds;
  /** By id the hidden tiers that a promo code may open for somebody of this lane. */
  readonly opened: ReadonlyMap<string, Finds>;
  readonly entrants: Entrants;
}

/** Whom of a lane a tick may admit. */
export interface Entrants {
  /** How many orders there are for them. */
  readonly most: number;
  /** Null: whoever is next; else those alone to whom a promo code opened one of these tiers: by id, how many orders it has. */
  readonly opens: ReadonlyMap<string, number> | null;
}

/**
 * What each lane could buy of these tiers of an event: VIP all, REGULAR those that are not for VIP. What a promo code opens
 * is there for those who have shown one. Where nothing else is on offer the sale is for who was invited, and whoever
 * has the VIP code was: hidden tiers count for that lane then.
 */
export function stockOf(event: Event, tiers: readonly Tier[]): Readonly<Record<TierLane, LaneStock>> {
  const shown = tiers.filter(({ hidden }) => !hidden);
  const isOpen = shown.length > 0;
  const regular = ({ lane }: Tier): boolean => lane === TierLane.REGULAR;
  const hidden = tiers.filter(tier => tier.hidden);
  return {
    [TierLane.VIP]: laneStock(event, isOpen ? shown : tiers.length > 0 ? tiers : null, hidden),
    [TierLane.REGULAR]: laneStock(event, isOpen ? shown.filter(regular) : null, hidden.filter(regular)),
  };
}

/** Whether this lane has something now for somebody to whom these tiers were opened. */
export const isServed = ({ everybody, opened }: LaneStock, opens: readonly string[] | null): boolean =>
  everybody.now > 0 || (opens ?? []).some(id => (opened.get(id)?.now ?? 0) > 0);

/** Whether nothing is left for them, and nothing will be. */
export const isSoldOut = ({ everybody, opened }: LaneStock, opens: readonly string[] | null): boolean =>
  !everybody.later && !(opens ?? []).some(id => opened.get(id)?.later);

/** What may be shown later, nobody can say. */
const UNKNOWN: Finds = { now: 0, later: true, onSale: false };

/** `open` null: nothing is shown yet. */
function laneStock(event: Event, open: readonly Tier[] | null, hidden: readonly Tier[]): LaneStock {
  const everybody = open ? finds(event, open) : UNKNOWN;
  const opened = new Map(hidden.map(tier => [tier.id, finds(event, [tier])]));
  const left = hidden.filter(({ id }) => opened.get(id)!.now > 0);
  const entrants =
    everybody.now > 0
      ? { most: everybody.now, opens: null }
      : { most: finds(event, left).now, opens: new Map(left.map(({ id }) => [id, opened.get(id)!.now])) };
  return { everybody, opened, entrants };
}

function finds(event: Event, tiers: readonly Tier[]): Finds {
  const house = event.capacity === null ? Infinity : event.capacity - event.sold - event.held;
  const onSale = tiers.filter(tier => isOnSale(event, tier));
  const orders = onSale.map(tier => Math.floor(availableOf(event, tier) / tier.minPerOrder));
  const now = clock.now();
  return {
    now: Math.max(0, Math.min(house, orders.reduce((sum, n) => sum + n, 0))), // prettier-ignore
    later: tiers.some(tier => closingTime(event, tier) > now && unsoldOf(event, tier) >= tier.minPerOrder),
    onSale: onSale.length > 0,
  };
}

/** What is left, and what is held. */
const unsoldOf = (event: Event, { capacity, sold }: Tier): number =>
  Math.min(capacity - sold, (event.capacity ?? Infinity) - event.sold);
