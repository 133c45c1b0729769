import { EventStatus, type Event } from '../events/event.entity.js';
import type { Tier } from '../events/tier.entity.js';
import { closingTime } from '../events/tier.policy.js';
import type { TierQuantity } from '../inventory/inventory.service.js';
import { clock } from '../platform/clock.js';
import { NotFoundError } from '../platform/errors.js';
import type { PromoCode } from '../promo-codes/promo-code.entity.js';
import { PromoCodeInvalidError } from '../promo-codes/promo-code.errors.js';
import { ApprovalRequiredError, QuantityLimitError, SaleNotOpenError } from './order.errors.js';

/**
 * The event sells tickets to the public: it is no draft, and takes no registrations instead.
 * @throws NotFoundError for what the public can't see, ApprovalRequiredError.
 */
export function assertSells({ status, requiresApproval }: Event): void {
  if (status === EventStatus.DRAFT) throw new NotFoundError('event');
  if (requiresApproval) throw new ApprovalRequiredError();
}

/**
 * The public may buy these tickets now: the event is published, and each tier is known, in its window (the event's end
 * closes every window) and within its limits an order. A hidden tier is known with a promo code that names it, and a
 * promo code is for one of the tiers at least.
 * @throws NotFoundError for what the public can't see, SaleNotOpenError, QuantityLimitError, PromoCodeInvalidError.
 */
export function assertOnSale(
  event: Event,
  tiers: ReadonlyMap<string, Tier>,
  items: readonly TierQuantity[],
  promoCode: PromoCode | null,
): void {
  const named = promoCode?.tierIds ?? null;
  const now = clock.now();
  for (const { tierId, quantity } of items) {
    const tier = tiers.get(tierId);
    if (!tier || (tier.hidden && !named?.has(tierId))) throw new NotFoundError('tier');
    const closesAt = closingTime(event, tier);
    if (event.status !== EventStatus.PUBLISHED || closesAt <= now)
      throw new SaleNotOpenError(tierId, { closedAt: closesAt });
    if (tier.saleStartsAt && tier.saleStartsAt > now)
      throw new SaleNotOpenError(tierId, { opensAt: tier.saleStartsAt });
    if (quantity < tier.minPerOrder || quantity > tier.maxPerOrder) {
      throw new QuantityLimitError(tierId, tier.minPerOrder, tier.maxPerOrder);
    }
  }
  if (named && !items.some(({ tierId }) => named.has(tierId))) throw new PromoCodeInvalidError('otherTiers');
}
