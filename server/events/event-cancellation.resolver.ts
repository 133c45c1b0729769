import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root, Subscription } from 'type-graphql';
import type { AppContext } from '../context.js';
import { validInput } from '../platform/graphql/input.js';
import {
  CancelEventInput,
  cancelEventInput,
  CancelEventResult,
  CancellationProgress,
} from './event-cancellation.types.js';
import { Event } from './event.entity.js';

@Resolver(() => Event)
export class EventCancellationResolver {
  @Mutation(() => CancelEventResult, {
    description:
      'Cancels a published event at once, and pays every order back in the background, whole and with its fees; once it is, changes nothing. For OWNER and MANAGER.',
  })
  cancelEvent(
    @Ctx() { services }: AppContext,
    @Arg('input', () => CancelEventInput, { description: 'The event, and why.' }) input: CancelEventInput,
  ): Promise<Event> {
    const { eventId, reason } = validInput(cancelEventInput, input);
    return services.eventCancellation.cancel(eventId, reason);
  }

  @Subscription(() => CancellationProgress, {
    description:
      'How far a cancelled event’s refunds are: now, then at every change, at most four times a second. For OWNER, MANAGER and VIEWER.',
    subscribe: ({ args, context }: { args: { eventId: string }; context: AppContext }) =>
      context.services.eventCancellation.watch(args.eventId),
  })
  cancellation(
    @Ctx() { services }: AppContext,
    @Arg('eventId', () => ID, { description: 'The event.' }) eventId: string,
  ): Promise<CancellationProgress> {
    return services.eventCancellation.now(eventId);
  }

  @FieldResolver(() => CancellationProgress, {
    name: 'cancellation',
    nullable: true,
    description: 'Progress of a cancelled event’s refunds. For OWNER, MANAGER and VIEWER; null for others.',
  })
  progressOf(@Root() event: Event, @Ctx() { services }: AppContext): Promise<CancellationProgress | null> {
    return services.eventCancellation.find(event);
  }
}
