/** Tickets of one tier that are to be priced; amounts are minor units. */
export interface PricedRequest {
  readonly tierId: string;
  readonly quantity: number;
  readonly unitPrice: number;
}

/** What is added to prices, and how. Basis points are hundredths of a percent. */
export interface PriceTerms {
  readonly feeBasisPoints: number;
  /** Minor units a ticket. */
  readonly feeFixed: number;
  readonly feesPaidByBuyer: boolean;
  readonly taxBasisPoints: number;
  readonly taxIncluded: boolean;
  /** Fees and added tax are multiples of it, as prices are: see `chargeStep`. */
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

/**
 * What an order costs, to the minor unit; the one place where it is computed.
 *
 * Fees, per ticket: half up of the percentage of its price, plus the fixed part; none on a ticket that costs nothing,
 * none where the organizer bears them. Tax, per line: half up; fees are not taxed. Included tax is the part of the
 * price that is tax: amount x r / (10000 + r). What is added is then rounded half up to what can be charged.
 * @throws RangeError where an amount would pass 2^53 - 1.
 */
export function priceOrder(requests: readonly PricedRequest[], terms: PriceTerms): Price {
  const lines = requests.map(request => priceLine(request, terms));
  const sum = (pick: (line: PriceLine) => number) =>
    safe(lines.reduce((total, line) => total + BigInt(pick(line)), 0n));
  const subtotal = sum(({ quantity, unitPrice }) => quantity * unitPrice);
  const discount = sum(line => line.discount);
  const fees = sum(line => line.fees);
  const tax = sum(line => line.tax);
  const total = safe(BigInt(subtotal) - BigInt(discount) + BigInt(fees) + (terms.taxIncluded ? 0n : BigInt(tax)));
  return { lines, subtotal, discount, fees, tax, taxIncluded: terms.taxIncluded, total };
}

function priceLine(request: PricedRequest, terms: PriceTerms): PriceLine {
  const { quantity, unitPrice } = request;
  const total = safe(BigInt(quantity) * BigInt(unitPrice));
  const hasFees = terms.feesPaidByBuyer && unitPrice > 0;
  const feePerTicket = hasFees
    ? toStep(share(unitPrice, terms.feeBasisPoints, 10_000) + terms.feeFixed, terms.step)
    : 0;
  const tax = terms.taxIncluded
    ? share(total, terms.taxBasisPoints, 10_000 + terms.taxBasisPoints)
    : toStep(share(total, terms.taxBasisPoints, 10_000), terms.step);
  return { ...request, discount: 0, fees: safe(BigInt(quantity) * BigInt(feePerTicket)), tax, total };
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
