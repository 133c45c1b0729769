import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { WrongStateError } from '../platform/errors.js';
import { connectionOf } from '../platform/graphql/connection.js';
import { resultUnion } from '../platform/graphql/result.js';
import { Ticket } from '../tickets/ticket.entity.js';
import { CheckIn, CheckInKind, CheckInOutcome } from './check-in.entity.js';

@InputType({ description: 'One scan at a gate, by code or by serial.' })
export class CheckInInput {
  @Field(() => ID, { description: 'The event that is let into.' })
  eventId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What the QR code carries, with its digits where it rotates; or give the serial.',
  })
  code?: string | null;

  @Field(() => String, { nullable: true, description: 'The ticket’s serial, as typed; or give the code.' })
  serial?: string | null;

  @Field(() => String, { description: 'Where: 1 to 60 characters.' })
  gate!: string;

  @Field(() => CheckInKind, { nullable: true, description: 'Which way the holder goes; ENTRY if left out.' })
  kind?: CheckInKind | null;

  @Field(() => ID, { description: 'A UUID made by the device: the same one twice is one scan.' })
  scanId!: string;
}

@InputType({ description: 'The scan to take back.' })
export class UndoCheckInInput {
  @Field(() => ID, { description: 'The scan’s id, as the device made it.' })
  scanId!: string;
}

@ObjectType({
  description:
    'One answer to one scan. `first` is the scan that let this ticket in, when the outcome is ALREADY_CHECKED_IN.',
})
export class CheckInResult {
  @Field(() => ID, { description: 'The scan.' })
  readonly scanId!: string;

  @Field(() => CheckInOutcome, { description: 'What it led to.' })
  readonly outcome!: CheckInOutcome;

  @Field(() => Ticket, {
    nullable: true,
    description: 'The ticket; null where it is unknown or another event’s.',
  })
  readonly ticket!: Ticket | null;

  readonly eventId!: string;
}

export const CheckInConnection = connectionOf(CheckIn, 'CheckIn');
export const UndoCheckInResult = resultUnion('UndoCheckInResult', CheckIn, WrongStateError);
