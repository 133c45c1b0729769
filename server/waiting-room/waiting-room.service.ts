import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { z } from 'zod';
import type { MembershipService } from '../accounts/membership.service.js';
import type { AuditService } from '../audit/audit.service.js';
import { Event, EventStatus } from '../events/event.entity.js';
import type { EventService } from '../events/event.service.js';
import { afterCommit } from '../platform/after-commit.js';
import { InvalidInputError } from '../platform/errors.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { laneFigures, type LaneFigures } from './lane-figures.js';
import type { QueueTicket } from './queue-ticket.entity.js';
import type { LaneOfBoard, RoomBoards } from './room-boards.service.js';
import { RoomStandstill, type pauseWaitingRoomInput, type WaitingRoom } from './waiting-room.types.js';

/** The waiting room in front of a sale, as everybody sees it, and for its promoter. */
export class WaitingRoomService {
  constructor(
    private readonly em: EntityManager,
    private readonly memberships: MembershipService,
    private readonly events: EventService,
    private readonly boards: RoomBoards,
    private readonly audit: AuditService,
    private readonly liveFeed: LiveFeed,
  ) {}

  /** The room of an event, for everybody; null where it has none. */
  async of(event: Event): Promise<WaitingRoom | null> {
    const { id, waitingRoom, organization } = event;
    if (!waitingRoom) return null;
    const { opensAt, paused, vipCode, admitPerMinute, regularShare } = waitingRoom;
    const { lanes } = await this.boards.board(id);
    return {
      admitPerMinute,
      regularShare,
      open: waitingRoom.isOpen,
      opensAt,
      paused,
      standstill: standstillOf(event, waitingRoom, Object.values(lanes)),
      waiting: lanes.VIP.waiting + lanes.REGULAR.waiting,
      eventId: id,
      organizationId: organization.id,
      storedVipCode: vipCode,
    };
  }

  /** The room that a place is in; null where it was turned off. Costs no query: pages are told it at each step. */
  async around({ event }: QueueTicket): Promise<WaitingRoom | null> {
    return this.of((await this.boards.board(event.id)).event);
  }

  /** What opens the VIP lane, for OWNER and MANAGER; null for others, and where nothing does. */
  async vipCodeOf({ organizationId, storedVipCode }: WaitingRoom): Promise<string | null> {
    return (await this.memberships.may('manageEvents', organizationId)) ? storedVipCode : null;
  }

  /** What became of those who came, by lane, for OWNER, MANAGER and VIEWER; null for others. All who look share a reading. */
  async lanesOf({ eventId, organizationId }: WaitingRoom): Promise<LaneFigures[] | null> {
    if (!(await this.memberships.may('seeSales', organizationId))) return null;
    return this.liveFeed.reading(`queue-lanes:${eventId}`, () => laneFigures(this.em, eventId));
  }

  /** Pauses, goes on, or changes the pace. For OWNER and MANAGER. @throws InvalidInputError for an event without a room. */
  @Transactional()
  async pause({ eventId, paused, admitPerMinute }: z.output<typeof pauseWaitingRoomInput>): Promise<Event> {
    await this.events.require('manageEvents', eventId); // before the lock: strangers lock nothing
    const event = await this.events.lock(eventId);
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
}

/** Why nobody who waits could be admitted now; where nobody waits, why nobody could who came. */
function standstillOf(
  { status }: Event,
  { isOpen, paused }: NonNullable<Event['waitingRoom']>,
  lanes: readonly LaneOfBoard[],
): RoomStandstill | null {
  if (paused) return RoomStandstill.PAUSED;
  if (!isOpen) return RoomStandstill.NOT_OPEN;
  if (status !== EventStatus.PUBLISHED) return RoomStandstill.NOT_ON_SALE;
  const inLine = lanes.filter(({ waiting }) => waiting > 0);
  const concerned = inLine.length > 0 ? inLine : lanes;
  if (concerned.some(({ moves }) => moves)) return null;
  const isOnSale = concerned.some(({ stock }) => stock.everybody.onSale);
  return isOnSale ? RoomStandstill.NOTHING_LEFT : RoomStandstill.NOT_ON_SALE;
}
