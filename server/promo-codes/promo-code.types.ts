import { Field, ID, InputType, Int } from 'type-graphql';
import { InvalidInputError } from '../platform/errors.js';
import { resultUnion } from '../platform/graphql/result.js';
import { SafeInt } from '../platform/graphql/scalars.js';
import { PromoCode } from './promo-code.entity.js';

@InputType({ description: 'A new promo code: it takes a percentage or an amount off, one of the two.' })
export class CreatePromoCodeInput {
  @Field(() => ID, { description: 'The event that it is for.' })
  eventId!: string;

  @Field(() => String, {
    description: 'What buyers type, in any case: 3 to 40 letters, digits, hyphens and underscores; one of its event.',
  })
  code!: string;

  @Field(() => Int, { nullable: true, description: 'Percent off each line, 1 to 100, half up.' })
  percentOff?: number | null;

  @Field(() => SafeInt, {
    nullable: true,
    description: 'Minor units off the order, no more than it costs; 0 for a code that only opens hidden tiers.',
  })
  amountOff?: number | null;

  @Field(() => Int, { nullable: true, description: 'How many orders may use it; left out, any number.' })
  maxUses?: number | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'The tiers that it is for; hidden ones open with it. Left out or empty: all that are not hidden.',
  })
  tierIds?: string[] | null;

  @Field(() => Date, { nullable: true, description: 'From when on it can be used; left out, at once.' })
  startsAt?: Date | null;

  @Field(() => Date, {
    nullable: true,
    description: 'Until when it can be used; left out, as long as tickets are sold.',
  })
  endsAt?: Date | null;
}

@InputType({ description: 'Changes of a promo code. An absent field keeps, null clears.' })
export class UpdatePromoCodeInput {
  @Field(() => ID, { description: 'The promo code.' })
  promoCodeId!: string;

  @Field(() => Int, { nullable: true, description: 'How many orders may use it: not less than do; null: any number.' })
  maxUses?: number | null;

  @Field(() => Date, { nullable: true, description: 'From when on it can be used; null: at once.' })
  startsAt?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Until when it can be used; null: as long as tickets are sold.' })
  endsAt?: Date | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether buyers can use it.' })
  active?: boolean | null;
}

export const CreatePromoCodeResult = resultUnion('CreatePromoCodeResult', PromoCode, InvalidInputError);
export const UpdatePromoCodeResult = resultUnion('UpdatePromoCodeResult', PromoCode, InvalidInputError);
