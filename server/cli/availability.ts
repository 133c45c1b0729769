import type { App } from '../app.js';
import { forkEntityManager } from '../platform/database.js';
import { clock } from '../platform/clock.js';
import { Event, EventStatus } from '../events/event.entity.js';
import { Tier } from '../events/tier.entity.js';
import { availableOf } from '../events/tier.policy.js';
import { isId } from '../platform/ids.js';
import { inColumns } from './table.js';

const HEAD = ['EVENT', 'TIER', 'CAPACITY', 'SOLD', 'HELD', 'LEFT'];

/** The event of this slug or id. @throws Error where there is none. */
export async function eventNamed(app: App, name: string): Promise<Event> {
  const em = forkEntityManager(app.resources.orm);
  const event = await em.findOne(Event, isId(name) ? { id: name } : { slug: name });
  if (!event) throw new Error(`There is no event ${name}.`);
  return event;
}

/** A line a tier, the head first: of one event, or of all that are published and still to come. */
export async function availability(app: App, name: string | null): Promise<string[]> {
  const em = forkEntityManager(app.resources.orm);
  const where = name
    ? { event: (await eventNamed(app, name)).id }
    : { event: { storedStatus: EventStatus.PUBLISHED, endsAt: { $gt: clock.now() } } };
  const tiers = await em.find(Tier, where, {
    populate: ['event'],
    orderBy: { event: { startsAt: 'asc', id: 'asc' }, position: 'asc' },
  });
  const rows = tiers.map(tier => {
    const event = tier.event.getEntity();
    return [event.slug, tier.name, ...[tier.capacity, tier.sold, tier.held, availableOf(event, tier)].map(String)];
  });
  return inColumns([HEAD, ...rows]);
}
