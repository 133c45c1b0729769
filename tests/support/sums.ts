import fc from 'fast-check';

const most = 10 ** 12;
/** What an order may cost, in minor units: any prices, discounts, fees and tax. */
export const anyPrice = fc
  .record({
    subtotal: fc.integer({ min: 1, max: most }),
    off: fc.integer({ min: 0, max: 99 }),
    fees: fc.integer({ min: 0, max: most }),
    taxPercent: fc.integer({ min: 0, max: 100 }),
    taxIncluded: fc.boolean(),
  })
  .map(({ subtotal, off, fees, taxPercent, taxIncluded }) => {
    const discount = Math.floor((subtotal * off) / 100);
    const net = subtotal - discount;
    const tax = Math.floor(taxIncluded ? (net * taxPercent) / (100 + taxPercent) : (net * taxPercent) / 100);
    const total = net + fees + (taxIncluded ? 0 : tax);
    return { subtotal, discount, fees, tax, taxIncluded, total };
  });

/** What is left on each account that is not at zero. */
export const totals = (entries: readonly { account: string; amount: number }[]): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const { account, amount } of entries) sums[account] = (sums[account] ?? 0) + amount;
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0));
};
