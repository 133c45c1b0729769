import type { EntityManager } from '@mikro-orm/postgresql';
import type { ReactNode } from 'react';
import type { SecretKey } from '../../platform/secret-key.js';
import type { TicketFilesService } from '../../tickets/ticket-files.service.js';
import type { Ticket } from '../../tickets/ticket.entity.js';
import type { MailAttachment } from '../mail-message.js';
import type { Tongue } from '../words/words.js';

/** What is needed of TicketService, which may one day need mails itself. */
export interface OrderTickets {
  ofOrder(orderId: string): Promise<Ticket[]>;
}

/** What a template writes with. */
export interface Desk extends Tongue {
  readonly em: EntityManager;
  readonly secrets: SecretKey;
  /** The origin that links begin with. */
  readonly publicUrl: string;
  readonly tickets: OrderTickets;
  readonly ticketFiles: Pick<TicketFilesService, 'of' | 'calendar'>;
  /** The address that the mail goes to. */
  readonly recipient: string;
}

export interface Letter {
  readonly subject: string;
  /** The line that mailboxes show beside the subject. */
  readonly preview: string;
  readonly body: ReactNode;
  /** Why the recipient gets this mail; at its foot. */
  readonly why: string;
  /** For what its reader may refuse to get more of: what the link at its foot says. Nothing that belongs to a sale has one. */
  readonly unsubscribe?: string;
  readonly attachments?: readonly MailAttachment[];
}

/** Loads what it tells of and writes it; null where there is nothing left to tell. */
export type Template<Params> = (params: Params, desk: Desk) => Promise<Letter | null>;
