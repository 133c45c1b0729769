import { Field, ObjectType } from 'type-graphql';
import { BigIntType } from '@mikro-orm/postgresql';
import { CurrencyCode, SafeInt } from './graphql/scalars.js';

@ObjectType({
  description: 'An amount of money in whole minor units: 1050 USD is 10.50 dollars, 1050 JPY is 1050 yen.',
})
export class Money {
  @Field(() => SafeInt, {
    description: 'Whole minor units of the currency (JPY 0 digits, USD 2, KWD 3), never a fraction.',
  })
  readonly amount: number;

  @Field(() => CurrencyCode, { description: 'The currency that the amount is in.' })
  readonly currency: string;

  constructor(amount: number, currency: string) {
    this.amount = amount;
    this.currency = currency;
  }
}

/** The column type of an amount: bigint in PostgreSQL, a safe integer here. */
export const MinorUnits = new BigIntType('number');

const digits = new Map<string, number>();

/** How many digits the currency has after the point (ISO 4217 as the runtime's CLDR data has it): USD 2, JPY 0, KWD 3. */
export function fractionDigits(currency: string): number {
  let known = digits.get(currency);
  if (known === undefined) {
    known = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
    digits.set(currency, known);
  }
  return known;
}

/**
 * What every amount that is charged is a multiple of, in minor units: 10 where there are three digits, since providers
 * take no other than 0 for the last one (docs.stripe.com/currencies, "Three-decimal currencies"); else 1.
 */
export const chargeStep = (currency: string): number => (fractionDigits(currency) === 3 ? 10 : 1);

/** For programs and spreadsheets: 1050 USD is `10.50`, 1050 JPY `1050`. By its digits, since a fraction of 2^53 is not exact. */
export function decimal(amount: number, currency: string): string {
  const places = fractionDigits(currency);
  const digits = String(Math.abs(amount)).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  return `${amount < 0 ? '-' : ''}${whole}${places > 0 ? `.${digits.slice(-places)}` : ''}`;
}

/** For people, in their language: 1050 USD in English is “$10.50”. */
export function formatMoney({ amount, currency }: { amount: number; currency: string }, language: string): string {
  const value = amount / 10 ** fractionDigits(currency);
  return new Intl.NumberFormat(language, { style: 'currency', currency }).format(value);
}
