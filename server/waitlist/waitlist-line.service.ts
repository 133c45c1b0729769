import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { User } from '../accounts/user.entity.js';
import { calledOff } from '../events/called-off.policy.js';
import type { Event } from '../events/event.entity.js';
import type { Tier } from '../events/tier.entity.js';
import { closingTime, isForPublic } from '../events/tier.policy.js';
import type { ThoseWhoWait } from '../inventory/inventory.service.js';
import type { Stock } from '../inventory/stock.service.js';
import type { MailService } from '../mail/mail.service.js';
import { newOrder, rowsOfOrders, type OpenedOrder } from '../orders/new-order.js';
import { priced } from '../orders/offer.policy.js';
import { Order } from '../orders/order.entity.js';
import { afterCommit } from '../platform/after-commit.js';
import { insertFamily, rowsOf, runBulk } from '../platform/bulk.js';
import { clock } from '../platform/clock.js';
import { newId } from '../platform/ids.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { WaitlistStatus } from './waitlist-entry.entity.js';
import { offeredOf, Round, type InLine } from './waitlist.policy.js';

const HOUR_MS = 3_600_000;
/** So many of a line are read at a time: what came back is mostly given away to the first of them. */
const AT_A_TIME = 200;

/** An entry in line, as its row says. */
interface Waiter extends InLine {
  readonly id: string;
  readonly place: number;
  readonly name: string;
  readonly email: string;
  readonly userId: string | null;
  /** What it wanted when it joined; `quantity` is what it is offered by the tier's limits of now. */
  readonly asked: number;
}

/** What an entry is offered: an order that is held for it. */
interface Offered {
  readonly entry: Waiter;
  readonly event: Event;
  readonly until: Date;
  readonly opened: OpenedOrder;
}

/**
 * The lines before the tiers. What comes back to a tier is offered to those who wait for it in the transaction that it
 * comes back in, under the locks of event and tiers: the public never finds it on sale. Nobody's turn is decided
 * anywhere else.
 *
 * A line is looked at only where the locked event says that somebody waits (`events.waiting`), so tiers without one pay
 * nothing. Whoever changes a line holds its tier's lock; what became an offer is guarded by its order's.
 */
export class WaitlistLine implements ThoseWhoWait {
  constructor(
    private readonly em: EntityManager,
    private readonly mail: MailService,
    private readonly liveFeed: LiveFeed,
  ) {}

  /**
   * Offers what came back to those who wait, in their order (see Round), and writes the stock. The stock was locked by
   * `Stock.lockForReturn`; called once a transaction, after everything that gives back.
   */
  async serve(stock: Stock): Promise<void> {
    const rounds: { event: Event; round: Round<Waiter> }[] = [];
    for (const event of stock.events.values()) {
      if (event.waiting === 0) continue;
      for (const tiers of this.pools(event, stock)) rounds.push({ event, round: await this.share(tiers, stock) });
      for (const tier of stock.tiersOf(event.id).values()) {
        if (tier.waiting > 0) stock.owe(tier, isForPublic(event, tier) ? 0 : stock.cameBack(tier));
      }
    }
    for (const { round } of rounds) {
      for (const { tierId } of round.served) stock.wait(stock.tiers.get(tierId)!, -1);
    }
    await stock.write();
    for (const { event, round } of rounds) await this.write(event, round, stock);
  }

  /** Orders that were offered hold nothing any more: what became of their entries; `calledOff` is a cancelled event. */
  async offersEnded(
    ending: readonly { readonly order: Order; readonly wasGivenBack: boolean; readonly calledOff: Event | null }[],
  ): Promise<void> {
    const idsOf = (given: boolean) =>
      ending.flatMap(({ order, wasGivenBack }) => (wasGivenBack === given ? (order.waitlistEntryId ?? []) : []));
    await this.move(idsOf(true), WaitlistStatus.LEFT);
    await this.move(idsOf(false), WaitlistStatus.EXPIRED);
    await this.mail.queueAll(
      ending.flatMap(({ order: { waitlistEntryId, buyerName: name, buyerEmail: email }, calledOff: event }) =>
        waitlistEntryId && event ? [calledOff(event.id, { name, email })] : [],
      ),
    );
  }

  /** Orders are paid, also by money that came late: those of them that were offered have found their buyer. */
  async offersPaid(orders: readonly Order[]): Promise<void> {
    await this.move(
      orders.flatMap(({ waitlistEntryId }) => waitlistEntryId ?? []),
      WaitlistStatus.CLAIMED,
    );
  }

  /** Tells those who watch these lines that somebody's place or state changed. */
  tellWatchers(tierIds: Iterable<string>): void {
    const all = [...new Set(tierIds)];
    if (all.length === 0) return;
    afterCommit(() => {
      for (const tierId of all) this.liveFeed.publish(`waitlist:${tierId}`);
    });
  }

  private async move(entryIds: readonly string[], to: WaitlistStatus): Promise<void> {
    if (entryIds.length === 0) return;
    const moved = await this.em.execute<{ tier_id: string }[]>(
      'update waitlist_entries set status = ? where id in (?) returning tier_id',
      [to, [...entryIds]],
    );
    this.tellWatchers(moved.map(({ tier_id: tierId }) => tierId));
  }

  /**
   * The tiers whose lines share what came back: each tier has its own, but where the house has a capacity, room that one
   * tier gives back may serve another's. What the public may not buy now is offered to nobody either: who waits for a
   * tier that is hidden, whose sale is not open or that takes registrations keeps the place, and is owed what came back.
   * A tier that got smaller may have kept tickets for a group that they are not enough for any more.
   */
  private pools(event: Event, stock: Stock): Tier[][] {
    const awaited = [...stock.tiersOf(event.id).values()].filter(
      tier => tier.waiting > 0 && isForPublic(event, tier) && (stock.cameBack(tier) > 0 || stock.isSmaller(tier)),
    );
    return event.capacity === null ? awaited.map(tier => [tier]) : awaited.length > 0 ? [awaited] : [];
  }

  private async share(tiers: readonly Tier[], stock: Stock): Promise<Round<Waiter>> {
    const round = new Round<Waiter>({
      left: tierId => stock.cameBack(stock.tiers.get(tierId)!),
      most: tierId => stock.mostOf(stock.tiers.get(tierId)!),
      setAside: (tierId, quantity) => stock.setAside(stock.tiers.get(tierId)!, quantity),
      giveBack: (tierId, quantity) => stock.release(stock.tiers.get(tierId)!.event.id, [{ tierId, quantity }]),
    });
    for (const entry of await this.waiters(tiers, stock, 'collected > 0')) round.letGo(entry);
    const isLeft = () => tiers.some(tier => stock.cameBack(tier) > 0);
    for (let after = 0; isLeft();) {
      const next = await this.waiters(tiers, stock, `place > ${after} order by place limit ${AT_A_TIME}`);
      for (const entry of next) round.ask(entry);
      if (next.length < AT_A_TIME) break;
      after = next.at(-1)!.place;
    }
    round.end();
    return round;
  }

  /** Those in these tiers' lines who are `which`, as SQL says it. */
  private async waiters(tiers: readonly Tier[], stock: Stock, which: string): Promise<Waiter[]> {
    const line = await this.em.execute<Omit<Waiter, 'quantity'>[]>(
      `select id, place::float8 as place, tier_id as "tierId", user_id as "userId", name, email, quantity as asked, passes, collected
       from waitlist_entries where status = 'WAITING' and tier_id in (?) and ${which}`,
      [tiers.map(({ id }) => id)],
    );
    return line.map(entry => ({ ...entry, quantity: offeredOf(entry.asked, stock.tiers.get(entry.tierId)!) }));
  }

  private async write(event: Event, { served, changed }: Round<Waiter>, stock: Stock): Promise<void> {
    if (changed.size === 0) return;
    const offers = await this.offersTo(served, event, stock);
    const until = new Map(offers.map(({ entry, until: end }) => [entry, end]));
    const entries = [...changed];
    const said = rowsOf('said', [
      { name: 'id', type: 'uuid', values: entries.map(({ id }) => id) },
      { name: 'quantity', type: 'int', values: entries.map(one => (until.has(one) ? one.quantity : wishOf(one))) },
      { name: 'passes', type: 'int', values: entries.map(({ passes }) => passes) },
      { name: 'collected', type: 'int', values: entries.map(one => (until.has(one) ? 0 : one.collected)) },
      { name: 'until', type: 'timestamptz', values: entries.map(one => until.get(one) ?? null) },
    ]);
    await runBulk(
      this.em,
      sql`update waitlist_entries as entry
        set quantity = said.quantity, passes = said.passes, collected = said.collected, offer_expires_at = said.until,
            status = case when said.until is null then entry.status else 'OFFERED' end
        from ${said} where entry.id = said.id`,
    );
    await insertFamily(this.em, rowsOfOrders(offers.map(({ opened }) => opened)));
    await this.mail.queueAll(
      offers.map(({ entry, opened: { order } }) => ({
        template: 'waitlistOffered',
        to: entry.email,
        dedupeKey: `waitlistOffered:${entry.id}`,
        params: { entryId: entry.id, ...(entry.asked !== entry.quantity && { asked: entry.asked }) },
        orderId: order.id,
      })),
    );
    this.tellWatchers(entries.map(({ tierId }) => tierId));
  }

  /** At today's prices, for as long as the event's offers last; none outlives the sale. */
  private async offersTo(served: readonly Waiter[], event: Event, stock: Stock): Promise<Offered[]> {
    if (served.length === 0) return [];
    await this.em.populate([event], ['organization']);
    const tiers = stock.tiersOf(event.id);
    const now = clock.now();
    const longest = now.getTime() + event.offerHours * HOUR_MS;
    return served.map(entry => {
      const { id, tierId, quantity, userId, name, email } = entry;
      const until = new Date(Math.min(longest, closingTime(event, tiers.get(tierId)!).getTime()));
      const opened = newOrder({
        id: newId(),
        offer: priced({ event, tiers, promoCode: null }, [{ tierId, quantity }]),
        buyer: { name, email },
        user: userId === null ? null : this.em.getReference(User, userId),
        now,
        offered: { entryId: id, until },
      });
      return { entry, event, until, opened };
    });
  }
}

/** While it waits the wish stays as it was; who collects more than that, because an order takes more by now, wants more. */
const wishOf = ({ asked, quantity, collected }: Waiter): number => (collected < asked ? asked : quantity);
