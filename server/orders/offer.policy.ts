import { FeesPaidBy } from '../accounts/organization.entity.js';
import type { Event } from '../events/event.entity.js';
import type { Tier } from '../events/tier.entity.js';
import type { TierQuantity } from '../inventory/inventory.service.js';
import { chargeStep } from '../platform/money.js';
import type { PromoCode } from '../promo-codes/promo-code.entity.js';
import { priceOrder, type Discount, type Price } from './pricing.js';
import { assertOnSale } from './sale.policy.js';

/** What is sold: an event with its organization loaded, its tiers by id, and what makes them cheaper. */
export interface Sale {
  readonly event: Event;
  readonly tiers: ReadonlyMap<string, Tier>;
  /** With its tiers loaded; null without. */
  readonly promoCode: PromoCode | null;
}

/** What an order would cost now, and of what. */
export interface Offer extends Sale {
  readonly price: Price;
}

/** Prices the items for the public. @throws what `assertOnSale` throws where they can't be bought now. */
export function offer(sale: Sale, items: readonly TierQuantity[]): Offer {
  assertOnSale(sale.event, sale.tiers, items, sale.promoCode);
  return priced(sale, items);
}

/** What the items cost now, whoever may buy them. */
export const priced = (sale: Sale, items: readonly TierQuantity[]): Offer =>
  pricedAt(sale, items, tierId => sale.tiers.get(tierId)!.priceAmount);

/** The items at no charge: staff gives them out. */
export const givenAway = (sale: Sale, items: readonly TierQuantity[]): Offer => pricedAt(sale, items, () => 0);

function pricedAt(
  { event, tiers, promoCode }: Sale,
  items: readonly TierQuantity[],
  priceOf: (tierId: string) => number,
): Offer {
  const { feeBasisPoints, feeFixed, feesPaidBy } = event.organization.getEntity();
  const { taxBasisPoints, taxIncluded } = event;
  const requests = items.map(item => ({ ...item, unitPrice: priceOf(item.tierId) }));
  const terms = {
    feeBasisPoints,
    feeFixed,
    feesPaidByBuyer: feesPaidBy === FeesPaidBy.BUYER,
    taxBasisPoints,
    taxIncluded,
    step: chargeStep(event.currency),
  };
  return { event, tiers, promoCode, price: priceOrder(requests, terms, promoCode && discountOf(promoCode)) };
}

const discountOf = ({ percentOff, amountOffAmount, tierIds }: PromoCode): Discount =>
  percentOff === null ? { amountOff: amountOffAmount!, tierIds } : { percentOff, tierIds };
