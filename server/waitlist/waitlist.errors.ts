import { Field, Int, ObjectType } from 'type-graphql';
import { DomainError, UserError } from '../platform/errors.js';
import { ErrorCode } from '../platform/graphql/error-code.js';

@ObjectType({
  implements: UserError,
  description: 'As many tickets as are wanted can be bought now: nobody has to wait.',
})
export class StillAvailableError extends DomainError {
  readonly code = ErrorCode.STILL_AVAILABLE;

  @Field(() => Int, { description: 'How many can be had.' })
  readonly available: number;

  constructor(available: number) {
    super(`${available} can be had now: there is no need to wait.`);
    this.available = available;
  }
}

@ObjectType({ implements: UserError, description: 'This address waits for this tier already.' })
export class AlreadyOnWaitlistError extends DomainError {
  readonly code = ErrorCode.ALREADY_ON_WAITLIST;

  @Field(() => Int, { description: 'Its place in the line, from 1; 0 where it has an offer already.' })
  readonly position: number;

  constructor(position: number) {
    super(position > 0 ? 'You are on this waitlist already.' : 'You have an offer already: look for our mail.');
    this.position = position;
  }
}

@ObjectType({ implements: UserError, description: 'The offer is over, or there never was one.' })
export class OfferExpiredError extends DomainError {
  readonly code = ErrorCode.OFFER_EXPIRED;

  constructor() {
    super('This offer is over. The tickets went to the next in line.');
  }
}

@ObjectType({
  implements: UserError,
  description: 'The order is an offer that nobody claimed yet, and its event asks what has to be answered first.',
})
export class OfferUnclaimedError extends DomainError {
  readonly code = ErrorCode.OFFER_UNCLAIMED;

  @Field({ description: 'What the link in the mail carries: for `waitlistOffer` and `claimWaitlistOffer`.' })
  readonly token: string;

  constructor(token: string) {
    super('The organizer asks something first: claim your offer and answer, then pay.');
    this.token = token;
  }
}
