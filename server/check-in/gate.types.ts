import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { InvalidInputError, WrongStateError } from '../platform/errors.js';
import { resultUnion } from '../platform/graphql/result.js';
import { Gate } from './gate.entity.js';

@InputType({ description: 'A new gate of an event.' })
export class CreateGateInput {
  @Field(() => ID, { description: 'The event.' })
  eventId!: string;

  @Field(() => String, { description: 'Its name for people, 1 to 60 characters; one of its event.' })
  name!: string;

  @Field(() => [ID], { nullable: true, description: 'The tiers that it admits; left out or empty: all.' })
  tierIds?: string[] | null;
}

@InputType({ description: 'Which tiers a gate admits from now on.' })
export class UpdateGateInput {
  @Field(() => ID, { description: 'The gate.' })
  gateId!: string;

  @Field(() => [ID], { description: 'The tiers that it admits; empty: all.' })
  tierIds!: string[];
}

@InputType({ description: 'Names a gate.' })
export class GateIdInput {
  @Field(() => ID, { description: 'The gate.' })
  gateId!: string;
}

@ObjectType({ description: 'A gate that is no more; what was scanned there stays.' })
export class GateDeleted {
  @Field(() => ID, { description: 'The gate.' })
  readonly gateId!: string;
}

@ObjectType({ description: 'Everybody who was inside is being let out.' })
export class EverybodyOut {
  @Field(() => ID, { description: 'The event.' })
  readonly eventId!: string;
}

export const CreateGateResult = resultUnion('CreateGateResult', Gate, InvalidInputError);
export const UpdateGateResult = resultUnion('UpdateGateResult', Gate, InvalidInputError);
export const DeleteGateResult = resultUnion('DeleteGateResult', GateDeleted, WrongStateError);
export const ExitAllResult = resultUnion('ExitAllResult', EverybodyOut, WrongStateError);
