import {
  Arg,
  Ctx,
  Extensions,
  FieldResolver,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import { Organization, OrganizationRole } from '../accounts/organization.entity.js';
import type { AppContext } from '../context.js';
import type { Page } from '../platform/graphql/connection.js';
import { forEverybody } from '../platform/graphql/public-documents.js';
import { Event } from './event.entity.js';
import {
  CreateEventInput,
  CreateEventResult,
  DuplicateEventInput,
  DuplicateEventResult,
  EventConnection,
  EventFilter,
  EventIdInput,
  PublishEventResult,
  UpdateEventInput,
  UpdateEventResult,
} from './event.types.js';
import { Tier } from './tier.entity.js';

@Resolver(() => Event)
export class EventResolver {
  @Query(() => EventConnection, {
    description: 'Events, soonest first: published and not over, unless asked otherwise.',
  })
  events(
    @Ctx() { services }: AppContext,
    @Arg('filter', () => EventFilter, { nullable: true, description: 'Which; all without it.' }) filter?: EventFilter,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20, description: 'How many, 1 to 100.' }) first = 20,
    @Arg('after', () => String, { nullable: true, description: 'The cursor after which to begin.' }) after?: string,
  ): Promise<Page<Event>> {
    return services.events.list(filter ?? {}, { first, after });
  }

  @Query(() => Event, { nullable: true, description: 'An event by id or slug; a draft for its members alone.' })
  @Extensions(forEverybody)
  async event(
    @Ctx() { services, notes }: AppContext,
    @Arg('id', () => ID, { nullable: true, description: 'Its id.' }) id?: string,
    @Arg('slug', () => String, { nullable: true, description: 'Or its name in addresses.' }) slug?: string,
  ): Promise<Event | null> {
    const event = await (slug && !id ? services.tiers.page(slug) : services.events.find({ id, slug }));
    if (event) notes?.dependsOn(`availability:${event.id}`);
    return event;
  }

  @Mutation(() => CreateEventResult, { description: 'Makes a draft of an event. For OWNER and MANAGER.' })
  createEvent(
    @Ctx() { services }: AppContext,
    @Arg('input', () => CreateEventInput, { description: 'The event.' }) input: CreateEventInput,
  ): Promise<Event> {
    return services.eventEditing.create(input);
  }

  @Mutation(() => UpdateEventResult, {
    description: 'Changes an event; absent keeps, null clears. For OWNER and MANAGER.',
  })
  updateEvent(
    @Ctx() { services }: AppContext,
    @Arg('input', () => UpdateEventInput, { description: 'What changes.' }) input: UpdateEventInput,
  ): Promise<Event> {
    return services.eventEditing.update(input);
  }

  @Mutation(() => DuplicateEventResult, {
    description: 'Makes a draft like an event, with its tiers, at other times. For OWNER and MANAGER.',
  })
  duplicateEvent(
    @Ctx() { services }: AppContext,
    @Arg('input', () => DuplicateEventInput, { description: 'Like which, and when.' }) input: DuplicateEventInput,
  ): Promise<Event> {
    return services.eventDuplication.duplicate(input);
  }

  @Mutation(() => PublishEventResult, {
    description: 'Makes a draft public; once it is, changes nothing. For OWNER and MANAGER.',
  })
  publishEvent(
    @Ctx() { services }: AppContext,
    @Arg('input', () => EventIdInput, { description: 'The event.' }) { eventId }: EventIdInput,
  ): Promise<Event> {
    return services.eventEditing.publish(eventId);
  }

  @Subscription(() => [Tier], {
    description: 'What is left of each tier of a published event, for everybody: now, then at every change.',
    subscribe: ({ args, context }: { args: { eventId: string }; context: AppContext }) =>
      context.services.tiers.watch(args.eventId),
  })
  availability(
    @Ctx() { services }: AppContext,
    @Arg('eventId', () => ID, { description: 'The event.' }) eventId: string,
  ): Promise<Tier[]> {
    return services.tiers.now(eventId);
  }

  @Extensions(forEverybody)
  @FieldResolver(() => Organization, { description: 'Who publishes it.' })
  organization(@Root() event: Event): Promise<Organization> {
    return event.organization.loadOrFail({ dataloader: true });
  }

  @Extensions(forEverybody)
  @FieldResolver(() => [Tier], {
    description: 'Its tiers in their order; hidden ones appear with the promo code that opens them.',
  })
  async tiers(
    @Root() event: Event,
    @Ctx() { services, notes }: AppContext,
    @Arg('promoCode', () => String, {
      nullable: true,
      description: 'A code that opens hidden tiers; a wrong one opens none.',
    })
    promoCode?: string,
  ): Promise<Tier[]> {
    if (promoCode) notes?.onlyForAsker(); // guesses are counted
    return services.tiers.ofEvent(event, await services.promoCodeUses.opened(event.id, promoCode));
  }

  @FieldResolver(() => OrganizationRole, { nullable: true, description: 'The viewer’s role in its organization.' })
  viewerRole(@Root() event: Event, @Ctx() { services }: AppContext): Promise<OrganizationRole | null> {
    return services.memberships.roleIn(event.organization.id);
  }
}
