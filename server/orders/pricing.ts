/**
 * What an order costs, to the minor unit: the one place where it is computed, always in big integers. In this order:
 *
 * 1. A line is one tier's tickets: quantity x unit price. The subtotal is the lines' sum.
 * 2. Discount, of the lines that the promo code is for. A percentage is taken off each line, half up. An amount is
 *    taken off the order, never more than those lines cost, and spread over them by largest remainder: each gets its
 *    share by price rounded down, and what is left goes, one each, to those that lost most by it, the earlier first.
 * 3. Fees, where the buyer pays them: for each ticket half up of the percentage x its price after discount, plus the
 *    fixed part; times quantity. That price is the line after discount divided by the quantity, exactly: it is not
 *    rounded before the fee is, so three tickets for 100 together cost 33 1/3 each and pay the same fee each. No fees
 *    on a line that costs nothing after discount.
 * 4. Tax on each line after discount, half up; fees are not taxed. Included, it is the part of the line that is tax:
 *    line x r / (10000 + r).
 * 5. Total = subtotal - discount + fees, and tax where prices do not include it.
 *
 * Where the last digit can't be charged (`chargeStep`), prices are multiples of the step, and so is everything that is
 * taken off or added: the discount in steps, a ticket's fee and a line's added tax to the nearest step, half up.
 *
 * A larger discount never makes the tickets dearer. Of an amount that grew by a step, largest remainder can give a line
 * a step less than before (the Alabama paradox); rounded fees and tax can then cost more than that step.
 */

/** Tickets of one tier that are to be priced; amounts are minor units. */
export interface PricedRequest {
  readonly tierId: string;
  readonly quantity: number;
  readonly unitPrice: number;
}

/** What a promo code takes off: a percentage of each line, or an amount of the order, in minor units. */
export type Discount = ({ readonly percentOff: number } | { readonly amountOff: number }) & {
  /** The tiers that it is for; null: all. */
  readonly tierIds: ReadonlySet<string> | null;
};

/** What is added to prices, and how. Basis points are hundredths of a percent. */
export interface PriceTerms {
  readonly feeBasisPoints: number;
  /** Minor units a ticket. */
  readonly feeFixed: number;
  readonly feesPaidByBuyer: boolean;
  readonly taxBasisPoints: number;
  readonly taxIncluded: boolean;
  /** What everything that is charged is a multiple of: see `chargeStep`. */
  readonly step: number;
}

export interface PriceLine extends PricedRequest {
  readonly discount: number;
  readonly fees: number;
  readonly tax: number;
  /** What the line's tickets cost: quantity x unit price - discount, without fees and added tax. */
  readonly total: number;
}

export interface Price {
  readonly lines: readonly PriceLine[];
  readonly subtotal: number;
  readonly discount: number;
  readonly fees: number;
  readonly tax: number;
  readonly taxIncluded: boolean;
  /** subtotal - discount + fees, and tax where prices do not include it. */
  readonly total: number;
}

/** Prices an order by the rules above. @throws RangeError where an amount would pass 2^53 - 1. */
export function priceOrder(
  requests: readonly PricedRequest[],
  terms: PriceTerms,
  discount: Discount | null = null,
): Price {
  const full = requests.map(({ quantity, unitPrice }) => safe(BigInt(quantity) * BigInt(unitPrice)));
  const off = discountsOf(requests, full, discount, terms.step);
  const lines = requests.map((request, i) => priceLine(request, full[i]!, off[i]!, terms));
  const sum = (amounts: readonly number[]) => safe(amounts.reduce((total, amount) => total + BigInt(amount), 0n));
  const subtotal = sum(full);
  const taken = sum(off);
  const fees = sum(lines.map(line => line.fees));
  const tax = sum(lines.map(line => line.tax));
  const total = safe(BigInt(subtotal) - BigInt(taken) + BigInt(fees) + (terms.taxIncluded ? 0n : BigInt(tax)));
  return { lines, subtotal, discount: taken, fees, tax, taxIncluded: terms.taxIncluded, total };
}

/**
 * What each of a line's tickets has of an amount of it (its price, its added tax): the same, rounded down to the step,
 * and the last takes the remainder.
 */
export function splitOverTickets(amount: number, quantity: number, step: number): number[] {
  const each = Number(BigInt(amount) / BigInt(quantity * step)) * step;
  return Array.from({ length: quantity }, (_, i) => (i < quantity - 1 ? each : amount - each * (quantity - 1)));
}

function priceLine(request: PricedRequest, full: number, discount: number, terms: PriceTerms): PriceLine {
  const { quantity } = request;
  const total = full - discount;
  const hasFees = terms.feesPaidByBuyer && total > 0;
  const feePerTicket = hasFees
    ? toStep(share(total, terms.feeBasisPoints, 10_000 * quantity) + terms.feeFixed, terms.step)
    : 0;
  const tax = terms.taxIncluded
    ? share(total, terms.taxBasisPoints, 10_000 + terms.taxBasisPoints)
    : toStep(share(total, terms.taxBasisPoints, 10_000), terms.step);
  return { ...request, discount, fees: safe(BigInt(quantity) * BigInt(feePerTicket)), tax, total };
}

/** What is taken off each line, given what each costs in full. */
function discountsOf(
  requests: readonly PricedRequest[],
  full: readonly number[],
  discount: Discount | null,
  step: number,
): number[] {
  if (!discount) return full.map(() => 0);
  const { tierIds } = discount;
  const meant = full.map((amount, i) => (!tierIds || tierIds.has(requests[i]!.tierId) ? amount : 0));
  if ('amountOff' in discount) return spread(discount.amountOff, meant, step);
  return meant.map(amount => Math.min(amount, toStep(share(amount, discount.percentOff, 100), step)));
}

/** The amount, or all that there is where it is more, over lines of these prices by largest remainder, in steps. */
function spread(amount: number, prices: readonly number[], step: number): number[] {
  const inSteps = (minorUnits: number) => BigInt(minorUnits) / BigInt(step);
  const steps = prices.map(inSteps);
  const all = steps.reduce((sum, line) => sum + line, 0n);
  if (all === 0n) return prices.map(() => 0);
  const wanted = inSteps(amount);
  const taken = wanted < all ? wanted : all;

  const parts = steps.map(line => (taken * line) / all);
  const lost = steps.map(line => (taken * line) % all);
  const left = Number(taken - parts.reduce((sum, part) => sum + part, 0n)); // less than there are lines
  const byLoss = [...lost.keys()].sort((a, b) => (lost[a] === lost[b] ? a - b : lost[a]! < lost[b]! ? 1 : -1));
  for (const line of byLoss.slice(0, left)) parts[line]! += 1n;
  return parts.map(part => Number(part) * step);
}

/** amount x part / whole, rounded half up. */
function share(amount: number, part: number, whole: number): number {
  return safe((2n * BigInt(amount) * BigInt(part) + BigInt(whole)) / (2n * BigInt(whole)));
}

/** The nearest multiple, half up. */
const toStep = (amount: number, step: number): number => share(amount, 1, step) * step;

function safe(amount: bigint): number {
  if (amount > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError('An amount of money passes 2^53 - 1 minor units');
  return Number(amount);
}
