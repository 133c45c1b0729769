import type { EntityManager } from '@mikro-orm/postgresql';
import type { MembershipService } from '../accounts/membership.service.js';
import { Event } from '../events/event.entity.js';
import type { EventService } from '../events/event.service.js';
import { Tier } from '../events/tier.entity.js';
import { clock } from '../platform/clock.js';
import { listLoader } from '../platform/list-loader.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { Watch } from '../platform/live-watch.js';
import { Money } from '../platform/money.js';
import { putSalesTogether, readSales, readSalesOverTime, type SalesCounts } from './sales-counts.js';
import type { SalesPoint, SalesSummary, TimeBucket } from './sales.types.js';

/** At most four pushes a second, however much is sold; one in 15 s without any, for hints that were lost. */
const PACE = { everyMs: 250, atLeastEveryMs: 15_000 };

/** What an event sold and what it brought, for its promoter: now, and live. */
export class SalesFiguresService {
  readonly #ofEvent = listLoader<SalesCounts>(
    ids => readSales(this.em, ids),
    ({ eventId }) => eventId,
  );

  constructor(
    private readonly em: EntityManager,
    private readonly events: EventService,
    private readonly memberships: MembershipService,
    private readonly liveFeed: LiveFeed,
  ) {}

  /** The figures of now; null for those who may not see them. */
  async find(event: Event): Promise<SalesSummary | null> {
    if (!(await this.memberships.may('seeSales', event.organization.id))) return null;
    return this.describe(event, await this.#ofEvent.load(event.id));
  }

  /** Hints at every change, for as long as the viewer may see it. @throws as `MembershipService.require`. */
  async watch(eventId: string): Promise<Watch> {
    const { id, organization } = await this.events.require('seeSales', eventId);
    return new Watch(this.liveFeed, `sales:${id}`, PACE, await this.memberships.audience(organization.id));
  }

  /**
   * The figures as they are after this call, in one reading for all who ask at the same moment. Asks nobody's leave:
   * callers do.
   */
  async now(eventId: string): Promise<SalesSummary> {
    return this.liveFeed.reading(`sales:${eventId}`, async () => {
      const event = await this.em.findOneOrFail(Event, eventId);
      return this.describe(event, await readSales(this.em, [eventId]));
    });
  }

  /** When it was sold. Asks nobody's leave: whoever has the event's summary may see it. */
  async overTime({ id, timeZone, currency }: Event, bucket: TimeBucket): Promise<SalesPoint[]> {
    const moments = await readSalesOverTime(this.em, { id, timeZone }, bucket, clock.now());
    return moments.map(({ at, tickets, gross }) => ({
      at: new Date(at),
      tickets,
      gross: new Money(gross, currency),
    }));
  }

  /** Keeps the counts short. For every worker, again and again. */
  async putCountsTogether(): Promise<void> {
    await putSalesTogether(this.em, clock.now());
  }

  private describe(event: Event, counts: readonly SalesCounts[]): SalesSummary {
    const sum = (of: (counts: SalesCounts) => number) => counts.reduce((total, one) => total + of(one), 0);
    const money = (amount: number) => new Money(amount, event.currency);
    const [gross, refunded, chargebacks, fees] = [
      sum(one => one.gross),
      sum(one => one.refunded),
      sum(one => one.chargebacks),
      sum(one => one.fees),
    ];
    return {
      event,
      eventId: event.id,
      orders: sum(one => one.orders),
      tickets: sum(one => one.sold),
      gross: money(gross),
      refunded: money(refunded),
      chargebacks: money(chargebacks),
      fees: money(fees),
      net: money(gross - refunded - chargebacks - fees),
      byTier: counts.flatMap(({ tierId, sold, held, gross: ofTier }) =>
        tierId === null
          ? []
          : [{ tier: this.em.getReference(Tier, tierId, { wrapped: true }), sold, held, gross: money(ofTier) }],
      ),
    };
  }
}
