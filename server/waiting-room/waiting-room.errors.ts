import { ObjectType } from 'type-graphql';
import { DomainError, UserError } from '../platform/errors.js';
import { ErrorCode } from '../platform/graphql/error-code.js';

@ObjectType({ implements: UserError, description: 'There is nothing to wait for here.' })
export class QueueClosedError extends DomainError {
  readonly code = ErrorCode.QUEUE_CLOSED;

  constructor(why: 'noRoom' | 'over') {
    super(why === 'noRoom' ? 'This event has no waiting room: tickets can be bought at once.' : 'The sale is over.');
  }
}

@ObjectType({
  implements: UserError,
  description: 'The event has a waiting room: its admission is needed, and still good.',
})
export class QueueRequiredError extends DomainError {
  readonly code = ErrorCode.QUEUE_REQUIRED;

  constructor(why: 'none' | 'other' | 'used' | 'lane') {
    super(WORDS[why]);
  }
}

const WORDS = {
  none: 'This sale has a waiting room: take a place in it, and buy when it is your turn.',
  other: 'This turn is somebody else’s. Sign in as who took the place, or take another one.',
  used: 'Your turn in the waiting room has led to an order already. Take another place for another order.',
  lane: 'These tickets are for those who were admitted with a VIP code.',
};
