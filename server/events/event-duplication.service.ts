import type { EntityManager } from '@mikro-orm/postgresql';
import { ref } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { AuditService } from '../audit/audit.service.js';
import { clock } from '../platform/clock.js';
import { validInput } from '../platform/graphql/input.js';
import { askedFromNow } from '../questions/question.policy.js';
import type { SigningKeys } from '../tickets/signing-keys.service.js';
import { refuse } from './event-input.js';
import { freeSerialPrefix, freeSlug } from './event-names.js';
import { EventImage } from './event-image.entity.js';
import { Event } from './event.entity.js';
import { contradictionsIn, eventDuplication, startYear } from './event.policy.js';
import type { EventService } from './event.service.js';
import type { DuplicateEventInput } from './event.types.js';
import { movedWith, type Move } from './moved-times.js';
import { Tier } from './tier.entity.js';
import { Venue } from './venue.js';
import { WaitingRoomSettings } from './waiting-room-settings.js';

/** The next night of the same kind. */
export class EventDuplicationService {
  constructor(
    private readonly em: EntityManager,
    private readonly events: EventService,
    private readonly signingKeys: SigningKeys,
    private readonly audit: AuditService,
  ) {}

  /**
   * Makes a draft like an event, whatever became of that: its settings and tiers under another title and at other times.
   * Whatever else has a time keeps its distance to the start. What belongs to the one event alone stays with it: its name
   * in addresses, its keys, what was sold, its promo codes. For OWNER and MANAGER.
   * @throws NotFoundError; InvalidInputError for a title or times that are none.
   */
  @Transactional()
  async duplicate(input: DuplicateEventInput): Promise<Event> {
    const original = await this.events.require('manageEvents', input.eventId);
    const { title, startsAt, endsAt } = validInput(eventDuplication, { ...input });
    refuse(contradictionsIn({ startsAt, endsAt }));

    const move = movedWith(original.startsAt, startsAt, original.timeZone);
    const event = new Event({
      ...settingsOf(original),
      ...timesOf(original, move, endsAt),
      title,
      startsAt,
      endsAt,
      slug: await freeSlug(this.em, title),
      serialPrefix: await freeSerialPrefix(this.em, title, startYear({ startsAt, timeZone: original.timeZone })),
      createdAt: clock.now(),
    });
    await this.em.persist(event).flush();
    await this.signingKeys.create(this.em, event.id);
    const tiers = await this.em.find(Tier, { event: original.id }, { orderBy: { position: 'asc' } });
    this.em.persist(tiers.map(tier => tierLike(tier, event, move)));
    this.audit.record({
      action: 'event.duplicated',
      subjectType: 'Event',
      subjectId: event.id,
      organizationId: event.organization.id,
      details: { from: original.slug, slug: event.slug },
    });
    return event;
  }
}

/** What its promoter chose, apart from names and times. */
const settingsOf = (event: Event) => ({
  organization: event.organization,
  description: event.description,
  venue: Object.assign(new Venue(), event.venue),
  timeZone: event.timeZone,
  currency: event.currency,
  imageUrl: event.imageUrl,
  image: event.image && Object.assign(new EventImage(), event.image),
  imageAlt: event.imageAlt,
  language: event.language,
  capacity: event.capacity,
  requiresApproval: event.requiresApproval,
  questions: askedFromNow(
    [],
    event.questions.filter(({ removed }) => !removed),
    false,
  ),
  transferPolicy: event.transferPolicy,
  qrMode: event.qrMode,
  holdMinutes: event.holdMinutes,
  offerHours: event.offerHours,
  reentry: event.reentry,
  taxBasisPoints: event.taxBasisPoints,
  taxIncluded: event.taxIncluded,
});

/** A night that is shorter than the one before ends what would outlast it. */
function timesOf({ doorsAt, refundDeadline, waitingRoom }: Event, move: Move, endsAt: Date) {
  const deadline = move(refundDeadline);
  const opensAt = move(waitingRoom?.opensAt ?? null);
  return {
    doorsAt: move(doorsAt),
    refundDeadline: deadline && deadline > endsAt ? endsAt : deadline,
    waitingRoom:
      waitingRoom &&
      Object.assign(new WaitingRoomSettings(), waitingRoom, {
        opensAt: opensAt && opensAt >= endsAt ? null : opensAt,
        paused: false,
      }),
  };
}

const tierLike = (tier: Tier, event: Event, move: Move): Tier =>
  new Tier({
    event: ref(event),
    name: tier.name,
    description: tier.description,
    priceAmount: tier.priceAmount,
    lane: tier.lane,
    capacity: tier.capacity,
    minPerOrder: tier.minPerOrder,
    maxPerOrder: tier.maxPerOrder,
    saleStartsAt: move(tier.saleStartsAt),
    saleEndsAt: move(tier.saleEndsAt),
    entryStartsAt: move(tier.entryStartsAt),
    entryEndsAt: move(tier.entryEndsAt),
    hidden: tier.hidden,
    position: tier.position,
    createdAt: clock.now(),
  });
