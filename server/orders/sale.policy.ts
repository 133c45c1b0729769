import { EventStatus, type Event } from '../events/event.entity.js';
import type { Tier } from '../events/tier.entity.js';
import type { TierQuantity } from '../inventory/inventory.service.js';
import { clock } from '../platform/clock.js';
import { NotFoundError } from '../platform/errors.js';
import { ApprovalRequiredError, QuantityLimitError, SaleNotOpenError } from './order.errors.js';

/**
 * The public may buy these tickets now: the event is published, takes no registrations instead, and each tier is
 * known, in its window (the event's end closes every window) and within its limits an order.
 * @throws NotFoundError for what the public can't see, ApprovalRequiredError, SaleNotOpenError, QuantityLimitError.
 */
export function assertOnSale(event: Event, tiers: Map<string, Tier>, items: readonly TierQuantity[]): void {
  const { status } = event;
  if (status === EventStatus.DRAFT) throw new NotFoundError('event');
  if (event.requiresApproval) throw new ApprovalRequiredError();

  const now = clock.now();
  for (const { tierId, quantity } of items) {
    const tier = tiers.get(tierId);
    if (!tier || tier.hidden) throw new NotFoundError('tier');
    const closesAt = closingTime(event, tier);
    if (status !== EventStatus.PUBLISHED || closesAt <= now) throw new SaleNotOpenError(tierId, { closedAt: closesAt });
    if (tier.saleStartsAt && tier.saleStartsAt > now)
      throw new SaleNotOpenError(tierId, { opensAt: tier.saleStartsAt });
    if (quantity < tier.minPerOrder || quantity > tier.maxPerOrder) {
      throw new QuantityLimitError(tierId, tier.minPerOrder, tier.maxPerOrder);
    }
  }
}

/** When a tier's sale closes: at its own time, and with the event's end at the latest. */
const closingTime = ({ endsAt }: Event, { saleEndsAt }: Tier): Date =>
  saleEndsAt && saleEndsAt < endsAt ? saleEndsAt : endsAt;
