import { ref, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { MembershipService } from '../accounts/membership.service.js';
import { Organization } from '../accounts/organization.entity.js';
import type { z } from 'zod';
import type { AuditService } from '../audit/audit.service.js';
import type { EventImageService } from '../event-images/event-image.service.js';
import type { ImageAddresses } from '../event-images/image-addresses.service.js';
import { CapacityBelowSoldError } from '../inventory/inventory.errors.js';
import type { InventoryService } from '../inventory/inventory.service.js';
import type { PaymentProviders } from '../payments/payment-providers.service.js';
import { afterCommit } from '../platform/after-commit.js';
import { clock } from '../platform/clock.js';
import { InvalidInputError, WrongStateError } from '../platform/errors.js';
import { validInput } from '../platform/graphql/input.js';
import type { JobQueue } from '../platform/jobs.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { askedFromNow } from '../questions/question.policy.js';
import { announceChange } from '../messages/announce-change.job.js';
import type { SigningKeys } from '../tickets/signing-keys.service.js';
import { given, present, refuse } from './event-input.js';
import { dayOf, isSamePlace, isSameTime, scheduleOf, type Schedule } from './event-schedule.policy.js';
import { freeSerialPrefix, freeSlug, isTaken } from './event-names.js';
import { Event, EventStatus } from './event.entity.js';
import { Venue } from './venue.js';
import {
  assertComplete,
  contradictionsIn,
  eventCreation,
  eventUpdate,
  startYear,
  timesOfRules,
} from './event.policy.js';
import type { EventService } from './event.service.js';
import { Tier } from './tier.entity.js';
import { isTooCheap } from './tier.policy.js';
import type { CreateEventInput, UpdateEventInput } from './event.types.js';
import { WaitingRoomSettings } from './waiting-room-settings.js';

const DAY_MS = 24 * 3_600_000;
/** How long an editor has to finish, or to take a change back, before holders are told of it. */
const TIME_TO_EDIT_MS = 5 * 60_000;

/** Makes, changes and publishes events. */
export class EventEditingService {
  constructor(
    private readonly em: EntityManager,
    private readonly memberships: MembershipService,
    private readonly events: EventService,
    private readonly inventory: InventoryService,
    private readonly jobs: JobQueue,
    private readonly images: EventImageService,
    private readonly addresses: ImageAddresses,
    private readonly signingKeys: SigningKeys,
    private readonly providers: PaymentProviders,
    private readonly audit: AuditService,
    private readonly liveFeed: LiveFeed,
  ) {}

  /**
   * Makes a draft, with the key that will sign its tickets. For OWNER and MANAGER.
   * @throws InvalidInputError, also for a slug or a serial prefix that is taken.
   */
  @Transactional()
  async create(input: CreateEventInput): Promise<Event> {
    await this.memberships.require('manageEvents', input.organizationId);
    const { organizationId, slug, serialPrefix, venue, waitingRoom, questions, ...fields } = validInput(
      eventCreation,
      given(input),
    );
    refuse(contradictionsIn({ ...fields, waitingRoom }));
    if (slug && (await isTaken(this.em, 'slug', slug))) refuse([TAKEN_SLUG]);
    if (serialPrefix && (await isTaken(this.em, 'serial_prefix', serialPrefix))) refuse([TAKEN_PREFIX]);

    const event = new Event({
      ...fields,
      organization: ref(Organization, organizationId),
      venue: Object.assign(new Venue(), venue),
      waitingRoom: waitingRoom ? settingsOf(waitingRoom) : null,
      questions: askedFromNow([], questions ?? [], false),
      slug: slug ?? (await freeSlug(this.em, fields.title)),
      serialPrefix: serialPrefix ?? (await freeSerialPrefix(this.em, fields.title, startYear(fields))),
      createdAt: clock.now(),
    });
    await this.em.persist(event).flush();
    await this.signingKeys.create(this.em, event.id);
    this.record('event.created', event, { slug: event.slug });
    return event;
  }

  /**
   * Changes what the input names; null clears. Currency, slug and serial prefix stay. Holders are told of another time or
   * place some minutes later, once for all changes until then.
   * @throws InvalidInputError, also for a capacity under what is sold and held; WrongStateError for a cancelled event.
   */
  @Transactional()
  async update(input: UpdateEventInput): Promise<Event> {
    const event = await this.locked(input.eventId);
    if (event.storedStatus === EventStatus.CANCELLED) {
      throw new WrongStateError('A cancelled event can’t be changed.', event.status);
    }
    const { eventId, venue, waitingRoom, questions, capacity, imageUrl, ...changes } = validInput(
      eventUpdate,
      present(input),
    );
    const before = event.status === EventStatus.PUBLISHED ? scheduleOf(event) : null;
    this.em.assign(event, { ...changes, ...timesOfRules(event, changes) });
    if (imageUrl !== undefined) await this.setImageUrl(event, imageUrl);
    if (venue) event.venue = Object.assign(new Venue(), venue);
    if (waitingRoom !== undefined) event.waitingRoom = waitingRoom && settingsOf(waitingRoom, event.waitingRoom);
    if (questions) event.questions = askedFromNow(event.questions, questions, event.publishedAt !== null);
    refuse(contradictionsIn(event));

    if (before) await this.noteChange(event, before);
    this.record('event.updated', event, { changed: Object.keys(present(input)).filter(name => name !== 'eventId') });
    await this.em.flush();
    if (capacity !== undefined) await this.inventory.setEventCapacity(eventId, capacity).catch(asInvalidCapacity);
    else if (event.waiting > 0) await this.inventory.serveLines(eventId); // its tiers may be for the public again
    await this.em.refresh(event);
    this.tellWatchers(event);
    return event;
  }

  /** Makes a draft public; a second time changes nothing. @throws EventIncompleteError, WrongStateError if cancelled. */
  @Transactional()
  async publish(eventId: string): Promise<Event> {
    const event = await this.locked(eventId);
    if (event.storedStatus === EventStatus.PUBLISHED) return event;
    if (event.storedStatus !== EventStatus.DRAFT) throw new WrongStateError('This event is cancelled.', event.status);
    const tiers = await this.em.find(Tier, { event: eventId });
    const least = this.providers.minimum(event.currency);
    assertComplete(event, tiers.length, tiers.filter(tier => isTooCheap(tier, least)).length);
    event.storedStatus = EventStatus.PUBLISHED;
    event.publishedAt = clock.now();
    this.record('event.published', event, {});
    this.tellWatchers(event);
    return event;
  }

  /** What its holders still believe is kept until they are told; a reminder that came too early comes again. */
  private async noteChange(event: Event, before: Schedule): Promise<void> {
    const now = scheduleOf(event);
    if (event.status !== EventStatus.PUBLISHED || (isSameTime(before, now) && isSamePlace(before, now))) return;
    event.announced ??= before;
    const { id: eventId } = event;
    const inMs = (ms: number) => new Date(clock.now().getTime() + ms);
    if (event.startsAt > inMs(DAY_MS) || dayOf(before) !== dayOf(now)) {
      event.remindedAt = null; // whoever was reminded of this day before is not again
      event.lateRemindedAt = null;
    }
    const options = { key: `announceChange:${eventId}`, runAt: inMs(TIME_TO_EDIT_MS), keepTime: true };
    await this.jobs.add(announceChange, { eventId }, options);
  }

  /** A link takes the place of what was uploaded; whoever sends back what they read changes nothing. */
  private async setImageUrl(event: Event, imageUrl: string | null): Promise<void> {
    if (imageUrl === this.addresses.urlOf(event)) return;
    await this.images.forget(event);
    event.image = null;
    event.imageUrl = imageUrl;
  }

  /** For OWNER and MANAGER, locked until the commit. */
  private async locked(eventId: string): Promise<Event> {
    await this.events.require('manageEvents', eventId);
    return this.events.lock(eventId);
  }

  private record(action: string, { id, organization }: Event, details: Record<string, unknown>): void {
    this.audit.record({ action, subjectType: 'Event', subjectId: id, organizationId: organization.id, details });
  }

  private tellWatchers({ id }: Event): void {
    afterCommit(() => {
      this.liveFeed.publish(`availability:${id}`);
      this.liveFeed.publish(`queue:${id}`);
    });
  }
}

/** The whole of a room's settings; whether it is paused stays. */
const settingsOf = (
  { regularShare, ...room }: NonNullable<z.output<typeof eventCreation>['waitingRoom']>,
  before: WaitingRoomSettings | null = null,
): WaitingRoomSettings =>
  Object.assign(new WaitingRoomSettings(), {
    opensAt: room.opensAt ?? null,
    vipCode: room.vipCode ?? null,
    admitPerMinute: room.admitPerMinute,
    ...(regularShare != null && { regularShare }),
    paused: before?.paused ?? false,
  });

const TAKEN_SLUG = { path: 'slug', message: 'Another event has this name in addresses.' };
const TAKEN_PREFIX = { path: 'serialPrefix', message: 'Another event’s serials begin like this.' };

function asInvalidCapacity(error: unknown): never {
  if (!(error instanceof CapacityBelowSoldError)) throw error;
  throw new InvalidInputError([{ path: 'capacity', message: error.message }]);
}
