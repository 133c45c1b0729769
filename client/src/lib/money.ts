import { t } from '@lingui/core/macro';
import { language } from '../words/language.js';
import { numberFormat } from './numbers.js';
/** Whole minor units of a currency, as the API sends them. */
export interface MoneyValue {
  amount: number;
  currency: string;
}

const formatOf = (currency: string): Intl.NumberFormat => numberFormat({ style: 'currency', currency });

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
  return money.amount === 0 ? t`Free` : formatMoney(money);
}

/**
 * What a person typed ("12.50", "1,200") in minor units; null where it is no amount of this currency. A comma parts
 * thousands and nothing else: "12,50" is asked again, not sold for 1250. In French it is what a point is elsewhere.
 */
export function parseMoney(text: string, currency: string): number | null {
  const digits = digitsOf(currency);
  const typed = text.replaceAll(/\s/g, '');
  const match = (language() === 'fr' ? FRENCH : PLAIN).exec(typed);
  if (!match || (match[2] ?? '').length > digits) return null;
  const amount = Number(match[1]!.replaceAll(',', '') + (match[2] ?? '').padEnd(digits, '0'));
  return Number.isSafeInteger(amount) ? amount : null;
}

const PLAIN = /^(\d+|\d{1,3}(?:,\d{2,3})*,\d{3})(?:\.(\d+))?$/;
const FRENCH = /^(\d+)(?:[.,](\d+))?$/;

/** Minor units as a person would type them: 1250 USD is "12.50", in French "12,50". */
export function moneyInput({ amount, currency }: MoneyValue): string {
  const digits = digitsOf(currency);
  const typed = (amount / 10 ** digits).toFixed(digits);
  return language() === 'fr' ? typed.replace('.', ',') : typed;
}
