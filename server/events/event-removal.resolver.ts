import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { AppContext } from '../context.js';
import {
  DeleteEventResult,
  DeleteTierResult,
  TierIdInput,
  type EventDeleted,
  type TierDeleted,
} from './event-removal.types.js';
import { EventIdInput } from './event.types.js';

@Resolver()
export class EventRemovalResolver {
  @Mutation(() => DeleteEventResult, {
    description:
      'Deletes a draft with its tiers and promo codes; what was ever public is cancelled instead. For OWNER and MANAGER.',
  })
  deleteEvent(
    @Ctx() { services }: AppContext,
    @Arg('input', () => EventIdInput, { description: 'The event.' }) { eventId }: EventIdInput,
  ): Promise<EventDeleted> {
    return services.eventRemoval.deleteEvent(eventId);
  }

  @Mutation(() => DeleteTierResult, {
    description:
      'Deletes a tier that nobody ordered or waited for, and the unused promo codes that are for it alone. For OWNER and MANAGER.',
  })
  deleteTier(
    @Ctx() { services }: AppContext,
    @Arg('input', () => TierIdInput, { description: 'The tier.' }) { tierId }: TierIdInput,
  ): Promise<TierDeleted> {
    return services.eventRemoval.deleteTier(tierId);
  }
}
