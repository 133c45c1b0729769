import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
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

  @Field(() => RoomStandstill, {
    nullable: true,
    description: 'Why nobody who waits can be admitted now, whatever the pace; null: they can.',
  })
  standstill!: RoomStandstill | null;

  @Field(() => Float, { description: 'The part of the admitted that the REGULAR lane has at least, 0 to 1.' })
  regularShare!: number;

  eventId!: string;

  /** Whose it is. */
  organizationId!: string;

  /** For its promoter alone. */
  storedVipCode!: string | null;
}

/** Why nobody comes in. */
export enum RoomStandstill {
  NOT_OPEN = 'NOT_OPEN',
  PAUSED = 'PAUSED',
  NOT_ON_SALE = 'NOT_ON_SALE',
  NOTHING_LEFT = 'NOTHING_LEFT',
}

registerEnumType(RoomStandstill, {
  name: 'RoomStandstill',
  description: 'Why a waiting room admits nobody.',
  valuesConfig: {
    NOT_OPEN: { description: 'It opens later.' },
    PAUSED: { description: 'Its promoter has paused it.' },
    NOT_ON_SALE: { description: 'Nothing is on sale for those who wait.' },
    NOTHING_LEFT: { description: 'What is on sale for those who wait is sold, or held by others.' },
  },
});

@InputType({ description: 'Which sale to wait for.' })
export class JoinQueueInput {
  @Field(() => ID, { description: 'The event.' })
  eventId!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'What opens the VIP lane, or a promo code that opens hidden tiers; with a wrong one the place is as without.',
  })
  vipCode?: string | null;
}

@InputType({ description: 'A VIP code, or a promo code, for a place that waits without one.' })
export class EnterVipCodeInput {
  @Field(() => ID, { description: 'The place.' })
  queueTicketId!: string;

  @Field(() => String, {
    description: 'What opens the VIP lane, or a promo code that opens hidden tiers; with a wrong one nothing changes.',
  })
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
