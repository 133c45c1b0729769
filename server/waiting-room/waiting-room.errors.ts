import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { DomainError, UserError } from '../platform/errors.js';
import { ErrorCode } from '../platform/graphql/error-code.js';

@ObjectType({ implements: UserError, description: 'There is nothing to wait for here.' })
export class QueueClosedError extends DomainError {
  readonly code = ErrorCode.QUEUE_CLOSED;

  constructor(why: 'noRoom' | 'over') {
    super(why === 'noRoom' ? 'This event has no waiting room: tickets can be bought at once.' : 'The sale is over.');
  }
}

/** Why an admission does not open an order. */
export enum QueueRequiredReason {
  NO_ADMISSION = 'NO_ADMISSION',
  OTHER_PERSON = 'OTHER_PERSON',
  USED = 'USED',
  OTHER_LANE = 'OTHER_LANE',
}

registerEnumType(QueueRequiredReason, {
  name: 'QueueRequiredReason',
  description: 'Why an admission does not open an order.',
  valuesConfig: {
    NO_ADMISSION: { description: 'There is none that is good here and now.' },
    OTHER_PERSON: { description: 'It is that of somebody who was signed in, and this is somebody else.' },
    USED: { description: 'It has led to an order that is paid, or held still. Another place leads to another.' },
    OTHER_LANE: { description: 'The tickets are for those who were admitted with a VIP code.' },
  },
});

@ObjectType({
  implements: UserError,
  description: 'The event has a waiting room: its admission is needed, and still good.',
})
export class QueueRequiredError extends DomainError {
  readonly code = ErrorCode.QUEUE_REQUIRED;

  @Field(() => QueueRequiredReason, { description: 'Why the admission, or the lack of one, is not enough.' })
  readonly reason: QueueRequiredReason;

  constructor(reason: QueueRequiredReason) {
    super(WORDS[reason]);
    this.reason = reason;
  }
}

const WORDS: Record<QueueRequiredReason, string> = {
  NO_ADMISSION: 'This sale has a waiting room: take a place in it, and buy when it is your turn.',
  OTHER_PERSON: 'This turn is somebody else’s. Sign in as who took the place, or take another one.',
  USED: 'Your turn in the waiting room has led to an order already. Take another place for another order.',
  OTHER_LANE: 'These tickets are for those who were admitted with a VIP code.',
};
