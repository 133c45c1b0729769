/** Whole minor units of a currency, as the API sends them. */
export interface MoneyValue {
  amount: number;
  currency: string;
}

/** English for now; the visitor's own English where there is one, so that dates and money read as at home. */
export const locale = ownEnglish(navigator.language) ?? 'en';

function ownEnglish(language: string): string | undefined {
  try {
    return language.startsWith('en') ? Intl.getCanonicalLocales(language)[0] : undefined;
  } catch {
    return undefined; // Chromium without a system locale calls itself "en-US@posix"
  }
}

const formats = new Map<string, Intl.NumberFormat>();

function formatOf(currency: string): Intl.NumberFormat {
  let format = formats.get(currency);
  if (!format) formats.set(currency, (format = new Intl.NumberFormat(locale, { style: 'currency', currency })));
  return format;
}

/** How many digits the currency's minor unit has: JPY 0, USD 2, KWD 3. */
export function digitsOf(currency: string): number {
  return formatOf(currency).resolvedOptions().maximumFractionDigits ?? 2;
}

/** `{ amount: 10000, currency: 'USD' }` reads "$100.00". */
export function formatMoney({ amount, currency }: MoneyValue): string {
  return formatOf(currency).format(amount / 10 ** digitsOf(currency));
}

/** As formatMoney, but nothing to pay reads "Free". */
export function formatPrice(money: MoneyValue): string {
  return money.amount === 0 ? 'Free' : formatMoney(money);
}

/**
 * What a person typed ("12.50", "1,200") in minor units; null where it is no amount of this currency. A comma parts
 * thousands and nothing else: "12,50" is asked again, not sold for 1250.
 */
export function parseMoney(text: string, currency: string): number | null {
  const digits = digitsOf(currency);
  const match = /^(\d+|\d{1,3}(?:,\d{2,3})*,\d{3})(?:\.(\d+))?$/.exec(text.replaceAll(/\s/g, ''));
  if (!match || (match[2] ?? '').length > digits) return null;
  const amount = Number(match[1]!.replaceAll(',', '') + (match[2] ?? '').padEnd(digits, '0'));
  return Number.isSafeInteger(amount) ? amount : null;
}

/** Minor units as a person would type them: 1250 USD is "12.50". */
export function moneyInput({ amount, currency }: MoneyValue): string {
  const digits = digitsOf(currency);
  return (amount / 10 ** digits).toFixed(digits);
}
