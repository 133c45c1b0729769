import { timesInWords } from '../../platform/zoned-times.js';
import { TicketStatus } from '../../tickets/ticket.entity.js';
import type { MailParams } from '../mail-params.js';
import { whenAndWhere } from './event-facts.js';
import { ticketLink } from './links.js';
import { Button, Facts, Paragraph, Subtitle, TicketCard, Title } from './parts.js';
import type { Desk, Letter } from './template.js';
import { attachmentsOf, cidOf } from './ticket-attachments.js';
import { loadTransferred } from './transferred.js';

/** Not once it was passed on again, or lets nobody in any more. */
export async function transferredTicket(
  { transferId }: MailParams<'transferredTicket'>,
  desk: Desk,
): Promise<Letter | null> {
  const { em, words: all, locale } = desk;
  const words = all.transferredTicket;
  const transferred = await loadTransferred(em, transferId);
  if (!transferred) return null;

  const { transfer, ticket, event } = transferred;
  const letsIn = ticket.status !== TicketStatus.REFUNDED && ticket.status !== TicketStatus.VOID;
  if (!letsIn || ticket.codeVersion !== transfer.codeVersion) return null;
  const files = await desk.ticketFiles.of([ticket]);
  const { date, time } = timesInWords(event, locale);
  const rotating = files.pdf === null;
  return {
    subject: all.orderTickets.subject(event.title, 1),
    preview: [date, time, event.venue.name].join(all.comma),
    why: words.why,
    attachments: attachmentsOf([ticket], files, words.pdfName(ticket.serial)),
    body: (
      <>
        <Title>{words.title}</Title>
        <Paragraph>{all.hello(ticket.holderName)}</Paragraph>
        <Paragraph>{(rotating ? words.introRotating : words.intro)(transfer.fromName)}</Paragraph>
        <Subtitle>{event.title}</Subtitle>
        <Facts facts={whenAndWhere(event, desk)} />
        <TicketCard
          serial={ticket.serial}
          tier={ticket.tier.getEntity().name}
          holder={ticket.holderName}
          cid={rotating ? null : cidOf(ticket)}
          alt={all.orderTickets.qrAlt(ticket.serial)}
        />
        <Button href={ticketLink(desk, ticket)}>{words.button}</Button>
        <Paragraph soft>
          {rotating ? all.orderTickets.attachedCalendar : all.orderTickets.attached} {words.secret}
        </Paragraph>
      </>
    ),
  };
}
