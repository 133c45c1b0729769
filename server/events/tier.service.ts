import { ref, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { sql, type RawBuilder } from 'kysely';
import type { MembershipService } from '../accounts/membership.service.js';
import { Organization } from '../accounts/organization.entity.js';
import type { AuditService } from '../audit/audit.service.js';
import type { InventoryService } from '../inventory/inventory.service.js';
import type { PaymentProviders } from '../payments/payment-providers.service.js';
import { afterCommit } from '../platform/after-commit.js';
import { runBulk } from '../platform/bulk.js';
import { clock } from '../platform/clock.js';
import { NotFoundError, WrongStateError } from '../platform/errors.js';
import { validInput } from '../platform/graphql/input.js';
import { isId } from '../platform/ids.js';
import { listLoader } from '../platform/list-loader.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { Watch } from '../platform/live-watch.js';
import { given, present, refuse } from './event-input.js';
import { Event, EventStatus } from './event.entity.js';
import type { EventService } from './event.service.js';
import { Tier } from './tier.entity.js';
import { contradictionsIn, tierCreation, tierUpdate, timeOfEntryRule } from './tier.policy.js';
import type { CreateTierInput, UpdateTierInput } from './tier.types.js';

const MOST_TIERS = 50;
/** Changes of availability reach a watcher at most four times a second. */
const PACE = { everyMs: 250 };

interface PageRow {
  readonly event: object;
  readonly organization: object;
  readonly tiers: readonly object[] | null;
}

const pageOf = (which: RawBuilder<unknown>): RawBuilder<PageRow> => sql`
  select to_jsonb(events) as event,
    (select to_jsonb(organizations) from organizations where id = organization_id) as organization,
    (select jsonb_agg(to_jsonb(tiers) order by position) from tiers where event_id = events.id) as tiers
  from events where ${which}`;

/**
 * The kinds of tickets of an event, and what is left of each. Events are locked before their tiers, also by those who
 * change a tier alone: PostgreSQL itself locks the event when a transaction changes the same tier a second time.
 */
export class TierService {
  readonly #ofEvents = listLoader(
    eventIds => this.em.find(Tier, { event: { $in: [...eventIds] } }, { orderBy: { position: 'asc' } }),
    tier => tier.event.id,
  );

  /** By event, those that this operation read with their event's page: it changes none. */
  readonly #ofPages = new Map<string, Tier[]>();

  constructor(
    private readonly em: EntityManager,
    private readonly memberships: MembershipService,
    private readonly events: EventService,
    private readonly inventory: InventoryService,
    private readonly providers: PaymentProviders,
    private readonly audit: AuditService,
    private readonly liveFeed: LiveFeed,
  ) {}

  /** The tier; null for what does not exist or may not be seen. */
  async find(id: string): Promise<Tier | null> {
    const tier = isId(id) ? await this.em.findOne(Tier, id, { populate: ['event'] }) : null;
    if (!tier || !(await this.events.isVisible(tier.event.getEntity()))) return null;
    return (await this.shown([tier]))[0] ?? null;
  }

  /**
   * The event of a page, as `EventService.find`, by the name that its page is called by: read with its organization and its
   * tiers in one statement, for a crowd reloads that page.
   */
  async page(slug: string): Promise<Event | null> {
    const [row] = await runBulk(this.em, pageOf(sql`slug = ${slug}`));
    if (!row) return null;
    this.em.map(Organization, row.organization);
    const event = this.em.map(Event, row.event);
    this.#ofPages.set(event.id, this.tiersIn(row));
    return (await this.events.isVisible(event)) ? event : null;
  }

  /**
   * An event's tiers in their order: hidden ones for its staff, and those that a promo code opened. Those of all events
   * asked about in one statement.
   */
  async ofEvent({ id }: Event, opened: ReadonlySet<string>): Promise<Tier[]> {
    return this.shown(this.#ofPages.get(id) ?? (await this.#ofEvents.load(id)), opened);
  }

  /** Hints at every change of what is left. @throws NotFoundError for whoever may not see the event. */
  async watch(eventId: string): Promise<Watch> {
    const { id, organization } = await this.events.visible(eventId);
    return new Watch(this.liveFeed, `availability:${id}`, PACE, await this.memberships.audience(organization.id));
  }

  /** An event's tiers as they are now, in one reading for all who watch it. Asks nobody's leave: `watch` did. */
  async now(eventId: string): Promise<Tier[]> {
    return this.shown(await this.liveFeed.reading(`availability:${eventId}`, () => this.read(eventId)));
  }

  /** Read four times a second while an event sells: making the query took longer than telling five hundred subscribers. */
  private async read(eventId: string): Promise<Tier[]> {
    const [row] = await runBulk(this.em, pageOf(sql`id = ${eventId}`));
    if (!row) return [];
    this.em.map(Event, row.event);
    return this.tiersIn(row);
  }

  private tiersIn({ tiers }: PageRow): Tier[] {
    return (tiers ?? []).map(tier => this.em.map(Tier, tier));
  }

  /** Adds a tier behind the others. For OWNER and MANAGER. @throws InvalidInputError, WrongStateError if cancelled. */
  @Transactional()
  async create(input: CreateTierInput): Promise<Tier> {
    await this.events.require('manageEvents', input.eventId);
    const event = await this.events.lock(input.eventId); // it gives positions out one at a time
    if (event.storedStatus === EventStatus.CANCELLED)
      throw new WrongStateError('This event is cancelled.', event.status);
    const { eventId, price, ...fields } = validInput(tierCreation, given(input));
    const others = await this.em.find(Tier, { event: eventId }, { orderBy: { position: 'desc' } });
    if (others.length >= MOST_TIERS)
      refuse([{ path: 'eventId', message: `An event has at most ${MOST_TIERS} tiers.` }]);

    const position = (others[0]?.position ?? -1) + 1;
    const tier = new Tier({ ...fields, event: ref(event), priceAmount: price, position, createdAt: clock.now() });
    refuse(contradictionsIn(tier, event, this.providers.minimum(event.currency)));
    this.em.persist(tier);
    this.record('tier.created', tier, event, { name: tier.name, price, capacity: tier.capacity });
    this.tellWatchers(event);
    return tier;
  }

  /**
   * Changes what the input names; null clears. A new price is for orders made from now on.
   * @throws InvalidInputError, CapacityBelowSoldError; WrongStateError where the event is cancelled.
   */
  @Transactional()
  async update(input: UpdateTierInput): Promise<Tier> {
    const { id, event: itsEvent } = await this.managed(input.tierId);
    const event = await this.events.lock(itsEvent.id);
    const tier = await this.em.findOne(Tier, id, { refresh: true });
    if (!tier) throw new NotFoundError('tier');
    if (event.storedStatus === EventStatus.CANCELLED)
      throw new WrongStateError('This event is cancelled.', event.status);
    const { tierId, price, capacity, ...changes } = validInput(tierUpdate, present(input));
    const before = { price: tier.priceAmount, capacity: tier.capacity };
    this.em.assign(tier, {
      ...changes,
      ...timeOfEntryRule(tier, changes),
      ...(price !== undefined && { priceAmount: price }),
    });
    refuse(contradictionsIn(tier, event, this.providers.minimum(event.currency)));

    this.record('tier.updated', tier, event, { before, changed: { ...changes, price, capacity } });
    await this.em.flush();
    if (capacity !== undefined) await this.inventory.setTierCapacity(event.id, tierId, capacity);
    else if (event.waiting > 0) await this.inventory.serveLines(event.id); // it may be for the public again
    await this.em.refresh(tier);
    this.tellWatchers(event);
    return tier;
  }

  /** For OWNER and MANAGER of its event. */
  private async managed(tierId: string): Promise<Tier> {
    const tier = isId(tierId) ? await this.em.findOne(Tier, tierId, { populate: ['event'] }) : null;
    await this.memberships.require('manageEvents', tier?.event.getEntity().organization.id ?? '', 'tier');
    if (!tier) throw new NotFoundError('tier');
    return tier;
  }

  /** Without those that the viewer may not see. All tiers are of one event. */
  private async shown(tiers: Tier[], opened: ReadonlySet<string> = new Set()): Promise<Tier[]> {
    const isShown = ({ id, hidden }: Tier) => !hidden || opened.has(id);
    if (tiers.every(isShown)) return tiers;
    const event = await tiers[0]!.event.loadOrFail({ dataloader: true });
    const isStaff = (await this.memberships.roleIn(event.organization.id)) !== null;
    return isStaff ? tiers : tiers.filter(isShown);
  }

  private record(action: string, { id }: Tier, { organization }: Event, details: Record<string, unknown>): void {
    this.audit.record({ action, subjectType: 'Tier', subjectId: id, organizationId: organization.id, details });
  }

  private tellWatchers({ id }: Event): void {
    afterCommit(() => {
      this.liveFeed.publish(`availability:${id}`);
      this.liveFeed.publish(`sales:${id}`);
    });
  }
}
