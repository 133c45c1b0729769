import type { Ticket } from '../../tickets/ticket.entity.js';
import type { TicketFiles } from '../../tickets/ticket-files.service.js';
import type { MailAttachment } from '../mail-message.js';

/** The name in the HTML of the picture of a ticket's QR code. */
export const cidOf = ({ serial }: Ticket): string => `qr-${serial}@foyer`;

/** The tickets' pictures, all of them as one PDF, and the event for a calendar. */
export function attachmentsOf(
  tickets: readonly Ticket[],
  { qrPngs, pdf, calendar }: TicketFiles,
  pdfName: string,
): MailAttachment[] {
  const pictures = tickets.flatMap(ticket => {
    const content = qrPngs.get(ticket.id);
    return content ? [{ fileName: `${ticket.serial}.png`, contentType: 'image/png', content, cid: cidOf(ticket) }] : [];
  });
  return [
    ...pictures,
    ...(pdf ? [{ fileName: pdfName, contentType: 'application/pdf', content: pdf }] : []),
    calendarFile(calendar),
  ];
}

export const calendarFile = (calendar: string): MailAttachment => ({
  fileName: 'event.ics',
  contentType: 'text/calendar; charset=utf-8; method=PUBLISH',
  content: Buffer.from(calendar),
});
