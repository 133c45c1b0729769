import { timingSafeEqual } from 'node:crypto';
import { LockMode, ref, UniqueConstraintViolationException, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { z } from 'zod';
import type { MembershipService } from '../accounts/membership.service.js';
import type { Viewer } from '../accounts/viewer.entity.js';
import { User } from '../accounts/user.entity.js';
import type { AuditService } from '../audit/audit.service.js';
import { Event, EventStatus } from '../events/event.entity.js';
import { canonicalVipCode } from '../events/event.policy.js';
import type { EventService } from '../events/event.service.js';
import { TierLane } from '../events/tier.entity.js';
import type { WaitingRoomSettings } from '../events/waiting-room-settings.js';
import { afterCommit } from '../platform/after-commit.js';
import { clock } from '../platform/clock.js';
import { InvalidInputError, NotFoundError, WrongStateError } from '../platform/errors.js';
import { isId } from '../platform/ids.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { Watch } from '../platform/live-watch.js';
import type { RateLimits } from '../platform/rate-limits.js';
import type { SecretKey } from '../platform/secret-key.js';
import { joiningNeighbourhood, joiningNetwork } from './joining-network.js';
import type { QueueArrivals } from './queue-arrivals.js';
import { QueueStatus, QueueTicket } from './queue-ticket.entity.js';
import { positionOf, type RoomBoards } from './room-boards.service.js';
import { QueueClosedError } from './waiting-room.errors.js';
import type { pauseWaitingRoomInput, WaitingRoom } from './waiting-room.types.js';

/** 128 bits in base64url. */
const IS_PLACE = /^[\w-]{22}$/;
/** A page moves on once a second at most, and hears every ten seconds that it is still in line. */
const PACE = { everyMs: 1_000, atLeastEveryMs: 10_000 };

/** The waiting room in front of a sale, for those who wait and for its promoter. */
export class WaitingRoomService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly memberships: MembershipService,
    private readonly events: EventService,
    private readonly arrivals: QueueArrivals,
    private readonly boards: RoomBoards,
    private readonly secrets: SecretKey,
    private readonly audit: AuditService,
    private readonly limits: RateLimits,
    private readonly liveFeed: LiveFeed,
  ) {}

  /**
   * Takes a place at the end of the line, in the VIP lane with the VIP code. Who is signed in and waits already keeps
   * that place.
   * @throws QueueClosedError where there is no room or no sale any more; NotFoundError; RateLimitedError.
   */
  async join(eventId: string, vipCode?: string | null): Promise<QueueTicket> {
    const { user, ip } = this.viewer;
    const [network, neighbourhood] = [joiningNetwork(ip), joiningNeighbourhood(ip)];
    await this.limits.consume('joinQueue', network);
    await this.limits.consume('joinQueueNeighbourhood', neighbourhood);
    const event = isId(eventId) ? await this.em.findOne(Event, eventId) : null;
    if (!event || event.storedStatus === EventStatus.DRAFT) throw new NotFoundError('event');
    if (event.status !== EventStatus.PUBLISHED) throw new QueueClosedError('over');
    if (!event.waitingRoom) throw new QueueClosedError('noRoom');

    const waiting = user && (await this.ofUser(eventId, user));
    if (waiting) return waiting;
    const place = new QueueTicket({
      event: ref(event),
      user: user && ref(User, user.id),
      network: this.digestOf(eventId, network),
      neighbourhood: this.digestOf(eventId, neighbourhood),
      lane: (await this.isVip(event.waitingRoom.vipCode, vipCode)) ? TierLane.VIP : TierLane.REGULAR,
      joinedAt: clock.now(),
    });
    try {
      await this.arrivals.add(place);
    } catch (error) {
      const other = user && error instanceof UniqueConstraintViolationException && (await this.ofUser(eventId, user));
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

  /** Gives the place up; a second time changes nothing. @throws NotFoundError; WrongStateError where its time is over. */
  @Transactional()
  async leave(id: string): Promise<QueueTicket> {
    const options = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
    const place = IS_PLACE.test(id) ? await this.em.findOne(QueueTicket, id, options) : null;
    if (!place) throw new NotFoundError('queue ticket');
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
    return lanes[place.lane].soldOut ? QueueStatus.SOLD_OUT : QueueStatus.WAITING;
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
    const { lanes } = await this.boards.board(place.event.id);
    const position = positionOf(place, lanes[place.lane]);
    const { waitingRoom: room } = await this.eventOf(place);
    if (position === null || !room || !isOpen(room) || !lanes[place.lane].admits) return null;
    const { admitPerMinute, regularShare } = room;
    const isVip = place.lane === TierLane.VIP;
    const other = lanes[isVip ? TierLane.REGULAR : TierLane.VIP];
    const [share, othersShare] = isVip ? [1 - regularShare, regularShare] : [regularShare, 1 - regularShare];
    const others = other.admits ? Math.min(other.waiting, (position * othersShare) / Math.max(share, 0.01)) : 0;
    return Math.ceil(((position + others) / admitPerMinute) * 60);
  }

  /** What `reserveTickets` asks for, while the admission lasts; null before and after. */
  admissionTokenOf({ id, status }: QueueTicket): string | null {
    return status === QueueStatus.ADMITTED ? this.secrets.linkToken('admission', id) : null;
  }

  /** The event that it is a place for. */
  eventOf({ event }: QueueTicket): Promise<Event> {
    return this.em.getReference(Event, event.id, { wrapped: true }).loadOrFail({ dataloader: true });
  }

  /** The room of an event, for everybody; null where it has none. */
  async of({ id, waitingRoom, organization }: Event): Promise<WaitingRoom | null> {
    if (!waitingRoom) return null;
    const { opensAt, paused, vipCode, admitPerMinute, regularShare } = waitingRoom;
    const { lanes } = await this.boards.board(id);
    return {
      admitPerMinute,
      regularShare,
      open: isOpen(waitingRoom),
      opensAt,
      paused,
      waiting: lanes.VIP.waiting + lanes.REGULAR.waiting,
      organizationId: organization.id,
      storedVipCode: vipCode,
    };
  }

  /** What opens the VIP lane, for OWNER and MANAGER; null for others, and where nothing does. */
  async vipCodeOf({ organizationId, storedVipCode }: WaitingRoom): Promise<string | null> {
    return (await this.memberships.may('manageEvents', organizationId)) ? storedVipCode : null;
  }

  /** Pauses, goes on, or changes the pace. For OWNER and MANAGER. @throws InvalidInputError for an event without a room. */
  @Transactional()
  async pause({ eventId, paused, admitPerMinute }: z.output<typeof pauseWaitingRoomInput>): Promise<Event> {
    await this.events.require('manageEvents', eventId); // before the lock: strangers lock nothing
    const event = await this.em.findOneOrFail(Event, eventId, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    const { waitingRoom } = event;
    if (!waitingRoom) throw new InvalidInputError([{ path: 'eventId', message: 'This event has no waiting room.' }]);
    if (paused != null) waitingRoom.paused = paused;
    if (admitPerMinute != null) waitingRoom.admitPerMinute = admitPerMinute;
    this.audit.record({
      action: 'waitingRoom.changed',
      subjectType: 'Event',
      subjectId: eventId,
      organizationId: event.organization.id,
      details: { paused: waitingRoom.paused, admitPerMinute: waitingRoom.admitPerMinute },
    });
    afterCommit(() => this.liveFeed.publish(`queue:${eventId}`));
    return event;
  }

  /** The digests of two events can't be put together. */
  private digestOf(eventId: string, network: string | null): string | null {
    return network && this.secrets.token('queue-address', `${eventId} ${network}`);
  }

  private ofUser(eventId: string, { id }: { readonly id: string }): Promise<QueueTicket | null> {
    return this.em.fork().findOne(QueueTicket, { event: eventId, user: id, storedStatus: QueueStatus.WAITING });
  }

  /** Wrong codes are counted by network, and after too many none is right. */
  private async isVip(code: string | null, typed: string | null | undefined): Promise<boolean> {
    if (!code || !typed) return false;
    const [right, given] = [Buffer.from(code), Buffer.from(canonicalVipCode(typed))];
    return this.limits.guess('vipCodeGuess', joiningNetwork(this.viewer.ip), async wrong => {
      const isRight = right.length === given.length && timingSafeEqual(right, given);
      if (!isRight) await wrong();
      return isRight;
    });
  }
}

const isOpen = ({ opensAt, paused }: WaitingRoomSettings): boolean => !paused && (!opensAt || opensAt <= clock.now());
