import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context.js';
import { Event } from '../events/event.entity.js';
import { ScannerManifest } from './scanner-manifest.types.js';

/** In fields, as an operation's cost is counted: four pages of tickets in one operation are enough. */
const TICKETS_COST = 2_000;

@Resolver(() => ScannerManifest)
export class ScannerManifestResolver {
  @Query(() => ScannerManifest, {
    // `first` is how many tickets, and one index finds them; the event and all the rest come once, not once a ticket.
    complexity: ({ childComplexity }) => TICKETS_COST + childComplexity,
    description:
      'What a scanner needs to work without a network, in pages, then what changed. For OWNER, MANAGER and SCANNER.',
  })
  scannerManifest(
    @Ctx() { services }: AppContext,
    @Arg('eventId', () => ID, { description: 'The event.' }) eventId: string,
    @Arg('since', () => String, { nullable: true, description: 'The cursor of the last page; left out: everything.' })
    since?: string,
    @Arg('first', () => Int, { nullable: true, defaultValue: 5_000, description: 'How many tickets, 1 to 5,000.' })
    first: number | null = 5_000,
  ): Promise<ScannerManifest> {
    return services.scannerManifests.read(eventId, since, first ?? 5_000);
  }

  @FieldResolver(() => Event, { description: 'The event, with its gates, tiers and rules.' })
  event(@Root() { ofEvent }: ScannerManifest): Event {
    return ofEvent;
  }
}
