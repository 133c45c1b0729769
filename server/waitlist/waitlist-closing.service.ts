import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { calledOff } from '../events/called-off.policy.js';
import { EventStatus } from '../events/event.entity.js';
import { closingTime } from '../events/tier.policy.js';
import type { InventoryService } from '../inventory/inventory.service.js';
import { Stock } from '../inventory/stock.service.js';
import type { MailService } from '../mail/mail.service.js';
import { clock } from '../platform/clock.js';
import { isDatabaseAway } from '../platform/database-away.js';
import { log } from '../platform/log.js';
import type { WaitlistLine } from './waitlist-line.service.js';

/** So many of a line end, and are told, in one transaction. */
const LOT = 1_000;

/** Whether a tier's sale is over, at the instant that a `?` stands for. Of an event that is cancelled it is. */
const IS_OVER = `(events.status <> 'PUBLISHED' or least(coalesce(sale_ends_at, ends_at), ends_at) <= ?)`;

/** Ends lines and offers with the sale: nothing outlives it, also where its end was brought forward. */
export class WaitlistClosingService {
  constructor(
    private readonly em: EntityManager,
    private readonly line: WaitlistLine,
    private readonly inventory: InventoryService,
    private readonly mail: MailService,
  ) {}

  /** Runs every second in every worker. `tiers_awaited` and `waitlist_offers` are its indexes. */
  async sweep(): Promise<void> {
    await this.endOffers();
    const over = await this.em.execute<{ id: string; event_id: string }[]>(
      `select tiers.id, event_id from tiers join events on events.id = event_id where tiers.waiting > 0 and ${IS_OVER}`,
      [clock.now()],
    );
    for (const { id, event_id: eventId } of over) {
      try {
        while (await this.close(eventId, id));
      } catch (error) {
        if (isDatabaseAway(error)) throw error;
        log.error({ err: error, tierId: id }, 'a waitlist could not be closed'); // it must not keep the others
      }
    }
  }

  /**
   * Nobody waits any more; what was set aside for groups is on sale again, or nobody's. Where the event is cancelled,
   * whoever waited is told. A lot of them at a time, who came first first.
   * Tiers of one house may serve each other: room that this one gives back is offered in the others' lines.
   * @returns whether there may be more.
   */
  @Transactional()
  private async close(eventId: string, tierId: string): Promise<boolean> {
    const stock = await Stock.lockForReturn(this.em, [eventId], [tierId]);
    const [event, tier] = [stock.events.get(eventId)!, stock.tiers.get(tierId)!];
    if (event.status === EventStatus.PUBLISHED && closingTime(event, tier) > clock.now()) return false; // it goes on
    const ended = await this.em.execute<{ name: string; email: string; collected: number }[]>(
      `with ending as (
         select id, collected from waitlist_entries where tier_id = ? and status = 'WAITING' order by place limit ${LOT}
       )
       update waitlist_entries as entry set status = 'EXPIRED', collected = 0 from ending where entry.id = ending.id
       returning entry.name, entry.email, ending.collected`,
      [tierId],
    );
    const more = ended.length === LOT;
    stock.wait(tier, more ? -LOT : -tier.waiting);
    const collected = ended.reduce((sum, one) => sum + one.collected, 0);
    if (collected > 0) stock.release(eventId, [{ tierId, quantity: collected }]);
    await this.line.serve(stock);
    if (event.storedStatus === EventStatus.CANCELLED) {
      await this.mail.queueAll(
        ended.map(who => calledOff(eventId, who)),
        { inBulk: true },
      );
    }
    this.line.tellWatchers([tierId]);
    this.inventory.tellWatchers([eventId], false);
    return more;
  }

  /**
   * Offers that nobody claimed end by the clock where the sale now ends before them, also those whose bearer went to pay
   * without a claim; the next sweep of holds closes their pages and releases them.
   */
  @Transactional()
  private async endOffers(): Promise<void> {
    const now = clock.now();
    const orders = await this.em.execute<{ id: string }[]>(
      `select orders.id from waitlist_entries as entry
       join orders on waitlist_entry_id = entry.id join tiers on tiers.id = tier_id join events on events.id = tiers.event_id
       where entry.status = 'OFFERED' and claimed_at is null and orders.status in ('HELD', 'AWAITING_PAYMENT')
         and hold_expires_at > ? and ${IS_OVER}
       order by orders.id for no key update of orders`,
      [now, now],
    );
    if (orders.length === 0) return;
    // Read anew behind the locks: somebody may have claimed theirs while we waited for them.
    const ended = await this.em.execute<{ entry_id: string; tier_id: string }[]>(
      `update orders set hold_expires_at = ? from waitlist_entries as entry
       where orders.id in (?) and entry.id = waitlist_entry_id and entry.status = 'OFFERED' and claimed_at is null
         and orders.status in ('HELD', 'AWAITING_PAYMENT') and hold_expires_at > ?
       returning entry.id as entry_id, entry.tier_id`,
      [now, orders.map(({ id }) => id), now],
    );
    if (ended.length === 0) return;
    const ids = ended.map(({ entry_id: id }) => id);
    await this.em.execute('update waitlist_entries set offer_expires_at = least(offer_expires_at, ?) where id in (?)', [
      now,
      ids,
    ]);
    this.line.tellWatchers(ended.map(({ tier_id: tierId }) => tierId));
  }
}
