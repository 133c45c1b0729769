/** The amount for people to read. `amount` counts units of 10^-digits; `currency` is an ISO code in any case. */
export function formatAmount(amount: number, currency: string, digits: number): string {
  const style = { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat('en', style).format(amount / 10 ** digits);
}
