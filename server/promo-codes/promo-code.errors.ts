import { ObjectType } from 'type-graphql';
import { DomainError, UserError } from '../platform/errors.js';
import { ErrorCode } from '../platform/graphql/error-code.js';

/**
 * Why a code can't be used, as the buyer hears it. Inactive and unknown are one: whoever tries words must not learn
 * which of them will be a code again. The others say no more than the code's success would say.
 */
const REASONS = {
  unknown: 'This code is not valid.',
  early: 'This code is not valid yet.',
  over: 'This code is not valid any more.',
  usedUp: 'This code has been used up.',
  otherTiers: 'This code is not for these tickets.',
};

@ObjectType({ implements: UserError, description: 'The promo code does not exist, is used up or not valid now.' })
export class PromoCodeInvalidError extends DomainError {
  readonly code = ErrorCode.PROMO_CODE_INVALID;

  readonly #reason: keyof typeof REASONS;

  constructor(reason: keyof typeof REASONS) {
    super(REASONS[reason]);
    this.#reason = reason;
  }

  /** Whether it may have been a guess, and counts as one. */
  get isGuess(): boolean {
    return this.#reason === 'unknown';
  }
}
