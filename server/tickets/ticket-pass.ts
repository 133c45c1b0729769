import type { TicketPage } from './ticket-pdf.js';

/** What a pass in a phone's wallet shows: a page of the PDF, and what tells passes apart. */
export interface TicketPass extends TicketPage {
  /** The ticket's and the event's id. */
  readonly ticketId: string;
  readonly eventId: string;
  /** Counts up with each new holder: an old holder's pass is not a new one's. */
  readonly codeVersion: number;
  /** What the QR code carries. */
  readonly code: string;
  /** Who sells it. */
  readonly organizer: string;
  /** The event's language (BCP 47). */
  readonly language: string;
}
