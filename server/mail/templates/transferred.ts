import type { EntityManager } from '@mikro-orm/postgresql';
import type { Event } from '../../events/event.entity.js';
import type { Ticket } from '../../tickets/ticket.entity.js';
import { Transfer } from '../../transfers/transfer.entity.js';

export interface Transferred {
  readonly transfer: Transfer;
  /** With its tier. */
  readonly ticket: Ticket;
  /** With its organization. */
  readonly event: Event;
}

/** An offer of a ticket with all that its mails tell of. */
export async function loadTransferred(em: EntityManager, transferId: string): Promise<Transferred | null> {
  const transfer = await em.findOne(Transfer, transferId, { populate: ['ticket.tier', 'event.organization'] });
  return transfer && { transfer, ticket: transfer.ticket.getEntity(), event: transfer.event.getEntity() };
}
