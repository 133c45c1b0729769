import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { z } from 'zod';
import { WrongStateError } from '../platform/errors.js';
import { resultUnion } from '../platform/graphql/result.js';
import { Event } from './event.entity.js';
import { prose } from '../platform/texts.js';

@ObjectType({ description: 'How far the refunds of a cancelled event are.' })
export class CancellationProgress {
  @Field(() => Int, { description: 'Orders that are paid back.' })
  total!: number;

  @Field(() => Int, { description: 'Of these, how many have their money back.' })
  done!: number;

  @Field(() => Int, { description: 'How many the provider refused: they can be tried again with retryRefund.' })
  failed!: number;
}

@InputType({ description: 'An event that does not take place.' })
export class CancelEventInput {
  @Field(() => ID, { description: 'The event.' })
  eventId!: string;

  @Field({ description: 'Why, for everybody who has a ticket: 1 to 1000 characters.' })
  reason!: string;
}

export const CancelEventResult = resultUnion('CancelEventResult', Event, WrongStateError);

export const cancelEventInput = z.object({
  eventId: z.string(),
  reason: prose('The reason', 1_000).pipe(z.string().min(1, 'Say why.')),
});
