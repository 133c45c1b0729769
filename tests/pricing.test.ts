import { describe, expect, test } from '@jest/globals';
import { priceOrder, splitOverTickets, type PricedRequest, type PriceTerms } from '../server/orders/pricing.js';

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

  test('a percentage is taken off each line, half up, and an amount off the order, a free one at the most', () => {
    const lines = [request(3_333, 3), request(1_001)];
    expect(priceOrder(lines, terms(), { percentOff: 50, tierIds: null })).toMatchObject({
      // 4,999.5 -> 5,000 and 500.5 -> 501
      lines: [
        { discount: 5_000, total: 4_999 },
        { discount: 501, total: 500 },
      ],
      subtotal: 11_000,
      discount: 5_501,
      total: 5_499,
    });
    expect(priceOrder(lines, terms(), { amountOff: 20_000, tierIds: null })).toMatchObject({
      discount: 11_000,
      total: 0,
    });
  });

  test('an amount is spread over lines by largest remainder, the earlier line first', () => {
    const thirds = priceOrder([request(100), request(100), request(100)], terms(), { amountOff: 100, tierIds: null });
    expect(thirds.lines.map(line => line.discount)).toEqual([34, 33, 33]);
    // 10 over 60, 25, 15 are 6, 2.5, 1.5: the one that is left goes to the earlier of the two halves
    const uneven = priceOrder([request(60), request(25), request(15)], terms(), { amountOff: 10, tierIds: null });
    expect(uneven.lines.map(line => line.discount)).toEqual([6, 3, 1]);
  });

  test('a code for some tiers takes nothing off the others, and an amount no more than its own cost', () => {
    const lines = [{ ...request(1_000), tierId: 'his' }, request(5_000)];
    const price = priceOrder(lines, terms(), { amountOff: 3_000, tierIds: new Set(['his']) });
    expect(price.lines.map(line => line.discount)).toEqual([1_000, 0]);
    expect(priceOrder(lines, terms(), { percentOff: 10, tierIds: new Set(['his']) })).toMatchObject({ discount: 100 });
  });

  test('fees and tax are of what is left after discount; a ticket’s price then is the exact part of its line', () => {
    const price = priceOrder([request(3_333, 3)], terms({ feeBasisPoints: 250, feeFixed: 49, taxBasisPoints: 750 }), {
      amountOff: 1_000,
      tierIds: null,
    });
    // 8,999 / 3 = 2,999 2/3; 2.5 % of it = 74.99 -> 75, + 49 = 124 a ticket; 7.5 % of 8,999 = 674.925 -> 675
    expect(price).toMatchObject({ subtotal: 9_999, discount: 1_000, fees: 372, tax: 675, total: 10_046 });
  });

  test('all of it off leaves nothing: no fees, no tax', () => {
    const given = terms({ feeBasisPoints: 250, feeFixed: 49, taxBasisPoints: 750 });
    expect(priceOrder([request(3_333, 3)], given, { percentOff: 100, tierIds: null })).toMatchObject({
      discount: 9_999,
      fees: 0,
      tax: 0,
      total: 0,
    });
  });

  test('where the last digit can’t be charged, discounts end in 0 too', () => {
    const lines = [request(10_010), request(10_010), request(10_010)];
    const tenth = priceOrder(lines, terms({ step: 10 }), { percentOff: 15, tierIds: null });
    expect(tenth.lines.map(line => line.discount)).toEqual([1_500, 1_500, 1_500]); // 1,501.5 -> 1,502 -> 1,500
    const amount = priceOrder(lines, terms({ step: 10 }), { amountOff: 1_000, tierIds: null });
    expect(amount.lines.map(line => line.discount)).toEqual([340, 330, 330]);
  });

  test('a line’s tickets share it equally, and the last takes the remainder', () => {
    expect(splitOverTickets(100, 3, 1)).toEqual([33, 33, 34]);
    expect(splitOverTickets(10_000, 3, 10)).toEqual([3_330, 3_330, 3_340]);
    expect(splitOverTickets(Number.MAX_SAFE_INTEGER, 7, 1).at(-1)).toBeGreaterThan(0);
  });
});
