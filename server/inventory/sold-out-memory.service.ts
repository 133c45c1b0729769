import type { Tier } from '../events/tier.entity.js';
import { SoldOutError } from './inventory.errors.js';
import type { TierQuantity } from './inventory.service.js';

/** For so long nobody asks again: whoever comes after that may find a ticket that came back in another process. */
const REMEMBERED_MS = 100;

/**
 * Tiers of which nobody got a ticket a moment ago: the crowd in front of a sold-out tier is sent away without a lock.
 * What comes back in this process is forgotten at once. Hidden tiers are not kept: whoever does not know their promo
 * code must not learn that they exist.
 */
export class SoldOutMemory {
  /** By tier; `until` is of the process's own steady clock. */
  readonly #known = new Map<string, { readonly eventId: string; readonly until: number }>();

  remember(tiers: readonly Tier[]): void {
    const now = performance.now();
    for (const [id, { until }] of this.#known) if (until <= now) this.#known.delete(id);
    for (const { id, event, hidden } of tiers) {
      if (!hidden) this.#known.set(id, { eventId: event.id, until: now + REMEMBERED_MS });
    }
  }

  /** There may be tickets of this event again. */
  forget(eventId: string): void {
    for (const [id, known] of this.#known) if (known.eventId === eventId) this.#known.delete(id);
  }

  /** What to tell somebody who wants these; null where nothing is known of them. */
  refusal(items: readonly TierQuantity[]): SoldOutError | null {
    if (this.#known.size === 0) return null;
    const gone = items.find(({ tierId }) => (this.#known.get(tierId)?.until ?? 0) > performance.now());
    return gone ? new SoldOutError(gone.tierId, 0, true) : null;
  }
}
