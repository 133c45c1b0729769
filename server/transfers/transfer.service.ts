import { ref, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { Viewer } from '../accounts/viewer.entity.js';
import type { ConflictService } from '../check-in/conflict.service.js';
import { Event, TransferPolicy } from '../events/event.entity.js';
import { afterCommit } from '../platform/after-commit.js';
import { clock } from '../platform/clock.js';
import { isDatabaseAway } from '../platform/database-away.js';
import { NotFoundError, WrongStateError } from '../platform/errors.js';
import { isId } from '../platform/ids.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { log } from '../platform/log.js';
import type { RateLimits } from '../platform/rate-limits.js';
import type { SecretKey } from '../platform/secret-key.js';
import { RefundTicket } from '../refunds/refund.entity.js';
import type { TicketAccess } from '../tickets/ticket-access.service.js';
import { Ticket } from '../tickets/ticket.entity.js';
import type { TicketService } from '../tickets/ticket.service.js';
import type { TransferMails } from './transfer-mails.service.js';
import { TransferStatus } from './transfer-status.js';
import type { TransferViewService } from './transfer-view.service.js';
import { Transfer } from './transfer.entity.js';
import { TransferNotAllowedError } from './transfer.errors.js';
import { endedByUse, obstacleOf, offerEnd, statusOf, whyOver } from './transfer.policy.js';

/** So many ended offers are read at a time. */
const BATCH = 100;
/** A scan that was a mistake is taken back at the gate; the receiver is told of the use no sooner. */
const USED_FOR_MS = 60_000;
const NO_OFFER = 'This link leads to no offer. Open it from the mail once more, or ask for a new one.';

export interface Offer {
  readonly ticketId: string;
  /** Of the ticket's order, or of the ticket where it was passed on to a guest. */
  readonly accessToken?: string | null | undefined;
  readonly toEmail: string;
  readonly message: string | null;
}

/** A ticket on its way from one holder to the next. Everything here locks the ticket, as refunds and the gate do. */
export class TransferService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly tickets: TicketService,
    private readonly access: TicketAccess,
    private readonly views: TransferViewService,
    private readonly mails: TransferMails,
    private readonly conflicts: ConflictService,
    private readonly secrets: SecretKey,
    private readonly limits: RateLimits,
    private readonly liveFeed: LiveFeed,
  ) {}

  /**
   * Offers a ticket to somebody, for its holder: by mail at once, or as soon as a manager agrees where the event asks one.
   * @throws NotFoundError for those who have nothing to do with it, TransferNotAllowedError, RateLimitedError.
   */
  @Transactional()
  async offer({ ticketId, accessToken, toEmail, message }: Offer): Promise<Transfer> {
    await this.limits.consume('offerTransfer', this.viewer.user?.id ?? this.viewer.ip);
    const seen = isId(ticketId) ? await this.em.findOne(Ticket, ticketId, { populate: ['order'] }) : null;
    const mine = seen && (await this.views.addressesOf(seen, accessToken));
    const concerned = [seen?.holderEmail, seen?.order.getEntity().buyerEmail];
    if (!concerned.some(address => address && mine?.has(address))) throw new NotFoundError('ticket');
    await this.limits.consume('offerTransferMailbox', toEmail);
    const { ticket, event } = await this.lock(seen!);
    const isHolders = (await this.views.addressesOf(ticket)).has(ticket.holderEmail);
    if (!isHolders) throw new TransferNotAllowedError('Somebody else has this ticket now.');
    if (toEmail === ticket.holderEmail) throw new TransferNotAllowedError('The ticket is this person’s already.');
    await this.assertTransferable(event, ticket);
    await this.assertNotOffered(ticket);

    const transfer = new Transfer({
      event: ref(event),
      ticket: ref(ticket),
      fromName: ticket.holderName,
      fromEmail: ticket.holderEmail,
      toEmail,
      note: message,
      createdAt: clock.now(),
      expiresAt: offerEnd(event),
    });
    this.em.persist(transfer);
    if (event.transferPolicy === TransferPolicy.APPROVAL) {
      await this.em.flush();
      await this.mails.asked(transfer);
      this.tell(ticket);
    } else await this.send(transfer, event, ticket);
    return transfer;
  }

  /** The receiver is written to. The caller holds the ticket's lock. @throws WrongStateError where that was decided before. */
  async send(transfer: Transfer, event: Event, ticket: Ticket): Promise<void> {
    transfer.offer(offerEnd(event));
    await this.em.flush();
    await this.mails.offered(transfer);
    this.tell(ticket);
  }

  /** Takes an offer back, for whoever made it. @throws NotFoundError; WrongStateError for one that ended. */
  @Transactional()
  async withdraw(transferId: string, accessToken?: string | null): Promise<Transfer> {
    const seen = isId(transferId) ? await this.em.findOne(Transfer, transferId, { populate: ['ticket'] }) : null;
    const mine = seen && (await this.views.addressesOf(seen.ticket.getEntity(), accessToken));
    if (!mine?.has(seen!.fromEmail)) throw new NotFoundError('offer');
    const { transfer, ticket } = await this.lockOffer(seen!);
    assertUnused(transfer, ticket);
    transfer.moveTo(TransferStatus.CANCELLED);
    await this.em.flush();
    await this.mails.withdrawn(transfer);
    this.tell(ticket);
    return transfer;
  }

  /** What the link in the mail leads to, whatever became of it; null where it is forged or damaged. */
  async offered(token: string): Promise<Transfer | null> {
    await this.limits.consume('accountLink', this.viewer.ip);
    const id = this.secrets.readLinkToken('transfer-offer', token);
    return id ? this.em.findOne(Transfer, id) : null;
  }

  /**
   * Gives the ticket to whoever has the link: a new holder and a new code, once. The ticket is mailed to the receiver, and
   * the holder before is told.
   * @returns the ticket, and the token that opens it without an account.
   * @throws TransferNotAllowedError where the offer ended, or the ticket can't change hands any more.
   */
  @Transactional()
  async accept(token: string, holderName: string): Promise<{ ticket: Ticket; accessToken: string }> {
    const seen = await this.offered(token);
    if (!seen) throw new TransferNotAllowedError(NO_OFFER);
    const { transfer, ticket, event } = await this.lockOffer(seen);
    if (statusOf(transfer, ticket) !== TransferStatus.PENDING)
      throw new TransferNotAllowedError(whyOver(transfer, ticket));
    await this.assertTransferable(event, ticket);

    const { user } = this.viewer;
    const holder = user?.email === transfer.toEmail ? ref(user) : null; // somebody else’s account is not the receiver’s
    await this.tickets.passOn(ticket, { holderName, holderEmail: transfer.toEmail, holder });
    transfer.accept(ticket.codeVersion);
    await this.em.flush();
    await this.mails.accepted(transfer);
    this.tell(ticket);
    return { ticket, accessToken: this.access.openTaken(ticket) };
  }

  /** Refuses an offer, for whoever has the link. @throws NotFoundError for a forged one; WrongStateError for one that ended. */
  @Transactional()
  async decline(token: string): Promise<Transfer> {
    const seen = await this.offered(token);
    if (!seen) throw new NotFoundError('offer');
    const { transfer, ticket } = await this.lockOffer(seen);
    assertUnused(transfer, ticket);
    transfer.moveTo(TransferStatus.DECLINED);
    await this.em.flush();
    await this.mails.unanswered(transfer);
    this.tell(ticket);
    return transfer;
  }

  /**
   * Ends the offers whose time is over, or whose ticket was used: to everybody they ended at once, here it is written down
   * and told.
   */
  async sweep(): Promise<void> {
    const now = clock.now();
    const over = await this.em.execute<{ id: string }[]>(
      `select transfers.id from transfers join tickets on tickets.id = ticket_id
       where settled_at is null and (expires_at <= ? or checked_in_at <= ?) order by expires_at limit ${BATCH}`,
      [now, new Date(now.getTime() - USED_FOR_MS)],
    );
    for (const { id } of over) {
      try {
        await this.endOver(id);
      } catch (error) {
        if (isDatabaseAway(error)) throw error;
        log.error({ err: error, transferId: id }, 'an offer that is over could not be ended yet');
      }
      this.em.clear();
    }
  }

  @Transactional()
  private async endOver(transferId: string): Promise<void> {
    const { transfer, ticket } = await this.lockOffer(await this.em.findOneOrFail(Transfer, transferId));
    if (!transfer.waits) return;
    if (endedByUse(transfer, ticket)) await this.endUsed(transfer, ticket);
    else if (!transfer.open) await this.end(transfer, ticket);
  }

  private async endUsed(transfer: Transfer, ticket: Ticket): Promise<void> {
    transfer.endByUse();
    await this.em.flush();
    await this.mails.withdrawn(transfer);
    this.tell(ticket);
  }

  /** An offer with its ticket as they are now, locked until the commit: everything that becomes of either waits. */
  async lockOffer(seen: Transfer): Promise<{ transfer: Transfer; ticket: Ticket; event: Event }> {
    const locked = await this.lock(await seen.ticket.loadOrFail());
    return { ...locked, transfer: await this.em.refreshOrFail(seen) };
  }

  /** @throws TransferNotAllowedError for a ticket that can't change hands now. The caller holds its lock. */
  async assertTransferable(event: Event, ticket: Ticket): Promise<void> {
    const isInRefund = (await this.em.count(RefundTicket, { ticket: ticket.id, holds: true })) > 0;
    const isMisused = (await this.conflicts.amongTickets([ticket])).has(ticket.id);
    const why = obstacleOf(event, ticket, { isInRefund, isMisused });
    if (why) throw new TransferNotAllowedError(why);
  }

  private async lock(seen: Ticket): Promise<{ ticket: Ticket; event: Event }> {
    const ticket = await this.tickets.lock(seen.id);
    return { ticket, event: await this.em.findOneOrFail(Event, ticket.event.id, { refresh: true }) };
  }

  /** One that is over and not yet written down makes room. */
  private async assertNotOffered(ticket: Ticket): Promise<void> {
    const waiting = await this.em.findOne(Transfer, { ticket: ticket.id, settledAt: null }, { refresh: true });
    if (waiting?.open) throw new TransferNotAllowedError('This ticket is offered to somebody already.');
    if (waiting) await this.end(waiting, ticket);
  }

  private async end(transfer: Transfer, ticket: Ticket): Promise<void> {
    transfer.moveTo(TransferStatus.EXPIRED);
    await this.em.flush();
    await this.mails.unanswered(transfer);
    this.tell(ticket);
  }

  /** The buyer's page shows who holds what. */
  tell({ order }: Ticket): void {
    afterCommit(() => this.liveFeed.publish(`order:${order.id}`));
  }
}

/** @throws WrongStateError where the ticket was used while it was offered. */
function assertUnused(transfer: Transfer, ticket: Ticket): void {
  if (endedByUse(transfer, ticket)) throw new WrongStateError(whyOver(transfer, ticket), TransferStatus.CANCELLED);
}
