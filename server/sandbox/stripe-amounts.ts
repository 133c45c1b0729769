import { formatAmount } from './amounts.js';
import { invalidParam } from './stripe-errors.js';

/** https://docs.stripe.com/currencies: amounts are in the smallest unit, which for these is the unit itself. */
const ZERO_DECIMAL = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '));
/** Three digits, of which the last must be 0. */
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '));
/** Have no cents any more but are still sent with two digits, which must be 00. */
const TWO_EMPTY_DIGITS = new Set(['isk', 'ugx']);

/**
 * The least that can be charged (docs.stripe.com/currencies, "Minimum charge amount by currency"). What is not listed
 * must be worth as much as the settlement currency's least; the sandbox knows no rates and takes anything above 0.
 */
const MINIMUM: Record<string, number> = {
  aed: 200, ars: 50, aud: 50, brl: 50, cad: 50, chf: 50, cop: 50, czk: 1500, dkk: 250, eur: 50, gbp: 30, hkd: 400,
  huf: 17_500, idr: 50, ils: 50, inr: 50, jpy: 50, krw: 50, mxn: 1000, myr: 200, nok: 300, nzd: 50, php: 50, pln: 200,
  ron: 200, rub: 50, sek: 300, sgd: 50, thb: 1000, usd: 50, zar: 50,
}; // prettier-ignore
/** Stripe takes at most eight digits (`$999,999.99`). */
const MAXIMUM = 99_999_999;

const CURRENCIES = new Set(Intl.supportedValuesOf('currency').map(code => code.toLowerCase()));

export function checkStripeCurrency(currency: string, param: string): string {
  const code = currency.toLowerCase();
  if (!CURRENCIES.has(code)) throw invalidParam(param, `Invalid currency: ${currency}.`);
  return code;
}

/** Throws unless the digits are what the currency allows. */
export function checkStripeDigits(amount: number, currency: string, param: string): void {
  const step = THREE_DECIMAL.has(currency) ? 10 : TWO_EMPTY_DIGITS.has(currency) ? 100 : 1;
  if (amount % step !== 0) {
    throw invalidParam(
      param,
      `Invalid amount in ${currency}: it must be divisible by ${step}.`,
      'invalid_charge_amount',
    );
  }
}

/** Throws unless a session may ask for this much in all. */
export function checkStripeTotal(amount: number, currency: string): void {
  const name = 'The Checkout Session’s total amount';
  if (amount < (MINIMUM[currency] ?? 1)) {
    const least = formatStripeAmount(MINIMUM[currency] ?? 1, currency);
    throw invalidParam('line_items', `${name} must add up to at least ${least} ${currency}.`, 'amount_too_small');
  }
  if (amount > MAXIMUM) {
    const most = formatStripeAmount(MAXIMUM, currency);
    throw invalidParam('line_items', `${name} must be no more than ${most} ${currency}.`, 'amount_too_large');
  }
}

/** The amount for people to read. */
export function formatStripeAmount(amount: number, currency: string): string {
  const digits = ZERO_DECIMAL.has(currency) ? 0 : THREE_DECIMAL.has(currency) ? 3 : 2;
  return formatAmount(amount, currency, digits);
}
