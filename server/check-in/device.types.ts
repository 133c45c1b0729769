import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { InvalidInputError, WrongStateError } from '../platform/errors.js';
import { resultUnion } from '../platform/graphql/result.js';
import { Device } from './device.entity.js';

@InputType({ description: 'A shift that begins: who scans (the viewer), with what, and where.' })
export class StartShiftInput {
  @Field(() => ID, { description: 'The event.' })
  eventId!: string;

  @Field(() => ID, { description: 'A UUID that the device makes for this event, and keeps.' })
  deviceId!: string;

  @Field(() => String, { description: 'What tells it from the others: 1 to 60 characters.' })
  name!: string;

  @Field(() => String, { description: 'Where: 1 to 60 characters.' })
  gate!: string;
}

@InputType({ description: 'The device whose shift ends.' })
export class EndShiftInput {
  @Field(() => ID, { description: 'The device.' })
  deviceId!: string;
}

@InputType({ description: 'The device to sign out.' })
export class RevokeDeviceInput {
  @Field(() => ID, { description: 'The device.' })
  deviceId!: string;
}

@ObjectType({ description: 'A device that was signed out.' })
export class DeviceRevoked {
  @Field(() => ID, { description: 'The device.' })
  readonly deviceId!: string;
}

export const StartShiftResult = resultUnion('StartShiftResult', Device, InvalidInputError, WrongStateError);
export const EndShiftResult = resultUnion('EndShiftResult', Device, WrongStateError);
export const RevokeDeviceResult = resultUnion('RevokeDeviceResult', DeviceRevoked, WrongStateError);
