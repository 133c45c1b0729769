import { ref, type EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import type { MembershipService } from '../accounts/membership.service.js';
import type { Viewer } from '../accounts/viewer.entity.js';
import { Event } from '../events/event.entity.js';
import type { Stock } from '../inventory/stock.service.js';
import type { OrderItem } from '../orders/order-item.entity.js';
import type { Order } from '../orders/order.entity.js';
import { clock } from '../platform/clock.js';
import { InvalidInputError, UnauthenticatedError } from '../platform/errors.js';
import { findPage, type Page, type PageArguments } from '../platform/graphql/connection.js';
import { isId } from '../platform/ids.js';
import { listLoader } from '../platform/list-loader.js';
import { findMatches } from '../platform/search.js';
import { isHolder } from './ticket.policy.js';
import { splitScanned } from './rotating-code.policy.js';
import type { SigningKeys } from './signing-keys.service.js';
import type { TicketAccess } from './ticket-access.service.js';
import { digestOf } from './ticket-code.js';
import { Ticket, TicketStatus } from './ticket.entity.js';

const SERIAL_DIGITS = 6;

/** Exactly one of id, code and serial names a ticket. */
export interface TicketName {
  readonly id?: string | null;
  /** Beside the id, for guests: what opens it. */
  readonly accessToken?: string | null;
  readonly code?: string | null;
  readonly serial?: string | null;
}

/** A paid order and its items, in their order. */
export interface SoldOrder {
  readonly order: Order;
  readonly items: readonly OrderItem[];
}

/** Tickets: issued with the payment, found again by holder, staff, code and serial. */
export class TicketService {
  readonly #ofOrder = listLoader<Ticket>(
    ids => this.em.find(Ticket, { order: { $in: [...ids] } }, { orderBy: { position: 'asc' } }),
    ({ order }) => order.id,
  );

  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly memberships: MembershipService,
    private readonly signingKeys: SigningKeys,
    private readonly access: TicketAccess,
  ) {}

  /**
   * Gives paid orders their tickets: rows with serials that count up in the event and codes that no other ticket ever
   * had, in the paying transaction. Unique (order, position) keeps a second call from issuing them twice. `stock`, which they
   * were sold from, is written with them.
   */
  async issue(sold: readonly SoldOrder[], stock: Stock): Promise<Ticket[]> {
    const byEvent = Map.groupBy(sold, ({ order }) => order.event.id);
    const tickets = [...byEvent].flatMap(([eventId, ofEvent]) => numbered(stock, eventId, ofEvent));
    const codes = await Promise.all(tickets.map(({ id, event }) => this.signingKeys.sign(id, event.id, 1, this.em)));
    const named = [
      { name: 'digest', type: 'bytea', values: codes.map(digestOf) },
      { name: 'ticket_id', type: 'uuid', values: tickets.map(({ id }) => id) },
      { name: 'version', type: 'int', values: tickets.map(() => 1) },
    ];
    await stock.write([
      { of: Ticket, all: tickets },
      { table: 'ticket_codes', columns: named },
    ]);
    return tickets;
  }

  /** An order's tickets, in the order of its items. */
  ofOrder(orderId: string): Promise<Ticket[]> {
    return this.#ofOrder.load(orderId);
  }

  /**
   * An order's tickets as they are now, locked until the commit: no scan lets one in meanwhile. The event's row is locked
   * before them, as whoever changes its counters does. The caller holds the order's lock.
   */
  async lockOf(order: Order): Promise<Ticket[]> {
    await this.em.execute('select 1 from events where id = ? for no key update', [order.event.id]);
    await this.em.execute('select 1 from tickets where order_id = ? order by id for no key update', [order.id]);
    return this.em.find(Ticket, { order: order.id }, { orderBy: { position: 'asc' }, refresh: true });
  }

  /** From now on these let nobody in. The caller gives the inventory back, and holds their lock. */
  async withdraw(ticketIds: readonly string[], to: TicketStatus.REFUNDED | TicketStatus.VOID): Promise<void> {
    const these = { id: { $in: [...ticketIds] } };
    await this.em.nativeUpdate(Ticket, these, { status: to, withdrawnAt: clock.now() });
    await this.em.find(Ticket, these, { refresh: true }); // whoever has them sees it
  }

  /** One ticket as it is now, locked until the commit as by `lockOf`. Whoever needs its order's lock has it before. */
  async lock(ticketId: string): Promise<Ticket> {
    await this.em.execute('select 1 from tickets where id = ? for no key update', [ticketId]);
    return this.em.findOneOrFail(Ticket, ticketId, { refresh: true });
  }

  /**
   * Gives the ticket another holder and a new code: from the commit on, the codes before it answer REPLACED. The caller
   * holds its lock.
   */
  async passOn(ticket: Ticket, to: Pick<Ticket, 'holderName' | 'holderEmail' | 'holder'>): Promise<void> {
    const { id, event } = ticket;
    const codeVersion = ticket.codeVersion + 1;
    const code = await this.signingKeys.sign(id, event.id, codeVersion, this.em);
    await this.em.execute('update ticket_codes set replaced_at = ? where ticket_id = ? and replaced_at is null', [
      clock.now(),
      id,
    ]);
    await this.em.execute('insert into ticket_codes (digest, ticket_id, version) values (?, ?, ?)', [
      digestOf(code),
      id,
      codeVersion,
    ]);
    await this.em.nativeUpdate(Ticket, { id }, { ...to, codeVersion });
    await this.em.refresh(ticket);
  }

  /** What the ticket's QR code carries now. Asks nobody's leave: callers do (TicketResolver, mails). */
  codeOf(ticket: Ticket): Promise<string> {
    return this.signingKeys.sign(ticket.id, ticket.event.id, ticket.codeVersion);
  }

  /**
   * Looks at one ticket without marking it. By code: whoever holds the code; a replaced code finds nothing. By id: its
   * holder, by account or access token, and the event's staff. By serial: the event's staff.
   * @returns null for what does not exist or may not be seen.
   */
  async look(name: TicketName): Promise<Ticket | null> {
    const given = [name.id, name.code, name.serial].filter(Boolean);
    if (given.length !== 1) {
      throw new InvalidInputError([{ path: 'id', message: 'Name the ticket by one of id, code and serial.' }]);
    }
    if (name.code) return this.byCode(name.code);
    if (name.id && !isId(name.id)) return null;
    const where = name.id ? { id: name.id } : { serial: name.serial!.trim().toUpperCase() };
    const ticket = await this.em.findOne(Ticket, where, { populate: ['event'] });
    if (!ticket) return null;
    const isStaff = await this.memberships.may('seeTickets', ticket.event.getEntity().organization.id);
    if (isStaff) return ticket;
    const isTheirs = this.access.opens(ticket, name.accessToken) || isHolder(this.viewer, ticket);
    return name.id && isTheirs ? ticket : null;
  }

  /** The tickets that the viewer holds, newest first. An address that is not verified holds only what the account bought. */
  async mine(page: PageArguments): Promise<Page<Ticket>> {
    const { user } = this.viewer;
    if (!user) throw new UnauthenticatedError();
    const verified = user.emailVerified ? [{ holderEmail: user.email }] : [];
    const where: FilterQuery<Ticket> = { $or: [...verified, { holder: user.id }] };
    return findPage(this.em, Ticket, where, { issuedAt: 'desc', id: 'desc' }, page);
  }

  /** An event's tickets for its staff; `search` in holder names, addresses (not for SCANNER) and serials. */
  async ofEvent(
    eventId: string,
    filter: { search?: string | null; status?: TicketStatus | null },
    page: PageArguments,
  ): Promise<Page<Ticket>> {
    const event = isId(eventId) ? await this.em.findOne(Event, eventId) : null;
    await this.memberships.require('seeTickets', event?.organization.id ?? eventId, 'event');
    const seesAddresses = await this.memberships.may('seeOrders', event!.organization.id);
    const where: FilterQuery<Ticket> = { event: eventId, ...(filter.status && { status: filter.status }) };
    const orderBy = { issuedAt: 'asc', id: 'asc' } as const;
    const { search: text } = filter;
    if (!text?.trim()) return findPage(this.em, Ticket, where, orderBy, page);
    const columns = ['serial', 'holder_name', ...(seesAddresses ? ['holder_email'] : [])];
    return findMatches(
      this.em,
      Ticket,
      { text, path: 'search', kind: 'TICKET', columns, eventId, where, orderBy },
      page,
    );
  }

  private async byCode(code: string): Promise<Ticket | null> {
    const [known] = await this.em.execute<{ ticket_id: string }[]>(
      'select ticket_id from ticket_codes where digest = ? and replaced_at is null',
      [digestOf(splitScanned(code.trim()).code ?? '')],
    );
    return known ? this.em.findOne(Ticket, known.ticket_id) : null;
  }
}

/** The tickets of one event's orders, with its next serials. */
function numbered(stock: Stock, eventId: string, sold: readonly SoldOrder[]): Ticket[] {
  const wanted = sold.flatMap(({ order, items }) =>
    items
      .flatMap(({ tier, quantity }) => Array<OrderItem['tier']>(quantity).fill(tier))
      .map((tier, position) => ({ order, tier, position })),
  );
  const { serialPrefix } = stock.events.get(eventId)!;
  const first = stock.number(eventId, wanted.length);
  return wanted.map(
    ({ order, tier, position }, i) =>
      new Ticket({
        event: order.event,
        tier,
        order: ref(order),
        position,
        serial: `${serialPrefix}-${String(first + i).padStart(SERIAL_DIGITS, '0')}`,
        serialNumber: first + i,
        holderName: order.buyerName,
        holderEmail: order.buyerEmail,
        holder: order.user,
        issuedAt: clock.now(),
      }),
  );
}
