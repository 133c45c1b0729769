import type { EntityManager } from '@mikro-orm/postgresql';
import { FeesPaidBy } from '../accounts/organization.entity.js';
import { Event } from '../events/event.entity.js';
import { Tier } from '../events/tier.entity.js';
import type { TierQuantity } from '../inventory/inventory.service.js';
import { NotFoundError } from '../platform/errors.js';
import { chargeStep } from '../platform/money.js';
import type { PromoCode } from '../promo-codes/promo-code.entity.js';
import type { PromoCodeUseService } from '../promo-codes/promo-code-use.service.js';
import { priceOrder, type Discount, type Price } from './pricing.js';
import { assertOnSale, assertSells } from './sale.policy.js';

/** What an order would cost now, and of what. */
export interface Offer {
  readonly price: Price;
  readonly event: Event;
  /** By id. */
  readonly tiers: ReadonlyMap<string, Tier>;
  /** What makes it cheaper; null without. */
  readonly promoCode: PromoCode | null;
}

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
    assertOnSale(event, tiers, items, promoCode);

    // Its terms of this operation. No lock holds them, so there is nothing to read again when this is asked twice.
    const { feeBasisPoints, feeFixed, feesPaidBy } = await event.organization.loadOrFail();
    const { taxBasisPoints, taxIncluded } = event;
    const requests = items.map(item => ({ ...item, unitPrice: tiers.get(item.tierId)!.priceAmount }));
    const terms = {
      feeBasisPoints,
      feeFixed,
      feesPaidByBuyer: feesPaidBy === FeesPaidBy.BUYER,
      taxBasisPoints,
      taxIncluded,
      step: chargeStep(event.currency),
    };
    const price = priceOrder(requests, terms, promoCode && discountOf(promoCode));
    return { price, event, tiers, promoCode };
  }
}

const discountOf = ({ percentOff, amountOffAmount, tierIds }: PromoCode): Discount =>
  percentOff === null ? { amountOff: amountOffAmount!, tierIds } : { percentOff, tierIds };
