import { ref, UniqueConstraintViolationException, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { z } from 'zod';
import type { MembershipService } from '../accounts/membership.service.js';
import type { AuditService } from '../audit/audit.service.js';
import type { Event } from '../events/event.entity.js';
import type { EventService } from '../events/event.service.js';
import { Tier } from '../events/tier.entity.js';
import { clock } from '../platform/clock.js';
import { InvalidInputError, NotFoundError } from '../platform/errors.js';
import { validInput } from '../platform/graphql/input.js';
import { isId } from '../platform/ids.js';
import { listLoader } from '../platform/list-loader.js';
import { gateName } from './check-in.policy.js';
import { Gate } from './gate.entity.js';
import type { CreateGateInput, UpdateGateInput } from './gate.types.js';

/** The list of an event's gates is not paged. */
const MOST_GATES = 100;

const gateInput = z.object({ name: gateName });

/**
 * An event's gates, and whom each of them admits. Where scans are made at a place that is no gate, all tiers are. They change
 * under the event's lock, as its tiers do: a tier that is deleted takes its rows here along, and those change the gate's.
 */
export class GateService {
  readonly #ofEvents = listLoader(
    eventIds => this.em.find(Gate, { event: { $in: [...eventIds] } }, { orderBy: { name: 'asc' } }),
    ({ event }) => event.id,
  );

  constructor(
    private readonly em: EntityManager,
    private readonly memberships: MembershipService,
    private readonly events: EventService,
    private readonly audit: AuditService,
  ) {}

  /** By their names; for the event's members, null for others. */
  async ofEvent({ id, organization }: Event): Promise<Gate[] | null> {
    return (await this.memberships.roleIn(organization.id)) ? this.#ofEvents.load(id) : null;
  }

  /** For OWNER and MANAGER. @throws InvalidInputError, also for a name that the event has, whatever the case. */
  @Transactional()
  async create(input: CreateGateInput): Promise<Gate> {
    await this.events.require('manageGates', input.eventId);
    const event = await this.events.lock(input.eventId);
    const { name } = validInput(gateInput, input);
    const tiers = await this.tiersOf(event, input.tierIds ?? []);
    if ((await this.em.count(Gate, { event: event.id })) >= MOST_GATES)
      throw invalid('eventId', `An event has at most ${MOST_GATES} gates.`);
    const gate = new Gate({ event: ref(event), name, createdAt: clock.now() });
    gate.tiers.add(tiers);
    await this.em.persist(gate).flush().catch(asTaken);
    this.record('gate.created', gate, event, { name, tierIds: tiers.map(({ id }) => id) });
    return gate;
  }

  /** Says which tiers it admits from now on: scans from before are judged without it. For OWNER and MANAGER. @throws InvalidInputError */
  @Transactional()
  async admit({ gateId, tierIds }: UpdateGateInput): Promise<Gate> {
    const { gate, event } = await this.managed(gateId);
    const tiers = await this.tiersOf(event, tierIds);
    const before = new Set(gate.tiers.getIdentifiers());
    if (tiers.length !== before.size || tiers.some(({ id }) => !before.has(id))) gate.tiersChangedAt = clock.now();
    gate.tiers.set(tiers);
    await this.em.flush();
    this.record('gate.updated', gate, event, { tierIds });
    return gate;
  }

  /** What was scanned there stays as it is. For OWNER and MANAGER. */
  @Transactional()
  async delete(gateId: string): Promise<void> {
    const { gate, event } = await this.managed(gateId);
    this.em.remove(gate);
    this.record('gate.deleted', gate, event, { name: gate.name });
  }

  /** The gate as it is under its event's lock. @throws NotFoundError, also where it was deleted meanwhile. */
  private async managed(gateId: string): Promise<{ gate: Gate; event: Event }> {
    const seen = isId(gateId) ? await this.em.findOne(Gate, gateId) : null;
    const { id } = await this.events.require('manageGates', seen?.event.id ?? '', 'gate');
    const event = await this.events.lock(id);
    const gate = await this.em.findOne(Gate, gateId, { populate: ['tiers'], refresh: true });
    if (!gate) throw new NotFoundError('gate');
    return { gate, event };
  }

  private async tiersOf({ id }: Event, tierIds: readonly string[]): Promise<Tier[]> {
    const wanted = new Set(tierIds);
    const tiers = await this.em.find(Tier, { id: { $in: [...wanted].filter(isId) }, event: id });
    if (tiers.length < wanted.size) throw invalid('tierIds', 'These are not all tiers of this event.');
    return tiers;
  }

  private record(action: string, { id }: Gate, { organization }: Event, details: Record<string, unknown>): void {
    this.audit.record({ action, subjectType: 'Gate', subjectId: id, organizationId: organization.id, details });
  }
}

const invalid = (path: string, message: string): InvalidInputError => new InvalidInputError([{ path, message }]);

function asTaken(error: unknown): never {
  if (!(error instanceof UniqueConstraintViolationException)) throw error;
  throw invalid('name', 'This event has a gate of this name.');
}
