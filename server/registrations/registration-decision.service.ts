import { ref, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { User } from '../accounts/user.entity.js';
import type { Viewer } from '../accounts/viewer.entity.js';
import type { AuditService } from '../audit/audit.service.js';
import { EventStatus } from '../events/event.entity.js';
import type { EventService } from '../events/event.service.js';
import type { InventoryService } from '../inventory/inventory.service.js';
import { Stock } from '../inventory/stock.service.js';
import type { MailService } from '../mail/mail.service.js';
import type { FulfilmentService } from '../orders/fulfilment.service.js';
import { newOrder, rowsOfOrders } from '../orders/new-order.js';
import { priced } from '../orders/offer.policy.js';
import { clock } from '../platform/clock.js';
import { isDatabaseAway } from '../platform/database-away.js';
import { DomainError, NotFoundError, WrongStateError } from '../platform/errors.js';
import { isId, newId } from '../platform/ids.js';
import { log } from '../platform/log.js';
import { lockRegistration } from './registration.lock.js';
import { type Obstacle, Registration, RegistrationStatus } from './registration.entity.js';

const HOUR_MS = 3_600_000;
/** How long the link to pay is good for (product.md). */
const TO_PAY_MS = 48 * HOUR_MS;
/** How long many decisions at once can be taken back. */
const UNDO_MS = 10_000;
/** So many that are due are read at a time. */
const BATCH = 100;

const UNEXPECTED: Obstacle = { message: 'Something went wrong. Try again.', code: null };

export interface Decision {
  readonly approve: boolean;
  readonly note: string | null;
}

/**
 * Yes and no, one by one and many at once. A yes takes the place in the same transaction: a free one has its ticket with
 * it, a priced one an order that is held while the link to pay is good. Locks as everywhere: event, tier, registration.
 *
 * Many at once take effect ten seconds later, and until then nothing has happened: taking them back is forgetting them.
 */
export class RegistrationDecisionService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly events: EventService,
    private readonly inventory: InventoryService,
    private readonly fulfilments: FulfilmentService,
    private readonly mail: MailService,
    private readonly audit: AuditService,
  ) {}

  /**
   * Gives the registration its place. For OWNER and MANAGER.
   * @throws NotFoundError; SoldOutError; WrongStateError for what is decided or withdrawn, or an event that is over or cancelled.
   */
  @Transactional()
  async approve(id: string, note: string | null): Promise<Registration> {
    const registration = await this.require(id);
    await this.settle(registration, { approve: true, note });
    return registration;
  }

  /** Says no, and why. For OWNER and MANAGER. @throws NotFoundError; WrongStateError for what is decided or withdrawn. */
  @Transactional()
  async decline(id: string, note: string): Promise<Registration> {
    const registration = await this.require(id);
    await this.settle(registration, { approve: false, note });
    return registration;
  }

  /**
   * Decides many, ten seconds from now: all of them or none. For OWNER and MANAGER.
   * @returns them, and until when they can be taken back.
   * @throws NotFoundError; WrongStateError where one is decided or withdrawn.
   */
  @Transactional()
  async plan(ids: readonly string[], decision: Decision): Promise<{ registrations: Registration[]; undoUntil: Date }> {
    const registrations = await this.requireAll(ids);
    const undoUntil = new Date(clock.now().getTime() + UNDO_MS);
    const by = ref(this.em.getReference(User, this.viewer.user!.id));
    for (const registration of registrations) {
      assertPending(registration);
      registration.plan({ ...decision, by, at: undoUntil });
    }
    return { registrations, undoUntil };
  }

  /**
   * Takes planned decisions back: all of them or none. For OWNER and MANAGER.
   * @throws NotFoundError; WrongStateError where one has taken effect, or nothing was planned.
   */
  @Transactional()
  async undo(ids: readonly string[]): Promise<Registration[]> {
    const registrations = await this.requireAll(ids);
    for (const registration of registrations) {
      const { planned, status } = registration;
      if (!planned && status === RegistrationStatus.PENDING)
        throw new WrongStateError('There is no decision to take back.', status);
      if (!planned || planned.takesEffectAt <= clock.now())
        throw new WrongStateError('This decision has taken effect.', status);
      registration.unplan();
    }
    return registrations;
  }

  /** Lets planned decisions take effect whose time has come, who registered first first. Runs every second in every worker. */
  async sweep(): Promise<void> {
    const due = await this.em.execute<{ id: string }[]>(
      `select id from registrations where planned_for <= ? order by planned_for, created_at, id limit ${BATCH}`,
      [clock.now()],
    );
    for (const { id } of due) {
      try {
        await this.takeEffect(id);
      } catch (error) {
        if (isDatabaseAway(error)) throw error;
        if (!(error instanceof DomainError)) log.error({ err: error, registrationId: id }, 'a decision took no effect');
        await this.giveUp(id, error instanceof DomainError ? error : UNEXPECTED);
      }
      this.em.clear();
    }
  }

  @Transactional()
  private async takeEffect(id: string): Promise<void> {
    const registration = await this.em.findOneOrFail(Registration, id);
    await this.settle(registration, null);
  }

  /** It waits on, and its event's staff read why. */
  @Transactional()
  private async giveUp(id: string, obstacle: Obstacle): Promise<void> {
    const registration = await this.em.findOneOrFail(Registration, id);
    await lockRegistration(this.em, registration);
    if (!isDue(registration)) return;
    registration.unplan();
    registration.meets(obstacle);
  }

  /** Decides under the locks; `null`: as it was planned, where that is still due. */
  private async settle(registration: Registration, said: Decision | null): Promise<void> {
    const { event: of, tier } = registration;
    const approves = said ? said.approve : registration.plannedApproval === true;
    const stock = approves ? await Stock.lock(this.em, [of.id], [tier.id]) : null;
    await lockRegistration(this.em, registration);
    const decision = said ?? (isDue(registration) ? registration.planned : null);
    if (!decision || decision.approve !== approves) return; // taken back, or decided anew meanwhile
    assertPending(registration);
    const actorId = said ? undefined : registration.plannedBy?.id;
    if (stock) await this.accept(registration, decision.note, stock);
    else await this.refuse(registration, decision.note);
    const { organization } = await of.loadOrFail();
    this.audit.record({
      action: approves ? 'registration.approved' : 'registration.declined',
      subjectType: 'Registration',
      subjectId: registration.id,
      organizationId: organization.id,
      ...(actorId && { actorId }),
    });
  }

  private async accept(registration: Registration, note: string | null, stock: Stock): Promise<void> {
    const event = stock.events.get(registration.event.id)!;
    if (event.status !== EventStatus.PUBLISHED)
      throw new WrongStateError(`The event is ${event.status}.`, event.status);
    const { id: registrationId, name, email, user } = registration;
    const items = [{ tierId: registration.tier.id, quantity: 1 }];
    const offer = priced({ event, tiers: stock.tiersOf(event.id), promoCode: null }, items);
    const now = clock.now();
    stock.hold(event.id, items);
    const until = new Date(Math.min(now.getTime() + TO_PAY_MS, event.endsAt.getTime()));
    const opened = newOrder({
      id: newId(),
      offer,
      buyer: { name, email },
      user: user && (await user.loadOrFail()),
      now,
      offered: { registrationId, until },
    });
    const { order } = opened;
    await stock.write(rowsOfOrders([opened]));
    registration.become(RegistrationStatus.APPROVED, note);
    await this.em.flush();
    await this.mail.queue({
      template: 'registrationApproved',
      to: email,
      dedupeKey: `registrationApproved:${order.id}`,
      params: { registrationId, orderId: order.id },
      orderId: order.id,
    });
    if (order.totalAmount === 0) await this.issue(order.id);
    this.inventory.tellWatchers([event.id], false);
  }

  /** Nothing is due: its ticket, at once. */
  private async issue(orderId: string): Promise<void> {
    const [fulfilment] = await this.fulfilments.payNothing([{ orderId, isBuyers: () => true }]);
    if (fulfilment && 'refusal' in fulfilment) throw fulfilment.refusal;
  }

  private async refuse(registration: Registration, note: string | null): Promise<void> {
    registration.become(RegistrationStatus.DECLINED, note ?? '');
    await this.em.flush();
    await this.mail.queue({
      template: 'registrationDeclined',
      to: registration.email,
      dedupeKey: `registrationDeclined:${registration.id}`,
      params: { registrationId: registration.id },
      eventId: registration.event.id,
    });
  }

  private async require(id: string): Promise<Registration> {
    const registration = isId(id) ? await this.em.findOne(Registration, id) : null;
    await this.events.require('decideRegistrations', registration?.event.id ?? '', 'registration');
    return registration!;
  }

  /** All of them, locked in the order of their ids. */
  private async requireAll(ids: readonly string[]): Promise<Registration[]> {
    const wanted = [...new Set(ids)];
    const known = wanted.every(isId) ? await this.em.find(Registration, { id: { $in: wanted } }) : [];
    for (const eventId of new Set(known.map(({ event }) => event.id)))
      await this.events.require('decideRegistrations', eventId, 'registration');
    if (known.length !== wanted.length) {
      await this.events.require('decideRegistrations', '', 'registration'); // who is nobody is told so first
      throw new NotFoundError('registration');
    }
    await this.em.execute('select 1 from registrations where id in (?) order by id for no key update', [wanted]);
    return this.em.find(
      Registration,
      { id: { $in: wanted } },
      { refresh: true, orderBy: { createdAt: 'asc', id: 'asc' } },
    );
  }
}

const isDue = ({ plannedFor }: Registration): boolean => plannedFor !== null && plannedFor <= clock.now();

function assertPending({ status }: Registration): void {
  if (status !== RegistrationStatus.PENDING) throw new WrongStateError(`This registration is ${status}.`, status);
}
