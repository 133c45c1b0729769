import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context.js';
import { Event } from '../events/event.entity.js';
import { ScannerManifest } from './scanner-manifest.types.js';

@Resolver(() => ScannerManifest)
export class ScannerManifestResolver {
  @Query(() => ScannerManifest, {
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
