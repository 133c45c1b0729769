import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { Organization } from '../accounts/organization.entity.js';
import type { AppContext } from '../context.js';
import type { Page } from '../platform/graphql/connection.js';
import type { Event } from './event.entity.js';
import { EventConnection } from './event.types.js';

/** What events add to an organization: here, because accounts know nothing of events. */
@Resolver(() => Organization)
export class OrganizationEventsResolver {
  @FieldResolver(() => EventConnection, {
    description: 'Its events, latest first: for members all of them, for others those that were published.',
  })
  events(
    @Root() organization: Organization,
    @Ctx() { services }: AppContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20, description: 'How many, 1 to 100.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor after which to begin.' }) after?: string,
  ): Promise<Page<Event>> {
    return services.events.ofOrganization(organization, { first, after });
  }

  @FieldResolver(() => EventConnection, {
    description: 'What they have on: published and not over, soonest first. The same for everybody.',
  })
  upcoming(
    @Root() organization: Organization,
    @Ctx() { services }: AppContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20, description: 'How many, 1 to 100.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor after which to begin.' }) after?: string,
  ): Promise<Page<Event>> {
    return services.events.upcomingOf(organization, { first, after });
  }

  @FieldResolver(() => EventConnection, {
    description: 'What they had on: published and over, latest first. The same for everybody.',
  })
  past(
    @Root() organization: Organization,
    @Ctx() { services }: AppContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20, description: 'How many, 1 to 100.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor after which to begin.' }) after?: string,
  ): Promise<Page<Event>> {
    return services.events.pastOf(organization, { first, after });
  }
}
