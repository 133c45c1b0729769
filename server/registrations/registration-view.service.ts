import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import type { MembershipService } from '../accounts/membership.service.js';
import { requireUser, type Viewer } from '../accounts/viewer.entity.js';
import type { EventService } from '../events/event.service.js';
import { OrderStatus } from '../orders/order-status.js';
import { Order } from '../orders/order.entity.js';
import type { OrderViewService } from '../orders/order-view.service.js';
import { clock } from '../platform/clock.js';
import { NotFoundError } from '../platform/errors.js';
import { findPage, type Page, type PageArguments } from '../platform/graphql/connection.js';
import type { ErrorCode } from '../platform/graphql/error-code.js';
import { isId } from '../platform/ids.js';
import { listLoader } from '../platform/list-loader.js';
import type { RateLimits } from '../platform/rate-limits.js';
import type { SecretKey } from '../platform/secret-key.js';
import type { Ticket } from '../tickets/ticket.entity.js';
import type { TicketService } from '../tickets/ticket.service.js';
import { type PlannedDecision, Registration, RegistrationStatus } from './registration.entity.js';

/** Those that one person has; more is no person. */
const MOST_OF_MINE = 100;
/** What a guest's replay of an idempotency key still answers with the access token. */
const TOKEN_REPLAY_MS = 10 * 60_000;

/** Who may see a registration: who registered (by account, verified address or access token) and the event's staff. */
export class RegistrationViewService {
  /** Those that this operation's bearer made or brought the token of. */
  readonly #opened = new Set<string>();
  readonly #ordersOf = listLoader<Order>(
    ids => this.em.find(Order, { registrationId: { $in: [...ids] } }, { orderBy: { createdAt: 'asc', id: 'asc' } }),
    ({ registrationId }) => registrationId!,
  );

  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly memberships: MembershipService,
    private readonly events: EventService,
    private readonly orderViews: OrderViewService,
    private readonly tickets: TicketService,
    private readonly secrets: SecretKey,
    private readonly limits: RateLimits,
  ) {}

  /** The registration, for whoever may see it; null for everybody else. */
  async find(id: string, accessToken?: string | null): Promise<Registration | null> {
    const registration = await this.read(id, accessToken);
    if (!registration || this.isOwn(registration)) return registration;
    return (await this.isStaff(registration)) ? registration : null;
  }

  /** For who registered alone. @throws NotFoundError for everybody else. */
  async requireOwn(id: string, accessToken?: string | null): Promise<Registration> {
    const registration = await this.read(id, accessToken);
    if (!registration || !this.isOwn(registration)) throw new NotFoundError('registration');
    return registration;
  }

  /** The viewer's, newest first. */
  async mine(): Promise<Registration[]> {
    const user = requireUser(this.viewer);
    const where: FilterQuery<Registration> = user.emailVerified
      ? { $or: [{ user: user.id }, { email: user.email }] }
      : { user: user.id };
    return this.em.find(Registration, where, { orderBy: { createdAt: 'desc', id: 'desc' }, limit: MOST_OF_MINE });
  }

  /** An event's, who came first first: those that stand so, or of these ids. For OWNER, MANAGER and VIEWER. */
  async ofEvent(
    eventId: string,
    { status, ids }: { status?: RegistrationStatus | null | undefined; ids?: readonly string[] | null | undefined },
    page: PageArguments,
  ): Promise<Page<Registration>> {
    const event = await this.events.require('seeRegistrations', eventId);
    const where = { event: event.id, ...(status && { status }), ...(ids && { id: { $in: ids.filter(isId) } }) };
    return findPage(this.em, Registration, where, { createdAt: 'asc', id: 'asc' }, page);
  }

  /** Whoever just registered is its bearer; a replay of the same request is so for ten minutes. */
  openNew(registration: Registration): Registration {
    const isFresh = clock.now().getTime() - registration.createdAt.getTime() < TOKEN_REPLAY_MS;
    if (isFresh) this.#opened.add(registration.id);
    return registration;
  }

  /** The token that opens it without an account, for who registered; null for staff and everybody else. */
  accessTokenOf(registration: Registration): string | null {
    return this.isOwn(registration) ? this.secrets.token('registration-access', registration.id) : null;
  }

  /** The order that it was last approved with; null before. Who registered may pay it. */
  async orderOf(registration: Registration): Promise<Order | null> {
    const order = (await this.#ordersOf.load(registration.id)).at(-1);
    if (order && this.isOwn(registration)) this.orderViews.openClaimed(order);
    return order ?? null;
  }

  /** What the order was approved for, for its buyer, who registered, and for the event's staff; null for others and for what was bought. */
  async ofOrder(order: Order): Promise<Registration | null> {
    if (order.registrationId === null) return null;
    const reference = this.em.getReference(Registration, order.registrationId, { wrapped: true });
    const registration = await reference.loadOrFail({ dataloader: true });
    if (this.orderViews.isBuyers(order)) this.#opened.add(registration.id);
    return this.isOwn(registration) || (await this.isStaff(registration)) ? registration : null;
  }

  /** When its last place was free again because nobody had paid; null while it waits for its first decision, or once it has another. */
  async unpaidSinceOf({ id, status }: Registration): Promise<Date | null> {
    if (status !== RegistrationStatus.PENDING) return null;
    const order = (await this.#ordersOf.load(id)).at(-1);
    return order?.storedStatus === OrderStatus.EXPIRED ? order.holdEndsAt : null;
  }

  /** Its ticket; null before it is approved and paid. */
  async ticketOf(registration: Registration): Promise<Ticket | null> {
    const order = await this.orderOf(registration);
    if (!order?.paidAt) return null;
    return (await this.tickets.ofOrder(order.id))[0] ?? null;
  }

  /** What is about to become of it, for the event's staff; null for others. */
  async plannedOf(registration: Registration): Promise<PlannedDecision | null> {
    return registration.planned && (await this.isStaff(registration)) ? registration.planned : null;
  }

  /** Why it could not be approved, for the event's staff; null for others. */
  async obstacleOf(registration: Registration): Promise<string | null> {
    return registration.obstacle && (await this.isStaff(registration)) ? registration.obstacle : null;
  }

  /** The same, for programs; null also where it has no name. */
  async obstacleCodeOf(registration: Registration): Promise<ErrorCode | null> {
    return (await this.obstacleOf(registration)) === null ? null : registration.obstacleCode;
  }

  private isOwn({ id, user, email }: Registration): boolean {
    const { user: viewer } = this.viewer;
    if (this.#opened.has(id)) return true;
    return viewer !== null && (user?.id === viewer.id || (viewer.emailVerified && viewer.email === email));
  }

  private async isStaff({ event }: Registration): Promise<boolean> {
    const { organization } = await event.loadOrFail({ dataloader: true });
    return this.memberships.may('seeRegistrations', organization.id);
  }

  private async read(id: string, accessToken?: string | null): Promise<Registration | null> {
    if (accessToken) await this.limits.consume('registrationLink', this.viewer.ip);
    if (!isId(id)) return null;
    const registration = await this.em.findOne(Registration, id, { refresh: true });
    if (registration && this.secrets.opens('registration-access', id, accessToken)) this.#opened.add(id);
    return registration;
  }
}
