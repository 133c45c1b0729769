import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { WrongStateError } from '../platform/errors.js';
import { resultUnion } from '../platform/graphql/result.js';

@ObjectType({ description: 'An event that is no more.' })
export class EventDeleted {
  @Field(() => ID, { description: 'The id that it had.' })
  eventId!: string;
}

@ObjectType({ description: 'A tier that is no more.' })
export class TierDeleted {
  @Field(() => ID, { description: 'The id that it had.' })
  tierId!: string;
}

@InputType({ description: 'Names a tier.' })
export class TierIdInput {
  @Field(() => ID, { description: 'The tier.' })
  tierId!: string;
}

export const DeleteEventResult = resultUnion('DeleteEventResult', EventDeleted, WrongStateError);
export const DeleteTierResult = resultUnion('DeleteTierResult', TierDeleted, WrongStateError);
