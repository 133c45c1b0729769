import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { priceOrder, type PricedRequest, type PriceTerms } from '../server/orders/pricing.js';

const terms = (more: Partial<PriceTerms> = {}): PriceTerms => ({
  feeBasisPoints: 0,
  feeFixed: 0,
  feesPaidByBuyer: true,
  taxBasisPoints: 0,
  taxIncluded: false,
  step: 1,
  ...more,
});
const request = (unitPrice: number, quantity = 1): PricedRequest => ({ tierId: 't', unitPrice, quantity });

describe('prices', () => {
  test('fees are rounded half up a ticket, tax half up a line, and fees are not taxed', () => {
    const price = priceOrder([request(3_333, 3)], terms({ feeBasisPoints: 250, feeFixed: 49, taxBasisPoints: 750 }));
    // 83.325 -> 83, + 49 = 132 a ticket; 7.5 % of 9,999 = 749.925 -> 750
    expect(price).toMatchObject({ subtotal: 9_999, fees: 396, tax: 750, total: 11_145 });
  });

  test('included tax is the part of the price that is tax, and adds nothing', () => {
    expect(priceOrder([request(10_750)], terms({ taxBasisPoints: 750, taxIncluded: true }))).toMatchObject({
      tax: 750,
      total: 10_750,
    });
  });

  test('a ticket that costs nothing has no fees', () => {
    expect(priceOrder([request(0, 4)], terms({ feeBasisPoints: 500, feeFixed: 100 }))).toMatchObject({
      fees: 0,
      total: 0,
    });
  });

  test('fees that the organizer bears are not the buyer’s', () => {
    expect(priceOrder([request(1_000)], terms({ feeFixed: 100, feesPaidByBuyer: false }))).toMatchObject({
      fees: 0,
      total: 1_000,
    });
  });

  test('where the last digit can’t be charged, what is added ends in 0', () => {
    const price = priceOrder(
      [request(10_010, 3)],
      terms({ feeBasisPoints: 250, feeFixed: 4, taxBasisPoints: 500, step: 10 }),
    );
    // 250.25 + 4 = 254 -> 250 a ticket; 5 % of 30,030 = 1,501.5 -> 1,502 -> 1,500
    expect(price).toMatchObject({ subtotal: 30_030, fees: 750, tax: 1_500, total: 32_280 });
  });

  test('an amount that a number can’t hold exactly is refused rather than rounded', () => {
    expect(() => priceOrder([request(Number.MAX_SAFE_INTEGER, 2)], terms())).toThrow(RangeError);
  });

  test('for any prices and terms the sums agree and nothing is a fraction or below nothing', () => {
    const requests = fc.array(
      fc.record({ tierId: fc.uuid(), unitPrice: fc.nat(1e10), quantity: fc.integer({ min: 1, max: 1_000 }) }),
      { minLength: 1, maxLength: 20 },
    );
    const anyTerms = fc.record({
      feeBasisPoints: fc.nat(10_000),
      feeFixed: fc.nat(1e6),
      feesPaidByBuyer: fc.boolean(),
      taxBasisPoints: fc.nat(10_000),
      taxIncluded: fc.boolean(),
      step: fc.constantFrom(1, 10),
    });
    fc.assert(
      fc.property(requests, anyTerms, (wanted, given) => {
        const price = priceOrder(wanted, given);
        const { lines, subtotal, discount, fees, tax, total } = price;
        const sum = (pick: (line: (typeof lines)[number]) => number) =>
          lines.reduce((all, line) => all + pick(line), 0);
        for (const amount of [subtotal, discount, fees, tax, total])
          expect(Number.isSafeInteger(amount) && amount >= 0).toBe(true);
        expect(total).toBe(subtotal - discount + fees + (given.taxIncluded ? 0 : tax));
        expect([fees, tax, subtotal]).toEqual([sum(l => l.fees), sum(l => l.tax), sum(l => l.unitPrice * l.quantity)]);
        if (given.taxIncluded) expect(tax).toBeLessThanOrEqual(subtotal);
      }),
    );
  });
});
