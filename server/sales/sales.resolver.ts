import { Arg, Ctx, FieldResolver, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { AppContext } from '../context.js';
import { Event } from '../events/event.entity.js';
import { Tier } from '../events/tier.entity.js';
import { SalesPoint, SalesSummary, TierSales, TimeBucket } from './sales.types.js';

/** As many points as cost is counted for: a month of hours, a year of days are about so many. */
const POINTS = 500;

@Resolver(() => Event)
export class EventSalesResolver {
  @FieldResolver(() => SalesSummary, {
    nullable: true,
    description: 'What was sold and what it brought. For OWNER, MANAGER and VIEWER; null for others.',
  })
  sales(@Root() event: Event, @Ctx() { services }: AppContext): Promise<SalesSummary | null> {
    return services.salesFigures.find(event);
  }
}

@Resolver(() => SalesSummary)
export class SalesSummaryResolver {
  @Subscription(() => SalesSummary, {
    description:
      'The figures now, then at every change: the first at once, at most four a second. For OWNER, MANAGER and VIEWER.',
    subscribe: ({ args, context }: { args: { eventId: string }; context: AppContext }) =>
      context.services.salesFigures.watch(args.eventId),
  })
  sales(
    @Ctx() { services }: AppContext,
    @Arg('eventId', () => ID, { description: 'The event.' }) eventId: string,
  ): Promise<SalesSummary> {
    return services.salesFigures.now(eventId);
  }

  @FieldResolver(() => [SalesPoint], {
    description:
      'When it was sold, earliest first, by the event’s time zone. Buckets in which nothing was sold are left out.',
    complexity: ({ childComplexity }) => 1 + POINTS * childComplexity,
  })
  overTime(
    @Root() { event }: SalesSummary,
    @Ctx() { services }: AppContext,
    @Arg('bucket', () => TimeBucket, { description: 'How finely, and so how far back.' }) bucket: TimeBucket,
  ): Promise<SalesPoint[]> {
    return services.salesFigures.overTime(event, bucket);
  }
}

@Resolver(() => TierSales)
export class TierSalesResolver {
  @FieldResolver(() => Tier, { description: 'The tier.' })
  tier(@Root() { tier }: TierSales): Promise<Tier> {
    return tier.loadOrFail({ dataloader: true });
  }
}
