import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import { z } from 'zod';
import { Event } from '../events/event.entity.js';
import { whole } from '../platform/texts.js';
import { InvalidInputError, WrongStateError } from '../platform/errors.js';
import { resultUnion } from '../platform/graphql/result.js';
import { QueueTicket } from './queue-ticket.entity.js';
import { QueueClosedError } from './waiting-room.errors.js';

@ObjectType({ description: 'The waiting room in front of an event’s sale.' })
export class WaitingRoom {
  @Field(() => Boolean, { description: 'Whether it admits now: it has opened, and is not paused.' })
  open!: boolean;

  @Field(() => Date, { nullable: true, description: 'When it opens, or did; null: it was open from the start.' })
  opensAt!: Date | null;

  @Field(() => Int, { description: 'How many wait.' })
  waiting!: number;

  @Field(() => Int, { description: 'How many are admitted a minute.' })
  admitPerMinute!: number;

  @Field(() => Boolean, { description: 'Whether its promoter has paused it.' })
  paused!: boolean;

  @Field(() => Float, { description: 'The part of the admitted that the REGULAR lane has at least, 0 to 1.' })
  regularShare!: number;

  /** Whose it is. */
  organizationId!: string;

  /** For its promoter alone. */
  storedVipCode!: string | null;
}

@InputType({ description: 'Which sale to wait for.' })
export class JoinQueueInput {
  @Field(() => ID, { description: 'The event.' })
  eventId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What opens the VIP lane; with a wrong one the place is REGULAR.',
  })
  vipCode?: string | null;
}

@InputType({ description: 'A VIP code for a place that waits without one.' })
export class EnterVipCodeInput {
  @Field(() => ID, { description: 'The place.' })
  queueTicketId!: string;

  @Field(() => String, { description: 'What opens the VIP lane; with a wrong one the place stays where it is.' })
  vipCode!: string;
}

@InputType({ description: 'A place to give up.' })
export class LeaveQueueInput {
  @Field(() => ID, { description: 'The place.' })
  queueTicketId!: string;
}

@InputType({ description: 'What shall change while people wait; absent keeps.' })
export class PauseWaitingRoomInput {
  @Field(() => ID, { description: 'The event.' })
  eventId!: string;

  @Field(() => Boolean, { nullable: true, description: 'True: nobody is admitted until it is false again.' })
  paused?: boolean | null;

  @Field(() => Int, { nullable: true, description: 'How many are admitted a minute from now on, 1 to 60,000.' })
  admitPerMinute?: number | null;
}

export const pauseWaitingRoomInput = z.object({
  eventId: z.string(),
  paused: z.boolean().nullish(),
  admitPerMinute: whole('The admissions a minute', 1, 60_000).nullish(),
});

export const JoinQueueResult = resultUnion('JoinQueueResult', QueueTicket, QueueClosedError);
export const EnterVipCodeResult = resultUnion('EnterVipCodeResult', QueueTicket, WrongStateError);
export const LeaveQueueResult = resultUnion('LeaveQueueResult', QueueTicket, WrongStateError);
export const PauseWaitingRoomResult = resultUnion('PauseWaitingRoomResult', Event, InvalidInputError);
