import { ref, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { User } from '../accounts/user.entity.js';
import type { Viewer } from '../accounts/viewer.entity.js';
import type { OpenPages } from '../checkout/open-pages.service.js';
import { EventStatus } from '../events/event.entity.js';
import type { EventService } from '../events/event.service.js';
import { Tier } from '../events/tier.entity.js';
import type { MailService } from '../mail/mail.service.js';
import { Order } from '../orders/order.entity.js';
import { assertOnSale } from '../orders/sale.policy.js';
import { clock } from '../platform/clock.js';
import { InvalidInputError, NotFoundError, WrongStateError } from '../platform/errors.js';
import type { Idempotency } from '../platform/idempotency.js';
import { isId, newId } from '../platform/ids.js';
import type { RateLimits } from '../platform/rate-limits.js';
import { filesIn, readAnswers, type Answers } from '../questions/answers.policy.js';
import { Attachments } from '../uploads/attachments.service.js';
import { Registration, RegistrationStatus } from './registration.entity.js';
import type { RegistrationViewService } from './registration-view.service.js';
import { lockRegistration } from './registration.lock.js';

export interface Application {
  readonly eventId: string;
  readonly tierId: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string | null;
  readonly teamName: string | null;
  readonly members: readonly string[];
  readonly answers?: Answers | null | undefined;
  readonly attachmentIds: readonly string[];
  readonly idempotencyKey: string;
}

/** Asking for a place, as those who ask go through it: register, and take it back. PENDING it holds nothing. */
export class RegistrationService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly views: RegistrationViewService,
    private readonly events: EventService,
    private readonly openPages: OpenPages,
    private readonly mail: MailService,
    private readonly idempotency: Idempotency,
    private readonly limits: RateLimits,
  ) {}

  /**
   * Asks for a place, for whoever is then the registration's bearer. The same key with the same input is the same one.
   * @throws AnswersMissingError, SaleNotOpenError, InvalidInputError, IdempotencyConflictError, RateLimitedError;
   * NotFoundError for an event or tier that the public can't see.
   */
  async submit(application: Application): Promise<Registration> {
    const { user, ip } = this.viewer;
    await (user
      ? this.limits.consume('submitRegistrationUser', user.id)
      : this.limits.consume('submitRegistration', ip));
    await this.limits.consume('submitRegistrationMailbox', application.email);
    return this.views.openNew(await this.enter(application));
  }

  /**
   * Takes it back; a place that is held for it goes to others, also from the page on which it is being paid. A second time
   * changes nothing.
   * @throws NotFoundError for everybody else's; WrongStateError once it is declined or paid;
   * PaymentProviderUnavailableError: then the place stays held.
   */
  async withdraw(id: string, accessToken?: string | null): Promise<Registration> {
    const registration = await this.views.requireOwn(id, accessToken);
    await this.takeBack(registration);
    if (registration.status === RegistrationStatus.APPROVED) {
      await this.giveBack(registration);
      await this.takeBack(registration); // its time to pay was over, and it waited again
    }
    if (registration.status === RegistrationStatus.WITHDRAWN) return registration;
    throw new WrongStateError(`This registration is ${registration.status}.`, registration.status);
  }

  @Transactional()
  private async enter(application: Application): Promise<Registration> {
    const { eventId, tierId, name, email, phone, teamName, members, attachmentIds, idempotencyKey: key } = application;
    const { user } = this.viewer;
    const scope = user ? `user:${user.id}` : `guest:submitRegistration:${eventId}:${email}`;
    const { idempotencyKey: _key, ...input } = application;
    const id = newId();
    const known = await this.idempotency.claim({ scope, key, input: ['submitRegistration', input], resultId: id });
    if (known) return this.em.findOneOrFail(Registration, known);

    const event = isId(eventId) ? await this.events.share(eventId) : null;
    if (!event || event.status === EventStatus.DRAFT) throw new NotFoundError('event');
    const tier = isId(tierId) ? await this.em.findOne(Tier, { id: tierId, event: eventId }, { refresh: true }) : null;
    if (!tier) throw new NotFoundError('tier');
    if (!event.requiresApproval) throw new InvalidInputError([SELLS]);
    assertOnSale(event, new Map([[tierId, tier]]), [{ tierId, quantity: tier.minPerOrder }], null);
    const answers = readAnswers(event.questions, application.answers, 1);
    const files = [...new Set([...attachmentIds, ...filesIn(event.questions, answers)])];
    const attachments = await Attachments.lock(this.em, files);
    attachments.assertThere(files, eventId, 'attachmentIds');
    attachments.take(files);
    const registration = new Registration({
      id,
      event: ref(event),
      tier: ref(tier),
      user: user && ref(this.em.getReference(User, user.id)),
      name,
      email,
      phone,
      teamName,
      members: [...members],
      answers: answers ?? {},
      attachmentIds: files,
      createdAt: clock.now(),
    });
    await this.em.persist(registration).flush();
    await attachments.write();
    await this.mail.queue({
      template: 'registrationReceived',
      to: email,
      dedupeKey: `registrationReceived:${id}`,
      params: { registrationId: id },
      eventId,
    });
    return registration;
  }

  @Transactional()
  private async takeBack(registration: Registration): Promise<void> {
    await lockRegistration(this.em, registration);
    if (registration.status === RegistrationStatus.PENDING) registration.become(RegistrationStatus.WITHDRAWN, null);
  }

  /** A page on which the place could still be paid is closed before others can have it. */
  private async giveBack(registration: Registration): Promise<void> {
    const [order] = await this.em.find(
      Order,
      { registrationId: registration.id },
      { orderBy: { createdAt: 'desc', id: 'desc' }, limit: 1, refresh: true },
    );
    if (order) await this.openPages.giveBack(order);
    await this.em.refresh(registration);
  }
}

const SELLS = { path: 'eventId', message: 'This event sells its tickets: nobody has to register.' };
