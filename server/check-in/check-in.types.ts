import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { InvalidInputError, WrongStateError } from '../platform/errors.js';
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

  @Field(() => ID, { nullable: true, description: 'The device of the shift; what is unknown is left out.' })
  deviceId?: string | null;
}

@InputType({ description: 'Which scans of an event: those that fit all of what is given.' })
export class CheckInFilter {
  @Field(() => [CheckInOutcome], { nullable: true, description: 'Only those that led to one of these.' })
  outcomes?: CheckInOutcome[] | null;

  @Field(() => CheckInKind, { nullable: true, description: 'Only those that went this way.' })
  kind?: CheckInKind | null;

  @Field(() => String, { nullable: true, description: 'Only those at this gate, by its name as the scans have it.' })
  gate?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only those made with this device.' })
  deviceId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only those made by this member of the staff.' })
  scannedById?: string | null;

  @Field(() => String, { nullable: true, description: 'Only those of the ticket with this serial, as typed.' })
  serial?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Only those made without a network, or only those with one.' })
  offline?: boolean | null;

  @Field(() => Date, { nullable: true, description: 'Only those that the server heard of from then on.' })
  from?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Only those that the server heard of before then.' })
  to?: Date | null;
}

@InputType({ description: 'A scan that was made without a network.' })
export class OfflineScanInput {
  @Field(() => ID, { description: 'A UUID made by the device: the same one twice is one scan.' })
  scanId!: string;

  @Field(() => String, { nullable: true, description: 'What the QR code carried; or give the serial.' })
  code?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Instead of the code, from a device that keeps none: its digest, as the scanner’s manifest has it. Of something else that was read, any digest.',
  })
  digest?: string | null;

  @Field(() => String, { nullable: true, description: 'With a digest: the six digits behind a rotating code.' })
  digits?: string | null;

  @Field(() => String, { nullable: true, description: 'The ticket’s serial, as typed; or give the code.' })
  serial?: string | null;

  @Field(() => String, { description: 'Where.' })
  gate!: string;

  @Field(() => CheckInKind, { description: 'Which way the holder went.' })
  kind!: CheckInKind;

  @Field(() => Date, { description: 'When, by the device’s clock.' })
  scannedAt!: Date;

  @Field(() => Date, {
    nullable: true,
    description:
      'The same by the server’s clock, as far off as the device had measured it by then. Counts where the device’s clock may have been set since; left out where it was not.',
  })
  scannedAtServer?: Date | null;

  @Field(() => CheckInOutcome, {
    nullable: true,
    description: 'What the device told the holder; ACCEPTED if left out. Whoever it refused is not let in afterwards.',
  })
  outcome?: CheckInOutcome | null;
}

@InputType({ description: 'What a device scanned without a network, in any order. None is a sign of life.' })
export class SyncCheckInsInput {
  @Field(() => ID, { description: 'The event.' })
  eventId!: string;

  @Field(() => ID, { nullable: true, description: 'The device of the shift; what is unknown is left out.' })
  deviceId?: string | null;

  @Field(() => Date, { nullable: true, description: 'The device’s clock as it sends: scannedAt is corrected by it.' })
  deviceNow?: Date | null;

  @Field(() => Int, { nullable: true, description: 'Scans that still wait on the device, without these.' })
  queued?: number | null;

  @Field(() => [OfflineScanInput], { description: 'The scans, 500 at most.' })
  scans!: OfflineScanInput[];
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

@ObjectType({ description: 'How the scans of a sync stand.' })
export class SyncCheckInsPayload {
  @Field(() => [CheckInResult], { description: 'One answer to each scan, in the order in which they were sent.' })
  readonly results!: CheckInResult[];

  @Field(() => [CheckIn], {
    description:
      'Scans of the same tickets that let somebody through and do not count, or count although the ticket was taken back.',
  })
  readonly conflicts!: CheckIn[];
}

export const CheckInConnection = connectionOf(CheckIn, 'CheckIn');
export const UndoCheckInResult = resultUnion('UndoCheckInResult', CheckIn, WrongStateError);
export const SyncCheckInsResult = resultUnion('SyncCheckInsResult', SyncCheckInsPayload, InvalidInputError);
