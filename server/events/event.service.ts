import { LockMode, type EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import type { MembershipService, Right } from '../accounts/membership.service.js';
import type { Organization } from '../accounts/organization.entity.js';
import { clock } from '../platform/clock.js';
import { InvalidInputError, NotFoundError } from '../platform/errors.js';
import { findPage, type Page, type PageArguments } from '../platform/graphql/connection.js';
import { isId } from '../platform/ids.js';
import { Event, EventStatus } from './event.entity.js';
import { isPublic } from './event.policy.js';
import { whereOf } from './event-search.js';
import type { EventFilter } from './event.types.js';

/** Exactly one of the two names an event. */
export interface EventName {
  readonly id?: string | null;
  readonly slug?: string | null;
}

/** Finds events for those who may see them. */
export class EventService {
  constructor(
    private readonly em: EntityManager,
    private readonly memberships: MembershipService,
  ) {}

  /**
   * The event; null for what does not exist, and for drafts to those who are no members.
   * @throws InvalidInputError where not exactly one of id and slug is given.
   */
  async find({ id, slug }: EventName): Promise<Event | null> {
    if (Boolean(id) === Boolean(slug)) {
      throw new InvalidInputError([{ path: 'id', message: 'Name the event by one of id and slug.' }]);
    }
    if (id && !isId(id)) return null;
    const event = await this.em.findOne(Event, id ? { id } : { slug: slug! });
    return event && (await this.isVisible(event)) ? event : null;
  }

  /** Whether the viewer may see it: everybody once it was published, before that its members. */
  async isVisible(event: Event): Promise<boolean> {
    return isPublic(event) || (await this.memberships.roleIn(event.organization.id)) !== null;
  }

  /** The event, for whoever may see it. @throws NotFoundError for everybody else. */
  async visible(eventId: string): Promise<Event> {
    const event = await this.find({ id: eventId });
    if (!event) throw new NotFoundError('event');
    return event;
  }

  /** The event, for its staff with this right. @throws as `MembershipService.require`, naming `what` where it is unknown. */
  async require(right: Right, eventId: string, what = 'event'): Promise<Event> {
    const event = isId(eventId) ? await this.em.findOne(Event, eventId) : null;
    await this.memberships.require(right, event?.organization.id ?? '', what);
    return event!;
  }

  /**
   * The event as it is now, locked until the commit: changes of one event stand in line. What is being written about it, a
   * mail say, waits for none of them, nor they for that: MikroORM's `for update` would close a circle with whoever sells. Asks
   * nobody's leave: callers do, before it, so that strangers lock nothing. @throws NotFoundError where it was deleted meanwhile.
   */
  async lock(eventId: string): Promise<Event> {
    await this.em.execute('select 1 from events where id = ? for no key update', [eventId]);
    const event = await this.em.findOne(Event, eventId, { refresh: true });
    if (!event) throw new NotFoundError('event');
    return event;
  }

  /** The event as it is now, which nobody changes or cancels until the commit; any number may hold it so. Null without one. */
  share(eventId: string): Promise<Event | null> {
    return this.em.findOne(Event, eventId, { lockMode: LockMode.PESSIMISTIC_READ, refresh: true });
  }

  /** Events that the viewer may see, soonest first; those that are published and not over, unless asked otherwise. */
  async list(filter: EventFilter, page: PageArguments): Promise<Page<Event>> {
    const { organizationId } = filter;
    if (organizationId && !isId(organizationId)) {
      throw new InvalidInputError([{ path: 'filter.organizationId', message: 'There is no such organization.' }]);
    }
    const where = whereOf(filter, await this.memberships.organizationIds());
    return findPage(this.em, Event, where, { startsAt: 'asc', id: 'asc' }, page);
  }

  /** An organization's events, latest first: all of them for its members, for others those that were published. */
  async ofOrganization({ id }: Organization, page: PageArguments): Promise<Page<Event>> {
    const isMember = (await this.memberships.roleIn(id)) !== null;
    const published = { publishedAt: { $ne: null }, storedStatus: { $ne: EventStatus.DRAFT } };
    const where: FilterQuery<Event> = { organization: id, ...(!isMember && published) };
    return findPage(this.em, Event, where, { startsAt: 'desc', id: 'desc' }, page);
  }

  /** What an organization has on for the public: published and not over, soonest first. */
  upcomingOf({ id }: Organization, page: PageArguments): Promise<Page<Event>> {
    const where = { organization: id, storedStatus: EventStatus.PUBLISHED, endsAt: { $gt: clock.now() } };
    return findPage(this.em, Event, where, { startsAt: 'asc', id: 'asc' }, page);
  }

  /** What it had on: published and over, latest first. */
  pastOf({ id }: Organization, page: PageArguments): Promise<Page<Event>> {
    const where = { organization: id, storedStatus: EventStatus.PUBLISHED, endsAt: { $lte: clock.now() } };
    return findPage(this.em, Event, where, { startsAt: 'desc', id: 'desc' }, page);
  }
}
