import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { MembershipService } from '../accounts/membership.service.js';
import { Event } from '../events/event.entity.js';
import type { MailService } from '../mail/mail.service.js';
import type { Transfer } from './transfer.entity.js';

type TransferTemplate =
  | 'transferAsked'
  | 'transferDecided'
  | 'transferOffered'
  | 'transferWithdrawn'
  | 'transferUnanswered'
  | 'transferAccepted'
  | 'transferredTicket';

/** Who is told what of a ticket that is passed on; each once, in the transaction of what it tells. */
export class TransferMails {
  constructor(
    private readonly em: EntityManager,
    private readonly memberships: MembershipService,
    private readonly mail: MailService,
  ) {}

  /** A decision waits: told to those who may make it. */
  @Transactional()
  async asked(transfer: Transfer): Promise<void> {
    const { organization } = await this.em.findOneOrFail(Event, transfer.event.id);
    for (const to of await this.memberships.addressesOf('decideTransfers', organization.id))
      await this.tell('transferAsked', transfer, to);
  }

  /** A manager's yes or no, told to the holder. */
  @Transactional()
  async decided(transfer: Transfer): Promise<void> {
    await this.tell('transferDecided', transfer, transfer.fromEmail);
  }

  /** The link, to the receiver. */
  @Transactional()
  async offered(transfer: Transfer): Promise<void> {
    await this.tell('transferOffered', transfer, transfer.toEmail);
  }

  /** The link is good for nothing any more: told to the receiver, who had it. */
  @Transactional()
  async withdrawn(transfer: Transfer): Promise<void> {
    if (transfer.offeredAt) await this.tell('transferWithdrawn', transfer, transfer.toEmail);
  }

  /** Declined, or nobody answered: told to the holder, who keeps the ticket. */
  @Transactional()
  async unanswered(transfer: Transfer): Promise<void> {
    await this.tell('transferUnanswered', transfer, transfer.fromEmail);
  }

  /** It has another holder: told to the one before, and the ticket itself to the new one. */
  @Transactional()
  async accepted(transfer: Transfer): Promise<void> {
    await this.tell('transferAccepted', transfer, transfer.fromEmail);
    await this.tell('transferredTicket', transfer, transfer.toEmail);
  }

  private tell(template: TransferTemplate, { id: transferId, event }: Transfer, to: string): Promise<void> {
    const dedupeKey = `${template}:${transferId}:${to}`;
    return this.mail.queue({ template, to, dedupeKey, params: { transferId }, eventId: event.id });
  }
}
