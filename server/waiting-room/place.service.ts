import { LockMode, ref, UniqueConstraintViolationException, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { Viewer } from '../accounts/viewer.entity.js';
import { User } from '../accounts/user.entity.js';
import { Event, EventStatus } from '../events/event.entity.js';
import { TierLane } from '../events/tier.entity.js';
import { afterCommit } from '../platform/after-commit.js';
import { OrderStatus } from '../orders/order-status.js';
import { Order } from '../orders/order.entity.js';
import { clock } from '../platform/clock.js';
import { NotFoundError, WrongStateError } from '../platform/errors.js';
import { isId } from '../platform/ids.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { Watch } from '../platform/live-watch.js';
import type { RateLimits } from '../platform/rate-limits.js';
import type { SecretKey } from '../platform/secret-key.js';
import { joiningNeighbourhood, joiningNetwork } from './joining-network.js';
import type { QueueArrivals } from './queue-arrivals.js';
import { QueueStatus, QueueTicket } from './queue-ticket.entity.js';
import { positionOf, type RoomBoards } from './room-boards.service.js';
import type { Opened, RoomCodes } from './room-codes.service.js';
import { isServed, isSoldOut } from './room-stock.policy.js';
import { QueueClosedError } from './waiting-room.errors.js';

/** 128 bits in base64url. */
const IS_PLACE = /^[\w-]{22}$/;
/** A page moves on once a second at most, and hears every ten seconds that it is still in line. */
const PACE = { everyMs: 1_000, atLeastEveryMs: 10_000 };

/** Places in waiting rooms, for those who wait. */
export class PlaceService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly arrivals: QueueArrivals,
    private readonly boards: RoomBoards,
    private readonly secrets: SecretKey,
    private readonly codes: RoomCodes,
    private readonly limits: RateLimits,
    private readonly liveFeed: LiveFeed,
  ) {}

  /**
   * Takes a place at the end of the line, in the VIP lane with the VIP code; with a promo code that opens hidden tiers
   * it is admitted for these as well. Who is signed in and waits already keeps that place, and a code changes it.
   * @throws QueueClosedError where there is no room or no sale any more; NotFoundError; RateLimitedError.
   */
  async join(eventId: string, code?: string | null): Promise<QueueTicket> {
    await this.count();
    const { user, ip } = this.viewer;
    const event = isId(eventId) ? await this.arrivals.event(eventId) : null;
    if (!event || event.storedStatus === EventStatus.DRAFT) throw new NotFoundError('event');
    if (event.status !== EventStatus.PUBLISHED) throw new QueueClosedError('over');
    if (!event.waitingRoom) throw new QueueClosedError('noRoom');

    const waiting = user && (await this.arrivals.placeOf(eventId, user.id));
    if (waiting) return code ? this.tryCode(waiting, event, code) : waiting;
    const { isVip, opens } = await this.codes.openedBy(event, code);
    const place = new QueueTicket({
      event: ref(Event, event.id),
      user: user && ref(User, user.id),
      network: this.digestOf(eventId, joiningNetwork(ip)),
      neighbourhood: this.digestOf(eventId, joiningNeighbourhood(ip)),
      lane: isVip ? TierLane.VIP : TierLane.REGULAR,
      opens,
      joinedAt: clock.now(),
    });
    try {
      await this.arrivals.add(place);
    } catch (error) {
      const isTaken = user && error instanceof UniqueConstraintViolationException;
      const other = isTaken && (await this.arrivals.placeOf(eventId, user.id));
      if (other) return other; // taken in another window at the same moment
      throw error;
    }
    return place;
  }

  /** The place with this id, for whoever knows it; null where there is none. */
  async find(id: string): Promise<QueueTicket | null> {
    return IS_PLACE.test(id) ? this.boards.place(id) : null;
  }

  /** The place with this id. @throws NotFoundError. */
  async require(id: string): Promise<QueueTicket> {
    const place = await this.find(id);
    if (!place) throw new NotFoundError('queue ticket');
    return place;
  }

  /** Hints whenever the line may have moved. @throws NotFoundError. */
  async watch(id: string): Promise<Watch> {
    const { event } = await this.require(id);
    return new Watch(this.liveFeed, `queue:${event.id}`, PACE, null);
  }

  /**
   * The VIP code, or a promo code, for a place that waits without it: in the VIP lane it stands where it would stand had it
   * come with the code. With a wrong one, or one that it came with, nothing changes.
   * @throws NotFoundError; WrongStateError where it waits no more; RateLimitedError.
   */
  async enterCode(id: string, code: string): Promise<QueueTicket> {
    await this.count();
    const place = await this.require(id);
    return this.tryCode(place, await this.eventOf(place), code);
  }

  /** Gives the place up; a second time changes nothing. @throws NotFoundError; WrongStateError where its time is over. */
  @Transactional()
  async leave(id: string): Promise<QueueTicket> {
    const place = await this.locked(id);
    if (place.status === QueueStatus.EXPIRED) throw new WrongStateError('The time to buy is over.', place.status);
    if (place.storedStatus !== QueueStatus.LEFT) {
      place.storedStatus = QueueStatus.LEFT;
      afterCommit(() => this.liveFeed.publish(`queue:${place.event.id}`));
    }
    return place;
  }

  /** Where the place stands, also by what is left for its lane to buy. */
  async statusOf(place: QueueTicket): Promise<QueueStatus> {
    if (place.status !== QueueStatus.WAITING) return place.status;
    const { lanes } = await this.boards.board(place.event.id);
    return isSoldOut(lanes[place.lane].stock, place.opens) ? QueueStatus.SOLD_OUT : QueueStatus.WAITING;
  }

  /** How many go before it in its lane, and it; null before it has a number, and when it waits no more. */
  async positionOf(place: QueueTicket): Promise<number | null> {
    return positionOf(place, (await this.boards.board(place.event.id)).lanes[place.lane]);
  }

  /**
   * Seconds until its turn, as the pace is now; null where nobody can say. Those of the other lane who go before it are
   * counted by the turns that lanes take.
   */
  async waitOf(place: QueueTicket): Promise<number | null> {
    const { event, lanes } = await this.boards.board(place.event.id);
    const position = positionOf(place, lanes[place.lane]);
    const { waitingRoom: room } = event;
    if (position === null || !room || !room.isOpen || !isServed(lanes[place.lane].stock, place.opens)) return null;
    const { admitPerMinute, regularShare } = room;
    const isVip = place.lane === TierLane.VIP;
    const other = lanes[isVip ? TierLane.REGULAR : TierLane.VIP];
    const [share, othersShare] = isVip ? [1 - regularShare, regularShare] : [regularShare, 1 - regularShare];
    const others = other.moves ? Math.min(other.waiting, (position * othersShare) / Math.max(share, 0.01)) : 0;
    return Math.ceil(((position + others) / admitPerMinute) * 60);
  }

  /** What `reserveTickets` asks for, while the admission lasts; null before and after. */
  admissionTokenOf({ id, status }: QueueTicket): string | null {
    return status === QueueStatus.ADMITTED ? this.secrets.linkToken('admission', id) : null;
  }

  /** Whether its admission has led to an order that is paid, or held still: it opens no other meanwhile. */
  async isUsed({ status, order: its }: QueueTicket): Promise<boolean> {
    if (status !== QueueStatus.ADMITTED || !its) return false;
    const order = await this.em.getReference(Order, its.id, { wrapped: true }).loadOrFail({ dataloader: true });
    return order.open || order.status === OrderStatus.PAID;
  }

  /** The event that it is a place for. */
  eventOf({ event }: QueueTicket): Promise<Event> {
    return this.em.getReference(Event, event.id, { wrapped: true }).loadOrFail({ dataloader: true });
  }

  private async tryCode(place: QueueTicket, event: Event, code: string): Promise<QueueTicket> {
    if (place.status !== QueueStatus.WAITING) throw new WrongStateError('This place waits no more.', place.status);
    const opened = await this.codes.openedBy(event, code);
    return changes(place, opened) ? this.change(place.id, opened) : place;
  }

  /** Its lot stays, so that in another lane the next ticks give it the number that it would have had. */
  @Transactional()
  private async change(id: string, opened: Opened): Promise<QueueTicket> {
    const place = await this.locked(id);
    if (place.status !== QueueStatus.WAITING) throw new WrongStateError('This place waits no more.', place.status);
    if (!changes(place, opened)) return place;
    if (opened.opens) place.opens = [...new Set([...(place.opens ?? []), ...opened.opens])];
    if (opened.isVip && place.lane !== TierLane.VIP) {
      place.lane = TierLane.VIP;
      place.place = null;
    }
    afterCommit(() => {
      this.liveFeed.publish(`queue-place:${id}`);
      this.liveFeed.publish(`queue:${place.event.id}`);
    });
    return place;
  }

  private async locked(id: string): Promise<QueueTicket> {
    const options = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
    const place = IS_PLACE.test(id) ? await this.em.findOne(QueueTicket, id, options) : null;
    if (!place) throw new NotFoundError('queue ticket');
    return place;
  }

  private async count(): Promise<void> {
    const { ip } = this.viewer;
    await this.limits.consume('joinQueue', joiningNetwork(ip));
    await this.limits.consume('joinQueueNeighbourhood', joiningNeighbourhood(ip));
  }

  /** The digests of two events can't be put together. */
  private digestOf(eventId: string, network: string | null): string | null {
    return network && this.secrets.token('queue-address', `${eventId} ${network}`);
  }
}

const changes = ({ lane, opens: before }: QueueTicket, { isVip, opens }: Opened): boolean =>
  (isVip && lane !== TierLane.VIP) || (opens ?? []).some(id => !before?.includes(id));
