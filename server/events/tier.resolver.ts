import { Arg, Ctx, Extensions, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context.js';
import { forEverybody } from '../platform/graphql/public-documents.js';
import { Money } from '../platform/money.js';
import { Event } from './event.entity.js';
import { Tier } from './tier.entity.js';
import { availableOf, isOnSale, isWaitlistOpen } from './tier.policy.js';
import { CreateTierInput, CreateTierResult, UpdateTierInput, UpdateTierResult } from './tier.types.js';

@Resolver(() => Tier)
export class TierResolver {
  @Query(() => Tier, { nullable: true, description: 'A tier; null for what does not exist or may not be seen.' })
  tier(
    @Ctx() { services }: AppContext,
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
  ): Promise<Tier | null> {
    return services.tiers.find(id);
  }

  @Mutation(() => CreateTierResult, { description: 'Adds a tier to an event. For OWNER and MANAGER.' })
  createTier(
    @Ctx() { services }: AppContext,
    @Arg('input', () => CreateTierInput, { description: 'The tier.' }) input: CreateTierInput,
  ): Promise<Tier> {
    return services.tiers.create(input);
  }

  @Mutation(() => UpdateTierResult, {
    description: 'Changes a tier; absent keeps, null clears. For OWNER and MANAGER.',
  })
  updateTier(
    @Ctx() { services }: AppContext,
    @Arg('input', () => UpdateTierInput, { description: 'What changes.' }) input: UpdateTierInput,
  ): Promise<Tier> {
    return services.tiers.update(input);
  }

  @FieldResolver(() => Event, { description: 'What it lets into.' })
  event(@Root() tier: Tier): Promise<Event> {
    return tier.event.loadOrFail({ dataloader: true });
  }

  @Extensions(forEverybody)
  @FieldResolver(() => Money, { description: 'What one ticket costs, before fees and added tax.' })
  async price(@Root() tier: Tier): Promise<Money> {
    return new Money(tier.priceAmount, (await tier.event.loadOrFail({ dataloader: true })).currency);
  }

  @FieldResolver(() => Int, {
    description: 'Tickets to be had now: what the tier has left, and no more than the house has room for.',
  })
  async available(@Root() tier: Tier): Promise<number> {
    return availableOf(await tier.event.loadOrFail({ dataloader: true }), tier);
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether the public may buy now, by the clock; there may be nothing left.',
  })
  async onSale(@Root() tier: Tier): Promise<boolean> {
    return isOnSale(await tier.event.loadOrFail({ dataloader: true }), tier);
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether one can wait for tickets that come back, where fewer are left than are wanted.',
  })
  async waitlistOpen(@Root() tier: Tier): Promise<boolean> {
    return isWaitlistOpen(await tier.event.loadOrFail({ dataloader: true }), tier);
  }
}
