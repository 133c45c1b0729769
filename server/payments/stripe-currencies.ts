import { fractionDigits } from '../platform/money.js';

/**
 * Stripe counts most currencies in ISO 4217's minor units. It sends these two with two digits although they have none
 * (docs.stripe.com/currencies, "Special cases").
 */
const TWO_DIGITS_AT_STRIPE = new Set(['ISK', 'UGX']);

/** What Stripe takes for presentment (docs.stripe.com/currencies, November 2026), as far as the runtime knows them. */
export const STRIPE_CURRENCIES: readonly string[] = [
  'AED', 'AFN', 'ALL', 'AMD', 'ANG', 'AOA', 'ARS', 'AUD', 'AWG', 'AZN', 'BAM', 'BBD', 'BDT', 'BHD', 'BIF', 'BMD', 'BND',
  'BOB', 'BRL', 'BSD', 'BWP', 'BYN', 'BZD', 'CAD', 'CDF', 'CHF', 'CLP', 'CNY', 'COP', 'CRC', 'CVE', 'CZK', 'DJF', 'DKK',
  'DOP', 'DZD', 'EGP', 'ETB', 'EUR', 'FJD', 'FKP', 'GBP', 'GEL', 'GHS', 'GIP', 'GMD', 'GNF', 'GTQ', 'GYD', 'HKD', 'HNL',
  'HTG', 'HUF', 'IDR', 'ILS', 'INR', 'ISK', 'JMD', 'JOD', 'JPY', 'KES', 'KGS', 'KHR', 'KMF', 'KRW', 'KWD', 'KYD', 'KZT',
  'LAK', 'LBP', 'LKR', 'LRD', 'LSL', 'MAD', 'MDL', 'MGA', 'MKD', 'MMK', 'MNT', 'MOP', 'MUR', 'MVR', 'MWK', 'MXN', 'MYR',
  'MZN', 'NAD', 'NGN', 'NIO', 'NOK', 'NPR', 'NZD', 'OMR', 'PAB', 'PEN', 'PGK', 'PHP', 'PKR', 'PLN', 'PYG', 'QAR', 'RON',
  'RSD', 'RWF', 'SAR', 'SBD', 'SCR', 'SEK', 'SGD', 'SHP', 'SLE', 'SOS', 'SRD', 'STD', 'SZL', 'THB', 'TJS', 'TND', 'TOP',
  'TRY', 'TTD', 'TWD', 'TZS', 'UAH', 'UGX', 'USD', 'UYU', 'UZS', 'VND', 'VUV', 'WST', 'XAF', 'XCD', 'XCG', 'XOF', 'XPF',
  'YER', 'ZAR', 'ZMW',
];

interface Amount {
  readonly amount: number;
  readonly currency: string;
}

const factor = (currency: string) => (TWO_DIGITS_AT_STRIPE.has(currency) ? 10 ** (2 - fractionDigits(currency)) : 1);

/** Between our minor units (ISO 4217) and the integers that Stripe takes. */
export const stripeAmount = {
  to: ({ amount, currency }: Amount): number => amount * factor(currency),
  from: ({ amount, currency }: Amount): number => amount / factor(currency),
};
