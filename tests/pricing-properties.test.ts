/* Long because what is tried, any prices, terms and discounts, is made once for all of its properties. */
import 'reflect-metadata';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  priceOrder,
  splitOverTickets,
  type Discount,
  type Price,
  type PricedRequest,
  type PriceLine,
  type PriceTerms,
} from '../server/orders/pricing.js';
import { chargeStep, fractionDigits } from '../server/platform/money.js';

/** One currency for each number of digits: the step that everything charged in it is a multiple of. */
const STEPS = ['JPY', 'NGN', 'USD', 'KWD', 'TND'].map(chargeStep);
const TIERS = ['a', 'b', 'c', 'd', 'e'];

interface Wish {
  readonly requests: PricedRequest[];
  readonly terms: PriceTerms;
}

/** Each tier once, at most so expensive; prices are multiples of the step, as events/tier.policy.ts sees to. */
function wishes(highestPrice: number, mostOfATier: number): fc.Arbitrary<Wish> {
  const lines = fc.array(
    fc.record({
      steps: fc.oneof(fc.nat(20), fc.nat({ max: highestPrice })),
      quantity: fc.integer({ min: 1, max: mostOfATier }),
    }),
    { minLength: 1, maxLength: TIERS.length },
  );
  const terms = fc.record({
    feeBasisPoints: fc.nat(10_000),
    feeFixed: fc.nat(1e6),
    feesPaidByBuyer: fc.boolean(),
    taxBasisPoints: fc.nat(10_000),
    taxIncluded: fc.boolean(),
    step: fc.constantFrom(...STEPS),
  });
  return fc.tuple(lines, terms).map(([list, given]) => ({
    requests: list.map(({ steps, quantity }, i) => ({
      tierId: TIERS[i]!,
      unitPrice: Math.floor(steps / given.step) * given.step,
      quantity,
    })),
    terms: given,
  }));
}

const tierIds = fc.option(fc.uniqueArray(fc.constantFrom(...TIERS), { minLength: 1 }).map(ids => new Set(ids)));
const percentages = fc.record({ percentOff: fc.integer({ min: 1, max: 100 }), tierIds });
const amounts = fc.record({ amountOff: fc.oneof(fc.nat(500), fc.nat(1e12)), tierIds });
const discounts: fc.Arbitrary<Discount | null> = fc.option(fc.oneof(percentages, amounts));

const ORDINARY = wishes(1e10, 1_000);

const sum = (lines: readonly PriceLine[], pick: (line: PriceLine) => number) =>
  lines.reduce((all, line) => all + pick(line), 0);
const costs = ({ subtotal, discount }: Price) => subtotal - discount;
/** What the lines cost that the discount is for. */
const meantBy = ({ tierIds: only }: Discount, { requests }: Wish) =>
  requests
    .filter(({ tierId }) => !only || only.has(tierId))
    .reduce((all, { quantity, unitPrice }) => all + quantity * unitPrice, 0);

describe('for any prices, terms and discounts', () => {
  test('the currencies that are tried have 0, 2 and 3 digits', () => {
    expect(['JPY', 'NGN', 'USD', 'KWD', 'TND'].map(fractionDigits)).toEqual([0, 2, 2, 3, 3]);
    expect(STEPS).toEqual([1, 1, 1, 10, 10]);
  });

  test('the sums are those of the lines, and the total is subtotal - discount + fees + tax that is not included', () => {
    fc.assert(
      fc.property(ORDINARY, discounts, ({ requests, terms }, off) => {
        const { lines, subtotal, discount, fees, tax, total } = priceOrder(requests, terms, off);
        expect(total).toBe(subtotal - discount + fees + (terms.taxIncluded ? 0 : tax));
        expect([subtotal, discount, fees, tax]).toEqual([
          sum(lines, line => line.unitPrice * line.quantity),
          sum(lines, line => line.discount),
          sum(lines, line => line.fees),
          sum(lines, line => line.tax),
        ]);
        for (const line of lines) expect(line.total).toBe(line.unitPrice * line.quantity - line.discount);
      }),
    );
  });

  test('nothing is a fraction, below nothing or more than it is a part of', () => {
    fc.assert(
      fc.property(ORDINARY, discounts, ({ requests, terms }, off) => {
        const price = priceOrder(requests, terms, off);
        const amountsOf = ({ discount, fees, tax, total }: PriceLine | Price) => [discount, fees, tax, total];
        for (const amount of [price, ...price.lines].flatMap(amountsOf))
          expect(Number.isSafeInteger(amount) && amount >= 0).toBe(true);
        for (const line of price.lines) {
          expect(line.fees % line.quantity).toBe(0); // a ticket's fee, times quantity
          if (line.total === 0) expect([line.fees, line.tax]).toEqual([0, 0]);
          if (terms.taxIncluded) expect(line.tax).toBeLessThanOrEqual(line.total);
        }
      }),
    );
  });

  test('what is charged is a multiple of what can be charged', () => {
    fc.assert(
      fc.property(ORDINARY, discounts, ({ requests, terms }, off) => {
        const { lines, fees, total } = priceOrder(requests, terms, off);
        for (const amount of [total, fees, ...lines.flatMap(line => [line.discount, line.total])])
          expect(amount % terms.step).toBe(0);
      }),
    );
  });

  test('without a discount, and with one that is for none of it, the price is the same', () => {
    fc.assert(
      fc.property(ORDINARY, percentages, ({ requests, terms }, off) => {
        expect(priceOrder(requests, terms, { ...off, tierIds: new Set(['another']) })).toEqual(
          priceOrder(requests, terms),
        );
      }),
    );
  });
});

describe('a discount', () => {
  test('of an amount is taken off exactly, or all there is where it is more, and off each line its share to the step', () => {
    fc.assert(
      fc.property(ORDINARY, amounts, (wish, off) => {
        const { requests, terms } = wish;
        const { lines, discount } = priceOrder(requests, terms, off);
        const meant = meantBy(off, wish);
        const wanted = Math.min(meant, Math.floor(off.amountOff / terms.step) * terms.step);
        expect(discount).toBe(wanted);
        for (const line of lines) {
          const full = BigInt(line.unitPrice * line.quantity);
          if (off.tierIds && !off.tierIds.has(line.tierId)) expect(line.discount).toBe(0);
          // |discount - wanted x full / meant| < step, without a fraction
          const apart = BigInt(line.discount) * BigInt(meant) - BigInt(wanted) * full;
          if (meant > 0 && line.discount > 0)
            expect((apart < 0n ? -apart : apart) < BigInt(meant) * BigInt(terms.step)).toBe(true);
        }
      }),
    );
  });

  test('of a percentage is taken off each line, within half a step of it', () => {
    fc.assert(
      fc.property(ORDINARY, percentages, ({ requests, terms }, off) => {
        for (const line of priceOrder(requests, terms, off).lines) {
          const meant = !off.tierIds || off.tierIds.has(line.tierId);
          const exact = meant ? (line.unitPrice * line.quantity * off.percentOff) / 100 : 0;
          // Half a minor unit for the percentage, half a step for what can be charged.
          expect(Math.abs(line.discount - exact)).toBeLessThanOrEqual(terms.step === 1 ? 0.5 : 0.5 + terms.step / 2);
        }
      }),
    );
  });

  test('of all of it leaves nothing to pay', () => {
    fc.assert(
      fc.property(ORDINARY, ({ requests, terms }) => {
        for (const off of [{ percentOff: 100 }, { amountOff: Number.MAX_SAFE_INTEGER }])
          expect(priceOrder(requests, terms, { ...off, tierIds: null })).toMatchObject({ fees: 0, tax: 0, total: 0 });
      }),
    );
  });

  test('that is larger never makes an order dearer: a percentage in all, an amount before fees and tax', () => {
    fc.assert(
      fc.property(ORDINARY, tierIds, fc.integer({ min: 1, max: 99 }), fc.nat(1e12), (wish, ids, percent, amount) => {
        const { requests, terms } = wish;
        const price = (off: object) => priceOrder(requests, terms, { ...off, tierIds: ids } as Discount);
        const [some, more] = [price({ percentOff: percent }), price({ percentOff: percent + 1 })];
        expect(more.discount).toBeGreaterThanOrEqual(some.discount);
        expect(more.total).toBeLessThanOrEqual(some.total);
        const [less, larger] = [price({ amountOff: amount }), price({ amountOff: amount + terms.step })];
        expect(costs(less) - costs(larger)).toBe(less.discount === larger.discount ? 0 : terms.step);
      }),
    );
  });

  test('of an amount, larger by a step, makes an order of one line no dearer in all', () => {
    fc.assert(
      fc.property(wishes(1e6, 20), fc.nat(1e6), ({ requests: [request], terms }, amount) => {
        const total = (amountOff: number) => priceOrder([request!], terms, { amountOff, tierIds: null }).total;
        expect(total(amount + terms.step)).toBeLessThanOrEqual(total(amount));
      }),
    );
  });
});

describe('a line’s tickets', () => {
  test('share its price and its tax to the minor unit, all of them the same but the last', () => {
    fc.assert(
      fc.property(ORDINARY, discounts, ({ requests, terms }, off) => {
        for (const { quantity, total, tax } of priceOrder(requests, terms, off).lines) {
          for (const amount of [total, tax]) {
            const shares = splitOverTickets(amount, quantity, terms.step);
            expect(shares).toHaveLength(quantity);
            expect(shares.reduce((all, part) => all + part, 0)).toBe(amount);
            expect(new Set(shares.slice(0, -1)).size).toBeLessThanOrEqual(1);
            expect(shares.every(part => part >= 0)).toBe(true);
            expect(shares.at(-1)! - shares[0]!).toBeLessThan(quantity * terms.step + terms.step);
          }
        }
      }),
      { numRuns: 30 }, // of up to 5,000 tickets each
    );
  });
});

describe('near the largest number', () => {
  /** Amounts up to 2^53 - 1, where a sum of floating point numbers is off by one or more. */
  const large = fc.record({
    unitPrice: fc.bigInt({ min: 2n ** 52n, max: 2n ** 53n - 1n }).map(Number),
    off: fc.oneof(
      percentages.map(({ percentOff }) => ({ percentOff, tierIds: null })),
      fc.bigInt({ min: 1n, max: 2n ** 53n - 1n }).map(amount => ({ amountOff: Number(amount), tierIds: null })),
    ),
    taxBasisPoints: fc.nat(10_000),
  });
  const included = (taxBasisPoints: number): PriceTerms => ({
    feeBasisPoints: 0,
    feeFixed: 0,
    feesPaidByBuyer: true,
    taxBasisPoints,
    taxIncluded: true,
    step: 1,
  });

  test('sums are as exact as with small ones', () => {
    fc.assert(
      fc.property(large, ({ unitPrice, off, taxBasisPoints: rate }) => {
        const { discount, tax, total } = priceOrder([{ tierId: 'a', quantity: 1, unitPrice }], included(rate), off);
        const wanted =
          'percentOff' in off
            ? (2n * BigInt(unitPrice) * BigInt(off.percentOff) + 100n) / 200n
            : BigInt(Math.min(off.amountOff, unitPrice));
        expect(BigInt(discount)).toBe(wanted);
        expect(BigInt(total)).toBe(BigInt(unitPrice) - wanted);
        const [r, all] = [BigInt(rate), 10_000n + BigInt(rate)];
        expect(BigInt(tax)).toBe((2n * BigInt(total) * r + all) / (2n * all));
      }),
    );
  });

  test('tickets’ shares are too', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 2n ** 52n, max: 2n ** 53n - 1n }),
        fc.integer({ min: 1, max: 100 }),
        fc.constantFrom(...STEPS),
        (amount, quantity, step) => {
          const shares = splitOverTickets(Number(amount), quantity, step);
          expect(shares.reduce((all, part) => all + BigInt(part), 0n)).toBe(amount);
          expect(shares.every(part => part >= 0 && Number.isSafeInteger(part))).toBe(true);
        },
      ),
    );
  });

  test('what would pass it is refused, never rounded', () => {
    const order = (...unitPrices: number[]) =>
      priceOrder(
        unitPrices.map((unitPrice, i) => ({ tierId: TIERS[i]!, quantity: 1, unitPrice })),
        included(0),
      );
    expect(order(Number.MAX_SAFE_INTEGER).total).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => order(Number.MAX_SAFE_INTEGER, 1)).toThrow(RangeError);
  });
});
