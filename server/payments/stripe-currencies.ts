import { fractionDigits } from '../platform/money.js';

/**
 * How many digits Stripe counts after the point (docs.stripe.com/currencies, November 2026): two, but for these. The
 * runtime's CLDR data has none for many more (HUF, IDR, COP, PKR: what people pay in cash), which Stripe counts in
 * hundredths all the same.
 */
const ZERO_DECIMAL = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));
const THREE_DECIMAL = new Set('BHD JOD KWD OMR TND'.split(' '));
const digitsAtStripe = (currency: string) => (ZERO_DECIMAL.has(currency) ? 0 : THREE_DECIMAL.has(currency) ? 3 : 2);

/** What Stripe takes for presentment (docs.stripe.com/currencies, November 2026), as far as the runtime knows them. */
export const STRIPE_CURRENCIES: readonly string[] = [
  'AED',
  'AFN',
  'ALL',
  'AMD',
  'ANG',
  'AOA',
  'ARS',
  'AUD',
  'AWG',
  'AZN',
  'BAM',
  'BBD',
  'BDT',
  'BHD',
  'BIF',
  'BMD',
  'BND',
  'BOB',
  'BRL',
  'BSD',
  'BWP',
  'BYN',
  'BZD',
  'CAD',
  'CDF',
  'CHF',
  'CLP',
  'CNY',
  'COP',
  'CRC',
  'CVE',
  'CZK',
  'DJF',
  'DKK',
  'DOP',
  'DZD',
  'EGP',
  'ETB',
  'EUR',
  'FJD',
  'FKP',
  'GBP',
  'GEL',
  'GHS',
  'GIP',
  'GMD',
  'GNF',
  'GTQ',
  'GYD',
  'HKD',
  'HNL',
  'HTG',
  'HUF',
  'IDR',
  'ILS',
  'INR',
  'ISK',
  'JMD',
  'JOD',
  'JPY',
  'KES',
  'KGS',
  'KHR',
  'KMF',
  'KRW',
  'KWD',
  'KYD',
  'KZT',
  'LAK',
  'LBP',
  'LKR',
  'LRD',
  'LSL',
  'MAD',
  'MDL',
  'MGA',
  'MKD',
  'MMK',
  'MNT',
  'MOP',
  'MUR',
  'MVR',
  'MWK',
  'MXN',
  'MYR',
  'MZN',
  'NAD',
  'NGN',
  'NIO',
  'NOK',
  'NPR',
  'NZD',
  'OMR',
  'PAB',
  'PEN',
  'PGK',
  'PHP',
  'PKR',
  'PLN',
  'PYG',
  'QAR',
  'RON',
  'RSD',
  'RWF',
  'SAR',
  'SBD',
  'SCR',
  'SEK',
  'SGD',
  'SHP',
  'SLE',
  'SOS',
  'SRD',
  'SZL',
  'THB',
  'TJS',
  'TND',
  'TOP',
  'TRY',
  'TTD',
  'TWD',
  'TZS',
  'UAH',
  'UGX',
  'USD',
  'UYU',
  'UZS',
  'VND',
  'VUV',
  'WST',
  'XAF',
  'XCD',
  'XCG',
  'XOF',
  'XPF',
  'YER',
  'ZAR',
  'ZMW',
];

/**
 * The least that Stripe charges, in its own integers (docs.stripe.com/currencies, "Minimum charge amount by currency",
 * November 2026). For a currency that is not listed, and where the account settles in another one, it is the
 * equivalent of the settlement currency's: that is Stripe's to say when the page is opened.
 */
const MINIMUM: Readonly<Record<string, number>> = {
  AED: 200, ARS: 50, AUD: 50, BRL: 50, CAD: 50, CHF: 50, COP: 50, CZK: 1_500, DKK: 250, EUR: 50, GBP: 30, HKD: 400,
  HUF: 17_500, IDR: 50, ILS: 50, INR: 50, JPY: 50, KRW: 50, MXN: 1_000, MYR: 200, NOK: 300, NZD: 50, PHP: 50, PLN: 200,
  RON: 200, RUB: 50, SEK: 300, SGD: 50, THB: 1_000, USD: 50, ZAR: 50,
}; // prettier-ignore

interface Amount {
  readonly amount: number;
  readonly currency: string;
}

const factor = (currency: string) => 10 ** (digitsAtStripe(currency) - fractionDigits(currency));

/** Between our minor units and the integers that Stripe takes. Less than one unit of ours can't be said, and is dropped. */
export const stripeAmount = {
  to: ({ amount, currency }: Amount): number => amount * factor(currency),
  from: ({ amount, currency }: Amount): number => Math.floor(amount / factor(currency)),
};

/** In our minor units; 1 where Stripe names none. */
export const stripeMinimum = (currency: string): number => Math.ceil((MINIMUM[currency] ?? 1) / factor(currency));
