import type { EntityManager } from '@mikro-orm/postgresql';
import { Event } from '../events/event.entity.js';
import { Tier } from '../events/tier.entity.js';
import type { TierQuantity } from '../inventory/inventory.service.js';
import { NotFoundError } from '../platform/errors.js';
import type { PromoCodeUseService } from '../promo-codes/promo-code-use.service.js';
import { offer, type Offer } from './offer.policy.js';
import { assertSells } from './sale.policy.js';

/** What the public can buy, and at which price. Holds nothing. */
export class SaleService {
  constructor(
    private readonly em: EntityManager,
    private readonly promoCodes: PromoCodeUseService,
  ) {}

  /**
   * Reads the event, its tiers and the promo code as they are now, and prices the items.
   * @throws SaleNotOpenError, QuantityLimitError, ApprovalRequiredError, PromoCodeInvalidError; NotFoundError for what
   * the public can't see.
   */
  async offer(eventId: string, items: readonly TierQuantity[], typedCode?: string | null): Promise<Offer> {
    const event = await this.em.findOne(Event, eventId, { refresh: true });
    if (!event) throw new NotFoundError('event');
    assertSells(event);
    const promoCode = typedCode ? await this.promoCodes.usable(eventId, typedCode) : null;
    const named = { id: { $in: items.map(({ tierId }) => tierId) }, event: eventId };
    const tiers = new Map((await this.em.find(Tier, named, { refresh: true })).map(tier => [tier.id, tier]));
    await event.organization.loadOrFail();
    return offer({ event, tiers, promoCode }, items);
  }
}
