import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context.js';
import { Tier } from '../events/tier.entity.js';
import { Money } from '../platform/money.js';
import { PromoCode } from './promo-code.entity.js';
import {
  CreatePromoCodeInput,
  CreatePromoCodeResult,
  UpdatePromoCodeInput,
  UpdatePromoCodeResult,
} from './promo-code.types.js';

@Resolver(() => PromoCode)
export class PromoCodeResolver {
  @Query(() => [PromoCode], { description: 'An event’s promo codes, newest first; for OWNER, MANAGER and VIEWER.' })
  promoCodes(
    @Ctx() { services }: AppContext,
    @Arg('eventId', () => ID, { description: 'The event.' }) eventId: string,
  ): Promise<PromoCode[]> {
    return services.promoCodes.ofEvent(eventId);
  }

  @Mutation(() => CreatePromoCodeResult, { description: 'Adds a promo code to an event. For OWNER and MANAGER.' })
  createPromoCode(
    @Ctx() { services }: AppContext,
    @Arg('input', () => CreatePromoCodeInput, { description: 'The code.' }) input: CreatePromoCodeInput,
  ): Promise<PromoCode> {
    return services.promoCodes.create(input);
  }

  @Mutation(() => UpdatePromoCodeResult, {
    description: 'Changes for how many and when a promo code is; absent keeps, null clears. For OWNER and MANAGER.',
  })
  updatePromoCode(
    @Ctx() { services }: AppContext,
    @Arg('input', () => UpdatePromoCodeInput, { description: 'What changes.' }) input: UpdatePromoCodeInput,
  ): Promise<PromoCode> {
    return services.promoCodes.update(input);
  }

  @FieldResolver(() => Money, { nullable: true, description: 'Taken off the order; null where a percentage is.' })
  async amountOff(@Root() { amountOffAmount, event }: PromoCode): Promise<Money | null> {
    const { currency } = await event.loadOrFail({ dataloader: true });
    return amountOffAmount === null ? null : new Money(amountOffAmount, currency);
  }

  @FieldResolver(() => [Tier], {
    description: 'The tiers that it is for, also hidden ones, which open with it; none: all that are not hidden.',
  })
  tiers(@Root() promoCode: PromoCode): Promise<Tier[]> {
    return promoCode.tiers.loadItems({ dataloader: true });
  }
}
