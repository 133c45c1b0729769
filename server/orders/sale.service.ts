import type { EntityManager } from '@mikro-orm/postgresql';
import { FeesPaidBy } from '../accounts/organization.entity.js';
import { Event } from '../events/event.entity.js';
import { Tier } from '../events/tier.entity.js';
import type { TierQuantity } from '../inventory/inventory.service.js';
import { NotFoundError } from '../platform/errors.js';
import { chargeStep } from '../platform/money.js';
import { priceOrder, type Price } from './pricing.js';
import { assertOnSale } from './sale.policy.js';

/** What an order would cost now, and of what. */
export interface Offer {
  readonly price: Price;
  readonly event: Event;
  /** By id. */
  readonly tiers: ReadonlyMap<string, Tier>;
}

/** What the public can buy, and at which price. Holds nothing. */
export class SaleService {
  constructor(private readonly em: EntityManager) {}

  /**
   * Reads the event and its tiers as they are now, and prices the items.
   * @throws SaleNotOpenError, QuantityLimitError, ApprovalRequiredError; NotFoundError for what the public can't see.
   */
  async offer(eventId: string, items: readonly TierQuantity[]): Promise<Offer> {
    const event = await this.em.findOne(Event, eventId, { refresh: true, populate: ['organization'] });
    if (!event) throw new NotFoundError('event');
    const named = { id: { $in: items.map(({ tierId }) => tierId) }, event: eventId };
    const tiers = new Map((await this.em.find(Tier, named, { refresh: true })).map(tier => [tier.id, tier]));
    assertOnSale(event, tiers, items);

    const { feeBasisPoints, feeFixed, feesPaidBy } = event.organization.getEntity();
    const { taxBasisPoints, taxIncluded } = event;
    const requests = items.map(item => ({ ...item, unitPrice: tiers.get(item.tierId)!.priceAmount }));
    const price = priceOrder(requests, {
      feeBasisPoints,
      feeFixed,
      feesPaidByBuyer: feesPaidBy === FeesPaidBy.BUYER,
      taxBasisPoints,
      taxIncluded,
      step: chargeStep(event.currency),
    });
    return { price, event, tiers };
  }
}
