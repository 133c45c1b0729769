import type { EntityManager } from '@mikro-orm/postgresql';
import type { Ticket } from '../tickets/ticket.entity.js';
import { TransferStatus } from './transfer-status.js';
import { Transfer } from './transfer.entity.js';
import type { TransferMails } from './transfer-mails.service.js';

/** Offers that wait for an answer, for those who take back the tickets that they are of. Callers hold the tickets' locks. */
export class OpenTransfers {
  constructor(
    private readonly em: EntityManager,
    private readonly mails: TransferMails,
  ) {}

  /** Which of these tickets are offered to somebody, by their ids. */
  async offered(tickets: readonly Ticket[]): Promise<ReadonlySet<string>> {
    return new Set((await this.waiting(tickets)).filter(({ open }) => open).map(({ ticket }) => ticket.id));
  }

  /** These tickets let nobody in any more, so they are offered to nobody; whoever had the link is told. */
  async cancel(tickets: readonly Ticket[]): Promise<void> {
    for (const transfer of await this.waiting(tickets)) {
      transfer.moveTo(transfer.open ? TransferStatus.CANCELLED : TransferStatus.EXPIRED);
      await this.em.flush();
      if (transfer.status === TransferStatus.CANCELLED) await this.mails.withdrawn(transfer);
    }
  }

  private waiting(tickets: readonly Ticket[]): Promise<Transfer[]> {
    const these = { ticket: { $in: tickets.map(({ id }) => id) }, settledAt: null };
    return this.em.find(Transfer, these, { refresh: true, orderBy: { id: 'asc' } });
  }
}
