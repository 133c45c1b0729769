import { ref, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { z } from 'zod';
import type { MembershipService } from '../accounts/membership.service.js';
import { User } from '../accounts/user.entity.js';
import { requireUser, type Viewer } from '../accounts/viewer.entity.js';
import type { AuditService } from '../audit/audit.service.js';
import { EventStatus, type Event } from '../events/event.entity.js';
import type { EventService } from '../events/event.service.js';
import type { Tier } from '../events/tier.entity.js';
import { Stock } from '../inventory/stock.service.js';
import type { FulfilmentService } from '../orders/fulfilment.service.js';
import { newOrder, rowsOfOrders } from '../orders/new-order.js';
import { givenAway } from '../orders/offer.policy.js';
import { Order } from '../orders/order.entity.js';
import type { OrderService } from '../orders/order.service.js';
import { insertAll, insertFamily } from '../platform/bulk.js';
import { clock } from '../platform/clock.js';
import { NotFoundError, WrongStateError } from '../platform/errors.js';
import { findPage, type Page, type PageArguments } from '../platform/graphql/connection.js';
import type { Idempotency } from '../platform/idempotency.js';
import { isId, newId } from '../platform/ids.js';
import type { RateLimits } from '../platform/rate-limits.js';
import { Ticket } from '../tickets/ticket.entity.js';
import { Issuance } from './issuance.entity.js';
import type { issueTicketsInput, TicketsIssued } from './issuing.types.js';

type Asked = z.output<typeof issueTicketsInput>;

const ENDED = 'Tickets are issued for events that are published and not over.';

/**
 * Tickets that staff give out: guests, press, the crew, and what was sold at another desk.
 *
 * Each is an order of its own that costs nothing, paid in the transaction that makes it, and its holder is its buyer: so
 * the mail, the page, a new link for a lost one, transfers and refunds are those of every other ticket. They take what is
 * on sale, under the same locks, from the same capacities; windows, limits an order, waiting room and approval are the
 * public's. What is held for a waitlist stays held for it; those who still wait get what comes back, as before.
 */
export class IssuingService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly memberships: MembershipService,
    private readonly events: EventService,
    private readonly orders: OrderService,
    private readonly fulfilments: FulfilmentService,
    private readonly idempotency: Idempotency,
    private readonly audit: AuditService,
    private readonly limits: RateLimits,
  ) {}

  /**
   * Issues one ticket to each holder, all or none; each is mailed their own. For OWNER and MANAGER.
   * @throws SoldOutError; WrongStateError for an event that is not published or is over; IdempotencyConflictError,
   * NotFoundError, RateLimitedError.
   */
  @Transactional()
  async issue({ eventId, tierId, holders, reason, idempotencyKey: key }: Asked): Promise<TicketsIssued> {
    const { organization } = await this.events.require('issueTickets', eventId);
    if (!isId(tierId)) throw new NotFoundError('tier');
    const user = requireUser(this.viewer);
    await this.limits.consume('issueTickets', user.id);
    const input = ['issueTickets', eventId, tierId, holders.map(({ name, email }) => [name, email]), reason];
    const call = { scope: `user:${user.id}`, key, input, resultId: newId() };
    const known = await this.idempotency.claim(call);
    if (known) return { tickets: await this.ticketsOf(known) };

    const stock = await Stock.lock(this.em, [eventId], [tierId]);
    const event = stock.events.get(eventId);
    const tier = stock.tiersOf(eventId).get(tierId);
    if (!event || !tier) throw new NotFoundError('tier');
    if (event.status !== EventStatus.PUBLISHED) throw new WrongStateError(ENDED, event.status);
    stock.hold(eventId, [{ tierId, quantity: holders.length }]);
    await stock.write();
    const issuance = new Issuance({
      id: call.resultId,
      event: ref(event),
      tier: ref(tier),
      issuedBy: this.em.getReference(User, user.id, { wrapped: true }), // the viewer was read by another EntityManager
      quantity: holders.length,
      reason,
      createdAt: clock.now(),
    });
    await insertAll(this.em, Issuance, [issuance]);
    const tickets = await this.pay(await this.open(event, tier, issuance, holders));
    this.audit.record({
      action: 'tickets.issued',
      subjectType: 'Event',
      subjectId: eventId,
      organizationId: organization.id,
      details: { issuanceId: issuance.id, tierId, tickets: tickets.length, reason },
    });
    return { tickets };
  }

  /** An event's issuances, latest first; for OWNER, MANAGER and VIEWER. */
  async ofEvent(eventId: string, page: PageArguments): Promise<Page<Issuance>> {
    const { id } = await this.events.require('seeOrders', eventId);
    return findPage(this.em, Issuance, { event: id }, { createdAt: 'desc', id: 'desc' }, page);
  }

  /** What an order was issued with, for staff who see orders; null for all others, and for orders that somebody placed. */
  async ofOrder({ issuanceId, event }: Order): Promise<Issuance | null> {
    if (!issuanceId) return null;
    const { organization } = await event.loadOrFail({ dataloader: true });
    if (!(await this.memberships.may('seeOrders', organization.id))) return null;
    return this.em.getReference(Issuance, issuanceId, { wrapped: true }).loadOrFail({ dataloader: true });
  }

  /** An order for each holder that holds their ticket, as if they had reserved it. */
  private async open(event: Event, tier: Tier, { id: issuanceId }: Issuance, holders: Asked['holders']) {
    const sale = { event, tiers: new Map([[tier.id, tier]]), promoCode: null };
    const offer = givenAway(sale, [{ tierId: tier.id, quantity: 1 }]);
    const now = clock.now();
    const opened = holders.map(buyer => newOrder({ id: newId(), offer, buyer, user: null, now, issuanceId }));
    await insertFamily(this.em, rowsOfOrders(opened));
    return opened.map(({ order }) => order.id);
  }

  private async pay(orderIds: readonly string[]): Promise<Ticket[]> {
    const orders = await this.orders.lockAll(orderIds);
    const fulfilments = await this.fulfilments.fulfil(orders.map(order => ({ order, paymentId: null })));
    const refused = fulfilments.find(fulfilment => !fulfilment.paid);
    if (refused) throw new Error(`What was held a moment ago in this transaction is refused: ${refused.reason}`);
    return orders.flatMap(order => order.issued ?? []);
  }

  private ticketsOf(issuanceId: string): Promise<Ticket[]> {
    return this.em.find(Ticket, { order: { issuanceId } }, { orderBy: { serialNumber: 'asc' } });
  }
}
