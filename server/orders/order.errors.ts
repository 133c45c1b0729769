import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DomainError, UserError } from '../platform/errors.js';
import { ErrorCode } from '../platform/graphql/error-code.js';

@ObjectType({ implements: UserError, description: 'The tier is not on sale now.' })
export class SaleNotOpenError extends DomainError {
  readonly code = ErrorCode.SALE_NOT_OPEN;

  @Field(() => ID, { description: 'The tier that is not on sale.' })
  readonly tierId: string;

  @Field(() => Date, { nullable: true, description: 'When its sale opens; null where it is over.' })
  readonly opensAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'When its sale closed; null where it has yet to open.' })
  readonly closedAt: Date | null;

  constructor(tierId: string, window: { opensAt: Date } | { closedAt: Date }) {
    super('opensAt' in window ? 'The sale has not opened yet.' : 'The sale is over.');
    this.tierId = tierId;
    this.opensAt = 'opensAt' in window ? window.opensAt : null;
    this.closedAt = 'closedAt' in window ? window.closedAt : null;
  }
}

@ObjectType({ implements: UserError, description: 'More or fewer tickets than one order may hold.' })
export class QuantityLimitError extends DomainError {
  readonly code = ErrorCode.QUANTITY_LIMIT;

  @Field(() => ID, { description: 'The tier whose limit it is.' })
  readonly tierId: string;

  @Field(() => Int, { description: 'The least that one order takes.' })
  readonly min: number;

  @Field(() => Int, { description: 'The most that one order takes.' })
  readonly max: number;

  constructor(tierId: string, min: number, max: number) {
    super(min === max ? `One order takes ${min} of these.` : `One order takes ${min} to ${max} of these.`);
    this.tierId = tierId;
    this.min = min;
    this.max = max;
  }
}

@ObjectType({ implements: UserError, description: 'The event takes registrations that a manager approves.' })
export class ApprovalRequiredError extends DomainError {
  readonly code = ErrorCode.APPROVAL_REQUIRED;

  constructor() {
    super('This event takes registrations, which its organizer approves.');
  }
}

@ObjectType({ implements: UserError, description: 'The hold ended; the tickets are back on sale.' })
export class HoldExpiredError extends DomainError {
  readonly code = ErrorCode.HOLD_EXPIRED;

  constructor() {
    super('The time to pay ran out. The tickets are back on sale: try again.');
  }
}
