import {
  ForeignKeyConstraintViolationException,
  LockMode,
  ref,
  UniqueConstraintViolationException,
  type EntityManager,
} from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { MembershipService } from '../accounts/membership.service.js';
import type { AuditService } from '../audit/audit.service.js';
import type { Event } from '../events/event.entity.js';
import type { EventService } from '../events/event.service.js';
import { Tier } from '../events/tier.entity.js';
import { clock } from '../platform/clock.js';
import { InvalidInputError, NotFoundError, type InvalidField } from '../platform/errors.js';
import { validInput } from '../platform/graphql/input.js';
import { isId } from '../platform/ids.js';
import { PromoCode } from './promo-code.entity.js';
import { contradictionsIn, promoCodeCreation, promoCodeUpdate } from './promo-code.policy.js';
import type { CreatePromoCodeInput, UpdatePromoCodeInput } from './promo-code.types.js';

/** The list of an event's codes is not paged. */
const MOST_CODES = 1_000;

/** Promo codes as an event's staff make and read them; what buyers do with them is `PromoCodeUseService`'s. */
export class PromoCodeService {
  constructor(
    private readonly em: EntityManager,
    private readonly memberships: MembershipService,
    private readonly events: EventService,
    private readonly audit: AuditService,
  ) {}

  /** An event's codes, the newest first. For OWNER, MANAGER and VIEWER. */
  async ofEvent(eventId: string): Promise<PromoCode[]> {
    await this.events.require('seePromoCodes', eventId);
    const order = { orderBy: { createdAt: 'desc', id: 'desc' }, populate: ['tiers', 'event'] } as const;
    return this.em.find(PromoCode, { event: eventId }, order);
  }

  /** For OWNER and MANAGER. @throws InvalidInputError, also for a code that the event has in any case. */
  @Transactional()
  async create(input: CreatePromoCodeInput): Promise<PromoCode> {
    const event = await this.events.require('managePromoCodes', input.eventId);
    const { eventId, amountOff = null, tierIds, ...fields } = validInput(promoCodeCreation, input);
    const chosen = await this.tiersOf(event, tierIds ?? []);
    if ((await this.em.count(PromoCode, { event: eventId })) >= MOST_CODES)
      refuse([{ path: 'eventId', message: `An event has at most ${MOST_CODES} codes.` }]);

    const promoCode = new PromoCode({
      ...fields,
      amountOffAmount: amountOff,
      event: ref(event),
      createdAt: clock.now(),
    });
    refuse(contradictionsIn(promoCode, event.currency));
    promoCode.tiers.add(chosen);
    await this.em.persist(promoCode).flush().catch(asTaken);
    this.record('promoCode.created', promoCode, event, { ...fields, amountOff, tierIds: chosen.map(({ id }) => id) });
    return promoCode;
  }

  /** Changes what the input names; null clears. For OWNER and MANAGER. @throws InvalidInputError */
  @Transactional()
  async update(input: UpdatePromoCodeInput): Promise<PromoCode> {
    const event = await this.managed(input.promoCodeId);
    const { promoCodeId, ...fields } = validInput(promoCodeUpdate, input);
    const lock = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
    const promoCode = await this.em.findOne(PromoCode, promoCodeId, lock); // uses stand still meanwhile
    if (!promoCode) throw new NotFoundError('promo code');
    const changed = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
    const limit = fields.maxUses ?? Infinity;
    if (limit < promoCode.uses && limit !== promoCode.maxUses)
      refuse([{ path: 'maxUses', message: `${promoCode.uses} orders use it: it can’t be for fewer.` }]);
    this.em.assign(promoCode, changed);
    promoCode.lateUses = Math.max(0, promoCode.uses - (promoCode.maxUses ?? Infinity));
    refuse(contradictionsIn(promoCode, event.currency));
    this.record('promoCode.updated', promoCode, event, changed);
    return promoCode;
  }

  /** The event of a code, for its OWNER and MANAGER. */
  private async managed(promoCodeId: string): Promise<Event> {
    const found = isId(promoCodeId) ? await this.em.findOne(PromoCode, promoCodeId, { populate: ['event'] }) : null;
    const event = found?.event.getEntity();
    await this.memberships.require('managePromoCodes', event?.organization.id ?? '', 'promo code');
    if (!event) throw new NotFoundError('promo code');
    return event;
  }

  /** @throws InvalidInputError for what is no tier of the event. */
  private async tiersOf(event: Event, ids: readonly string[]): Promise<Tier[]> {
    const tiers = await this.em.find(Tier, { id: { $in: ids.filter(isId) }, event: event.id });
    const known = new Set(tiers.map(({ id }) => id));
    const wrong = [...ids.entries()].filter(([, id]) => !known.has(id));
    refuse(wrong.map(([i]) => ({ path: `tierIds.${i}`, message: 'This is no tier of the event.' })));
    return tiers;
  }

  private record(action: string, { id }: PromoCode, { organization }: Event, details: Record<string, unknown>): void {
    this.audit.record({ action, subjectType: 'PromoCode', subjectId: id, organizationId: organization.id, details });
  }
}

function refuse(fields: InvalidField[]): void {
  if (fields.length > 0) throw new InvalidInputError(fields);
}

function asTaken(error: unknown): never {
  if (error instanceof ForeignKeyConstraintViolationException) throw new NotFoundError('event'); // deleted meanwhile, or a tier
  if (!(error instanceof UniqueConstraintViolationException)) throw error;
  throw new InvalidInputError([{ path: 'code', message: 'The event has this code already.' }]);
}
