import { Field, Int, ObjectType } from 'type-graphql';
import { ProviderName } from '../payments/payment.entity.js';
import { DomainError, UserError } from '../platform/errors.js';
import { ErrorCode } from '../platform/graphql/error-code.js';
import { CurrencyCode } from '../platform/graphql/scalars.js';
import { formatMoney, Money } from '../platform/money.js';

@ObjectType({ implements: UserError, description: 'The payment provider does not answer just now. The hold stays.' })
export class PaymentProviderUnavailableError extends DomainError {
  readonly code = ErrorCode.PAYMENT_PROVIDER_UNAVAILABLE;

  @Field(() => ProviderName, { description: 'The one that does not answer.' })
  readonly provider: ProviderName;

  @Field(() => Int, { description: 'Seconds until it is worth trying it again.' })
  readonly retryAfterSeconds: number;

  @Field(() => [ProviderName], { description: 'Others that take the currency and answer.' })
  readonly alternatives: ProviderName[];

  constructor(provider: ProviderName, retryAfterSeconds: number, alternatives: ProviderName[]) {
    super('The payment provider does not answer just now. Your tickets stay held.');
    this.provider = provider;
    this.retryAfterSeconds = retryAfterSeconds;
    this.alternatives = alternatives;
  }
}

@ObjectType({ implements: UserError, description: 'The payment provider does not take the event’s currency.' })
export class CurrencyNotSupportedError extends DomainError {
  readonly code = ErrorCode.CURRENCY_NOT_SUPPORTED;

  @Field(() => [CurrencyCode], { description: 'What it does take.' })
  readonly supported: string[];

  constructor(currency: string, supported: readonly string[]) {
    super(`This provider does not take ${currency}.`);
    this.supported = [...supported];
  }
}

@ObjectType({
  implements: UserError,
  description: 'The total is less than the payment provider takes. The hold stays.',
})
export class AmountTooSmallError extends DomainError {
  readonly code = ErrorCode.AMOUNT_TOO_SMALL;

  @Field(() => Money, { description: 'The least that it takes; where none was asked for, the least that any takes.' })
  readonly minimum: Money;

  @Field(() => [ProviderName], { description: 'Others that take this total.' })
  readonly alternatives: ProviderName[];

  constructor(provider: ProviderName | null, minimum: Money, alternatives: ProviderName[]) {
    const least = formatMoney(minimum, 'en');
    const others = alternatives.map(name => NAMES[name]).join(' or ');
    const who = provider ? `${NAMES[provider]} takes` : 'We can take';
    super(`${who} ${least} or more. ${others ? `Pay with ${others} instead.` : 'Add a ticket to reach it.'}`);
    this.minimum = minimum;
    this.alternatives = alternatives;
  }
}

const NAMES: Record<ProviderName, string> = { STRIPE: 'Stripe', PAYSTACK: 'Paystack' };
