import type { EntityManager } from '@mikro-orm/postgresql';
import type { InventoryService } from '../inventory/inventory.service.js';
import { clock } from '../platform/clock.js';
import { isDatabaseAway } from '../platform/database-away.js';
import { log } from '../platform/log.js';

/** Serves the lines of tiers that the clock puts on sale again: whoever edits a tier or an event serves them at once. */
export class WaitlistOpeningService {
  constructor(
    private readonly em: EntityManager,
    private readonly inventory: InventoryService,
  ) {}

  /** Runs every second in every worker; until it comes, what is owed to a line is not sold. `tiers_awaited` is its index. */
  async sweep(): Promise<void> {
    const now = clock.now();
    const opened = await this.em.execute<{ event_id: string }[]>(
      `select distinct event_id from tiers join events on events.id = event_id
       where tiers.waiting > 0 and owed > 0 and not hidden and not requires_approval and status = 'PUBLISHED'
         and ends_at > ? and (sale_starts_at is null or sale_starts_at <= ?) and (sale_ends_at is null or sale_ends_at > ?)`,
      [now, now, now],
    );
    for (const { event_id: eventId } of opened) {
      try {
        await this.inventory.serveLines(eventId);
      } catch (error) {
        if (isDatabaseAway(error)) throw error;
        log.error({ err: error, eventId }, 'a waitlist could not be served'); // it must not keep the others
      }
    }
  }
}
