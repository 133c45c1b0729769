import { Field, ID, InputType, Int } from 'type-graphql';
import { CapacityBelowSoldError } from '../inventory/inventory.errors.js';
import { InvalidInputError } from '../platform/errors.js';
import { resultUnion } from '../platform/graphql/result.js';
import { SafeInt } from '../platform/graphql/scalars.js';
import { Tier, TierLane } from './tier.entity.js';

@InputType({ description: 'What a tier may have beyond what it must.' })
class TierDetails {
  @Field(() => String, { nullable: true, description: 'What it includes; plain text, 5,000 characters at most.' })
  description?: string | null;

  @Field(() => TierLane, { nullable: true, description: 'The lane of the waiting room; REGULAR if never said.' })
  lane?: TierLane | null;

  @Field(() => Int, { nullable: true, description: 'The least that one order takes; 1 if never said.' })
  minPerOrder?: number | null;

  @Field(() => Int, { nullable: true, description: 'The most that one order takes, 100 at most; 10 if never said.' })
  maxPerOrder?: number | null;

  @Field(() => Date, { nullable: true, description: 'When the sale opens; null: with publication.' })
  saleStartsAt?: Date | null;

  @Field(() => Date, { nullable: true, description: 'When the sale closes; null: when the event is over.' })
  saleEndsAt?: Date | null;

  @Field(() => Date, { nullable: true, description: 'From when on it is let in; null: whenever the gates scan.' })
  entryStartsAt?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Until when it is let in; null: whenever the gates scan.' })
  entryEndsAt?: Date | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether only a promo code shows it.' })
  hidden?: boolean | null;
}

@InputType({ description: 'A new kind of ticket of an event.' })
export class CreateTierInput extends TierDetails {
  @Field(() => ID, { description: 'The event.' })
  eventId!: string;

  @Field(() => String, { description: 'Its name for people, 1 to 120 characters.' })
  name!: string;

  @Field(() => SafeInt, { description: 'Minor units of the event’s currency; 0 is free.' })
  price!: number;

  @Field(() => Int, { description: 'Tickets that can be sold in all.' })
  capacity!: number;
}

@InputType({ description: 'Changes of a tier. An absent field keeps, null clears.' })
export class UpdateTierInput extends TierDetails {
  @Field(() => ID, { description: 'The tier.' })
  tierId!: string;

  @Field(() => String, { nullable: true, description: 'Its name for people, 1 to 120 characters.' })
  name?: string | null;

  @Field(() => SafeInt, {
    nullable: true,
    description: 'Minor units of the event’s currency, for orders made from now on.',
  })
  price?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Tickets that can be sold in all: not below what is sold and held.',
  })
  capacity?: number | null;
}

export const CreateTierResult = resultUnion('CreateTierResult', Tier, InvalidInputError);
export const UpdateTierResult = resultUnion('UpdateTierResult', Tier, InvalidInputError, CapacityBelowSoldError);
