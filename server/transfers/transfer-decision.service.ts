import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { AuditService } from '../audit/audit.service.js';
import type { Event } from '../events/event.entity.js';
import type { EventService } from '../events/event.service.js';
import { clock } from '../platform/clock.js';
import { WrongStateError } from '../platform/errors.js';
import { findPage, type Page, type PageArguments } from '../platform/graphql/connection.js';
import { isId } from '../platform/ids.js';
import type { Ticket } from '../tickets/ticket.entity.js';
import type { TransferMails } from './transfer-mails.service.js';
import { OPEN_TRANSFER, TransferStatus } from './transfer-status.js';
import { Transfer } from './transfer.entity.js';
import { statusOf, whyOver } from './transfer.policy.js';
import type { TransferService } from './transfer.service.js';

/** Transfers as an event's managers have to do with them: where it asks them, each waits for their yes. */
export class TransferDecisionService {
  constructor(
    private readonly em: EntityManager,
    private readonly events: EventService,
    private readonly transfers: TransferService,
    private readonly mails: TransferMails,
    private readonly audit: AuditService,
  ) {}

  /**
   * Says yes: the receiver is written to, and has 72 hours from now. For OWNER and MANAGER.
   * @throws NotFoundError; WrongStateError for what is decided or over; TransferNotAllowedError where the ticket can’t
   * change hands any more.
   */
  @Transactional()
  async approve(transferId: string): Promise<Transfer> {
    const { transfer, ticket, event } = await this.forDecision(transferId);
    await this.transfers.assertTransferable(event, ticket);
    await this.transfers.send(transfer, event, ticket);
    await this.mails.decided(transfer);
    this.record('transfer.approved', transfer, event);
    return transfer;
  }

  /** Says no: the holder keeps the ticket, and may offer it again. For OWNER and MANAGER. @throws as `approve`. */
  @Transactional()
  async deny(transferId: string): Promise<Transfer> {
    const { transfer, ticket, event } = await this.forDecision(transferId);
    transfer.moveTo(TransferStatus.DECLINED);
    await this.em.flush();
    await this.mails.decided(transfer);
    this.transfers.tell(ticket);
    this.record('transfer.denied', transfer, event);
    return transfer;
  }

  /** An event's transfers, latest first. For OWNER, MANAGER and VIEWER. */
  async ofEvent(
    eventId: string,
    status: TransferStatus | null | undefined,
    page: PageArguments,
  ): Promise<Page<Transfer>> {
    const { id: event } = await this.events.require('seeTransfers', eventId);
    const where: FilterQuery<Transfer> = { $and: [{ event }, ...(status ? [statusIs(status)] : [])] };
    return findPage(this.em, Transfer, where, { createdAt: 'desc', id: 'desc' }, page);
  }

  /** The offer as it is under its ticket's lock, while it still waits for a decision. */
  private async forDecision(transferId: string): Promise<{ transfer: Transfer; ticket: Ticket; event: Event }> {
    const seen = isId(transferId) ? await this.em.findOne(Transfer, transferId) : null;
    await this.events.require('decideTransfers', seen?.event.id ?? '', 'transfer');
    const locked = await this.transfers.lockOffer(seen!);
    const { transfer, ticket } = locked;
    const status = statusOf(transfer, ticket);
    if (status !== TransferStatus.AWAITING_APPROVAL) throw new WrongStateError(whyOver(transfer, ticket), status);
    return locked;
  }

  private record(action: string, { id }: Transfer, { organization }: Event): void {
    this.audit.record({ action, subjectType: 'Transfer', subjectId: id, organizationId: organization.id });
  }
}

/** By the clock and by the ticket, as `statusOf` tells it. */
function statusIs(status: TransferStatus): FilterQuery<Transfer> {
  const now = clock.now();
  const unused = { ticket: { checkedInAt: null } };
  if (OPEN_TRANSFER.includes(status)) return { storedStatus: status, expiresAt: { $gt: now }, ...unused };
  if (status === TransferStatus.EXPIRED)
    return { $or: [{ storedStatus: status }, { settledAt: null, expiresAt: { $lte: now }, ...unused }] };
  if (status === TransferStatus.CANCELLED)
    return { $or: [{ storedStatus: status }, { settledAt: null, ticket: { checkedInAt: { $ne: null } } }] };
  return { storedStatus: status };
}
