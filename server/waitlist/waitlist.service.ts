import { ref, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { User } from '../accounts/user.entity.js';
import type { Viewer } from '../accounts/viewer.entity.js';
import type { OpenPages } from '../checkout/open-pages.service.js';
import { Event, EventStatus } from '../events/event.entity.js';
import { Tier, TierLane } from '../events/tier.entity.js';
import { closingTime } from '../events/tier.policy.js';
import type { InventoryService } from '../inventory/inventory.service.js';
import { Stock } from '../inventory/stock.service.js';
import type { MailService } from '../mail/mail.service.js';
import { OrderStatus } from '../orders/order-status.js';
import { Order } from '../orders/order.entity.js';
import type { OrderService } from '../orders/order.service.js';
import type { OrderViewService } from '../orders/order-view.service.js';
import { assertOnSale, assertSells } from '../orders/sale.policy.js';
import { clock } from '../platform/clock.js';
import { InvalidInputError, NotFoundError, WrongStateError } from '../platform/errors.js';
import type { Idempotency } from '../platform/idempotency.js';
import { isId } from '../platform/ids.js';
import type { RateLimits } from '../platform/rate-limits.js';
import { filesIn, neededAnswers, type Answers } from '../questions/answers.policy.js';
import { Attachments } from '../uploads/attachments.service.js';
import { QueueTicket } from '../waiting-room/queue-ticket.entity.js';
import { WaitlistEntry, WaitlistStatus } from './waitlist-entry.entity.js';
import type { WaitlistLine } from './waitlist-line.service.js';
import type { WaitlistViewService } from './waitlist-view.service.js';
import { AlreadyOnWaitlistError, OfferExpiredError, StillAvailableError } from './waitlist.errors.js';

const MINUTE = 60_000;
const VIPS_ALONE = 'These tickets are for the VIP lane: get in line with the VIP code first.';

export interface WaitlistWish {
  readonly tierId: string;
  readonly name: string;
  readonly email: string;
  readonly quantity: number;
  /** A place in the waiting room, of who may buy of the VIP lane. */
  readonly queueTicketId?: string | null | undefined;
}

/** Waiting, as those who wait go through it: join, claim what is offered, or leave. */
export class WaitlistService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly line: WaitlistLine,
    private readonly views: WaitlistViewService,
    private readonly orders: OrderService,
    private readonly orderViews: OrderViewService,
    private readonly openPages: OpenPages,
    private readonly inventory: InventoryService,
    private readonly mail: MailService,
    private readonly idempotency: Idempotency,
    private readonly limits: RateLimits,
  ) {}

  /**
   * Puts somebody at the end of a tier's line, who is then the entry's bearer.
   * @throws StillAvailableError, AlreadyOnWaitlistError, QuantityLimitError, SaleNotOpenError, ApprovalRequiredError,
   * RateLimitedError; InvalidInputError for a VIP tier without a place in that lane; NotFoundError for a tier that the public can't see.
   */
  async join(wish: WaitlistWish): Promise<WaitlistEntry> {
    const { user, ip } = this.viewer;
    await (user ? this.limits.consume('joinWaitlistUser', user.id) : this.limits.consume('joinWaitlist', ip));
    await this.limits.consume('joinWaitlistMailbox', wish.email);
    return this.views.open(await this.enter(wish));
  }

  /**
   * Makes the order that an offer holds its bearer's, with as much time to pay as every buyer has and with answers to what
   * the event asks, once; a second time answers with it. What was claimed and paid is answered too.
   * @throws OfferExpiredError, IdempotencyConflictError, RateLimitedError; InvalidInputError for answers that are wrong or
   * missing.
   */
  async claim(token: string, answers: Answers | null, idempotencyKey: string): Promise<Order> {
    const entryId = await this.views.claimedBy(token);
    if (!entryId) throw new OfferExpiredError();
    return this.orderViews.openClaimed(await this.take(entryId, answers, idempotencyKey));
  }

  /**
   * Leaves the line; what was set aside or offered goes to the next, also from the page on which it is being paid: what
   * turns out to be paid there stays the bearer's. A second time changes nothing.
   * @throws NotFoundError for everybody else's entry; WrongStateError once it is paid or over;
   * PaymentProviderUnavailableError: then it stays as it is.
   */
  async leave(id: string, token?: string | null): Promise<WaitlistEntry> {
    await this.limits.consume('waitlistLink', this.viewer.ip);
    const entry = await this.views.requireOwn({ id, token });
    if (entry.storedStatus === WaitlistStatus.WAITING) await this.leaveLine(entry);
    if (entry.storedStatus === WaitlistStatus.OFFERED) await this.giveBack(entry);
    if (entry.storedStatus === WaitlistStatus.LEFT) return entry;
    throw new WrongStateError(`This entry is ${entry.status}.`, entry.status);
  }

  @Transactional()
  private async enter({ tierId, name, email, quantity, queueTicketId }: WaitlistWish): Promise<WaitlistEntry> {
    const known = isId(tierId) ? await this.em.findOne(Tier, tierId) : null;
    if (!known) throw new NotFoundError('tier');
    const stock = await Stock.lock(this.em, [known.event.id], [tierId]);
    const [event, tier] = [stock.events.get(known.event.id)!, stock.tiers.get(tierId)!];
    assertSells(event);
    assertOnSale(event, stock.tiers, [{ tierId, quantity }], null);
    await this.assertLane(event, tier, queueTicketId);
    await this.assertNew(tierId, email);
    const available = stock.availableOf(tier) - stock.keptOf(tier);
    if (available >= quantity) throw new StillAvailableError(available);

    const [{ place }] = await this.em.execute<[{ place: number }]>(
      `select nextval('waitlist_places')::float8 as place`,
    );
    const { user } = this.viewer;
    const entry = new WaitlistEntry({
      place,
      tier: ref(tier),
      user: user && ref(this.em.getReference(User, user.id)),
      name,
      email,
      quantity,
      createdAt: clock.now(),
    });
    stock.wait(tier, +1);
    await stock.write();
    await this.em.persist(entry).flush();
    await this.mail.queue({
      template: 'waitlistJoined',
      to: email,
      dedupeKey: `waitlistJoined:${entry.id}`,
      params: { entryId: entry.id },
      eventId: event.id,
    });
    this.line.tellWatchers([tierId]);
    this.inventory.tellWatchers([event.id], false);
    return entry;
  }

  /** @throws AlreadyOnWaitlistError where this address waits, or has an offer. */
  /** What the public can't buy without the VIP code it can't wait for either: whoever has a place in that lane had the code. */
  private async assertLane(event: Event, { lane }: Tier, placeId: string | null | undefined): Promise<void> {
    if (!event.waitingRoom || lane !== TierLane.VIP) return;
    const place = placeId ? await this.em.findOne(QueueTicket, { id: placeId, event: event.id, lane }) : null;
    const isTheirs = place && (!place.user || place.user.id === this.viewer.user?.id);
    if (!isTheirs) throw new InvalidInputError([{ path: 'queueTicketId', message: VIPS_ALONE }]);
  }

  private async assertNew(tierId: string, email: string): Promise<void> {
    const [before] = await this.em.execute<{ position: number }[]>(
      `select case status when 'OFFERED' then 0 else (
         select count(*)::int from waitlist_entries as ahead
         where ahead.tier_id = mine.tier_id and ahead.status = 'WAITING' and ahead.place <= mine.place) end as position
       from waitlist_entries as mine where tier_id = ? and email = ? and status in ('WAITING', 'OFFERED')`,
      [tierId, email],
    );
    if (before) throw new AlreadyOnWaitlistError(before.position);
  }

  @Transactional()
  private async take(entryId: string, given: Answers | null, key: string): Promise<Order> {
    const offered = await this.em.findOne(Order, { waitlistEntryId: entryId });
    if (!offered) throw new OfferExpiredError();
    const { user } = this.viewer;
    const scope = user ? `user:${user.id}` : `guest:claimWaitlistOffer:${entryId}`;
    const input = ['claimWaitlistOffer', entryId, ...(given ? [given] : [])];
    await this.idempotency.claim({ scope, key, input, resultId: offered.id });

    const order = await this.orders.lock(offered.id);
    const entry = await this.em.findOneOrFail(WaitlistEntry, entryId, { refresh: true });
    if (entry.storedStatus === WaitlistStatus.CLAIMED) return order;
    if (entry.storedStatus !== WaitlistStatus.OFFERED || !order.open) throw new OfferExpiredError();
    if (entry.claimedAt) return order;
    const event = await this.em.findOneOrFail(Event, order.event.id, { refresh: true });
    const tier = await this.em.findOneOrFail(Tier, entry.tier.id, { refresh: true });
    if (event.status !== EventStatus.PUBLISHED || closingTime(event, tier) <= clock.now())
      throw new OfferExpiredError();
    order.answers = await this.answersTo(event, given, entry.quantity);
    entry.claimedAt = clock.now();
    const enough = clock.now().getTime() + event.holdMinutes * MINUTE;
    const isPaying = order.storedStatus === OrderStatus.AWAITING_PAYMENT && order.holdEndsAt.getTime() >= enough;
    if (!isPaying) this.orders.holdAnew(order, event.holdMinutes);
    entry.offerExpiresAt = order.holdEndsAt;
    this.line.tellWatchers([tier.id]);
    return order;
  }

  /** Held against the questions of now, since nobody was asked when the order was made; their files are attached. */
  private async answersTo(event: Event, given: Answers | null, tickets: number): Promise<Answers | null> {
    const answers = neededAnswers(event.questions, given, tickets);
    const files = filesIn(event.questions, answers);
    const attachments = await Attachments.lock(this.em, files);
    attachments.assertThere(files, event.id, 'answers');
    attachments.take(files);
    await attachments.write();
    return answers;
  }

  @Transactional()
  private async leaveLine(entry: WaitlistEntry): Promise<void> {
    const known = await this.em.findOneOrFail(Tier, entry.tier.id);
    const stock = await Stock.lockForReturn(this.em, [known.event.id], [known.id]);
    await this.em.refresh(entry);
    if (entry.storedStatus !== WaitlistStatus.WAITING) return; // an offer was quicker
    const { collected } = entry;
    await this.em.execute(`update waitlist_entries set status = 'LEFT', collected = 0 where id = ?`, [entry.id]);
    await this.em.refresh(entry);
    stock.wait(stock.tiers.get(known.id)!, -1);
    if (collected > 0) stock.release(known.event.id, [{ tierId: known.id, quantity: collected }]);
    await this.line.serve(stock);
    this.line.tellWatchers([known.id]);
    this.inventory.tellWatchers([known.event.id], false);
  }

  /** A page on which it could still be paid is closed before the next in line has the tickets. */
  private async giveBack(entry: WaitlistEntry): Promise<void> {
    await this.openPages.giveBack(await this.em.findOneOrFail(Order, { waitlistEntryId: entry.id }, { refresh: true }));
    await this.em.refresh(entry);
  }
}
