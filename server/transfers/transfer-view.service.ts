import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import type { MembershipService } from '../accounts/membership.service.js';
import type { Viewer } from '../accounts/viewer.entity.js';
import { CheckIn } from '../check-in/check-in.entity.js';
import type { OrderViewService } from '../orders/order-view.service.js';
import { UnauthenticatedError } from '../platform/errors.js';
import { findPage, type Page, type PageArguments } from '../platform/graphql/connection.js';
import { isId } from '../platform/ids.js';
import { listLoader } from '../platform/list-loader.js';
import { RefundTicket } from '../refunds/refund.entity.js';
import type { TicketAccess } from '../tickets/ticket-access.service.js';
import type { TicketViewService } from '../tickets/ticket-view.service.js';
import { Ticket } from '../tickets/ticket.entity.js';
import { isHolder } from '../tickets/ticket.policy.js';
import { TransferStatus } from './transfer-status.js';
import { Transfer } from './transfer.entity.js';
import type { PassedOnTicket } from './transfer.types.js';
import { endedByUse, obstacleOf, statusOf } from './transfer.policy.js';

/** Who sees what of a ticket's way from hand to hand: each side what it took part in, the event's staff all of it. */
export class TransferViewService {
  readonly #ofTicket = listLoader<Transfer>(
    ids => this.em.find(Transfer, { ticket: { $in: [...ids] } }, { orderBy: { createdAt: 'desc', id: 'desc' } }),
    ({ ticket }) => ticket.id,
  );

  readonly #refundsOf = listLoader<RefundTicket>(
    ids => this.em.find(RefundTicket, { ticket: { $in: [...ids] }, holds: true }),
    ({ ticket }) => ticket.id,
  );

  readonly #conflictsOf = listLoader<CheckIn>(
    ids => this.em.find(CheckIn, { ticket: { $in: [...ids] }, conflict: true, undoneAt: null }),
    ({ ticket }) => ticket!.id,
  );

  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly memberships: MembershipService,
    private readonly orderViews: OrderViewService,
    private readonly access: TicketAccess,
    private readonly ticketViews: TicketViewService,
  ) {}

  /** The ticket's offers that the viewer may see, newest first. */
  async ofTicket(ticket: Ticket): Promise<Transfer[]> {
    const all = await this.#ofTicket.load(ticket.id);
    if (all.length === 0) return all;
    const { organization } = await ticket.event.loadOrFail({ dataloader: true });
    if (await this.memberships.may('seeTransfers', organization.id)) return all;
    const mine = await this.addressesOf(ticket);
    return all.filter(one => concerns(one, mine));
  }

  /**
   * What a guest sees who once opened the ticket with this token and has passed it on: the offers that their address took
   * part in, and nothing of the ticket that lets anybody in. Null for a token that never opened it.
   */
  async passedOn(ticketId: string, accessToken: string): Promise<PassedOnTicket | null> {
    const ticket = isId(ticketId) ? await this.em.findOne(Ticket, ticketId) : null;
    const version = ticket && this.access.versionOf(ticket, accessToken);
    if (!ticket || version === null) return null;
    const all = await this.#ofTicket.load(ticket.id);
    const came = all.find(({ codeVersion }) => codeVersion === version);
    const email = came?.toEmail ?? all.find(({ codeVersion }) => codeVersion === version + 1)?.fromEmail;
    if (email === undefined) return null; // it is where it was first
    const event = await ticket.event.loadOrFail({ dataloader: true });
    return { email, serial: ticket.serial, event, transfers: all.filter(one => concerns(one, new Set([email]))) };
  }

  /** Whether the viewer holds the ticket and may offer it to somebody now, as things stand: `offer` decides. */
  async mayOffer(ticket: Ticket): Promise<boolean> {
    if (!(await this.addressesOf(ticket)).has(ticket.holderEmail)) return false;
    const event = await ticket.event.loadOrFail({ dataloader: true });
    const isInRefund = (await this.#refundsOf.load(ticket.id)).length > 0;
    const isMisused = (await this.#conflictsOf.load(ticket.id)).length > 0;
    if (obstacleOf(event, ticket, { isInRefund, isMisused })) return false;
    return !(await this.#ofTicket.load(ticket.id)).some(({ open }) => open);
  }

  /** Whether the viewer made the offer and may still take it back. */
  async mayWithdraw(transfer: Transfer): Promise<boolean> {
    if (!transfer.open) return false;
    const ticket = await transfer.ticket.loadOrFail({ dataloader: true });
    return !endedByUse(transfer, ticket) && (await this.addressesOf(ticket)).has(transfer.fromEmail);
  }

  /** Where an offer stands, by the clock and by its ticket. */
  async statusOf(transfer: Transfer): Promise<TransferStatus> {
    if (!mayHaveBeenUsed(transfer)) return transfer.status;
    return statusOf(transfer, await transfer.ticket.loadOrFail({ dataloader: true }));
  }

  /** Whether it ended because its ticket was used. */
  async isTicketUsed(transfer: Transfer): Promise<boolean> {
    return mayHaveBeenUsed(transfer) && endedByUse(transfer, await transfer.ticket.loadOrFail({ dataloader: true }));
  }

  /** What is passed on. Its holder of now is named to those who may know; all others hear no more than the offer tells. */
  async ticketOf({ ticket: of, status, fromName, toEmail }: Transfer): Promise<Ticket> {
    const ticket = await of.loadOrFail({ dataloader: true });
    await this.ticketViews.showAs(ticket, status === TransferStatus.ACCEPTED ? toEmail : fromName);
    return ticket;
  }

  /** What was offered by the viewer and to the viewer, newest first; by a verified address, as everything that guests did. */
  async mine(page: PageArguments): Promise<Page<Transfer>> {
    const { user } = this.viewer;
    if (!user) throw new UnauthenticatedError();
    const { email } = user;
    const theirs: FilterQuery<Transfer> = {
      $or: [{ fromEmail: email }, { toEmail: email, offeredAt: { $ne: null } }],
    };
    const none: FilterQuery<Transfer> = { id: { $in: [] } };
    return findPage(this.em, Transfer, user.emailVerified ? theirs : none, { createdAt: 'desc', id: 'desc' }, page);
  }

  /**
   * The addresses that the viewer speaks for where this ticket is concerned: a verified one, the buyer's with the order's
   * account or access token, the holder's with theirs.
   */
  async addressesOf(ticket: Ticket, accessToken?: string | null): Promise<ReadonlySet<string>> {
    const { user } = this.viewer;
    const order = await ticket.order.loadOrFail({ dataloader: true });
    return new Set([
      ...(user?.emailVerified ? [user.email] : []),
      ...(this.orderViews.opens(order, accessToken) ? [order.buyerEmail] : []),
      ...(this.access.opens(ticket, accessToken) || isHolder(this.viewer, ticket) ? [ticket.holderEmail] : []),
    ]);
  }
}

/** What ended otherwise needs no look at its ticket. */
const mayHaveBeenUsed = ({ waits, status }: Transfer): boolean => waits || status === TransferStatus.CANCELLED;

/** Whether one of these addresses made the offer, or was written to about it. */
const concerns = ({ fromEmail, toEmail, offeredAt }: Transfer, addresses: ReadonlySet<string>): boolean =>
  addresses.has(fromEmail) || (offeredAt !== null && addresses.has(toEmail));
