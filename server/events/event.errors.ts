import { Field, ObjectType } from 'type-graphql';
import { DomainError, UserError } from '../platform/errors.js';
import { ErrorCode } from '../platform/graphql/error-code.js';

/** What an event needs before it is published, and how to say that it lacks it. */
const NEEDS = {
  tiers: 'at least one tier',
  prices: 'prices that a payment provider takes',
  endsAt: 'an end in the future',
} as const;

export type Need = keyof typeof NEEDS;

@ObjectType({ implements: UserError, description: 'The event lacks what it needs to be published.' })
export class EventIncompleteError extends DomainError {
  readonly code = ErrorCode.EVENT_INCOMPLETE;

  @Field(() => [String], { description: 'What it lacks, by the names of its fields: `tiers`, `prices`, `endsAt`.' })
  readonly missing: Need[];

  constructor(missing: Need[]) {
    super(`Before it is published the event needs ${missing.map(need => NEEDS[need]).join(' and ')}.`);
    this.missing = missing;
  }
}
