import { Order } from '../../orders/order.entity.js';
import { formatMoney } from '../../platform/money.js';
import { timesInWords } from '../../platform/zoned-times.js';
import { TicketStatus, type Ticket } from '../../tickets/ticket.entity.js';
import type { MailParams } from '../mail-params.js';
import { whenAndWhere } from './event-facts.js';
import { orderLink } from './links.js';
import { Button, Facts, Paragraph, Subtitle, TicketCard, Title } from './parts.js';
import type { Desk, Letter } from './template.js';
import { attachmentsOf, cidOf } from './ticket-attachments.js';

/** Every ticket of an order that still lets its recipient in: a ticket that was passed on is not told to the buyer again. */
export async function orderTickets({ orderId }: MailParams<'orderTickets'>, desk: Desk): Promise<Letter | null> {
  const { em, words: all, locale, recipient } = desk;
  const words = all.orderTickets;
  const order = await em.findOne(Order, orderId, { populate: ['event.organization'] });
  const tickets = (await desk.tickets.ofOrder(orderId)).filter(ticket => letsIn(ticket, recipient));
  if (!order || tickets.length === 0) return null;

  await em.populate(tickets, ['tier']);
  const event = order.event.getEntity();
  const files = await desk.ticketFiles.of(tickets);
  const times = timesInWords(event, locale);
  const rotating = files.pdf === null;
  const organization = event.organization.getEntity().name;
  const wasIssued = order.issuanceId !== null;
  return {
    subject: words.subject(event.title, tickets.length),
    preview: [times.date, times.time, event.venue.name].join(all.comma),
    why: wasIssued ? words.whyIssued(organization) : words.why(organization),
    attachments: attachmentsOf(tickets, files, words.pdfName(order.number)),
    body: (
      <>
        <Title>{words.title(tickets.length)}</Title>
        <Paragraph>{all.hello(order.buyerName)}</Paragraph>
        {wasIssued && <Paragraph>{words.issued(organization)}</Paragraph>}
        <Paragraph>{rotating ? words.introRotating : words.intro}</Paragraph>
        <Subtitle>{event.title}</Subtitle>
        <Facts
          facts={[
            ...whenAndWhere(event, desk),
            [all.orderNumber, order.number],
            ...(wasIssued ? [] : [[all.total, formatMoney(order.total, locale)] as const]),
          ]}
        />
        {tickets.map(ticket => (
          <TicketCard
            key={ticket.id}
            serial={ticket.serial}
            tier={ticket.tier.getEntity().name}
            holder={ticket.holderName}
            cid={rotating ? null : cidOf(ticket)}
            alt={words.qrAlt(ticket.serial)}
          />
        ))}
        <Button href={orderLink(desk, orderId)}>{words.button}</Button>
        <Paragraph soft>
          {rotating ? words.attachedCalendar : words.attached} {order.totalAmount > 0 && `${words.receipt} `}
          {words.secret}
        </Paragraph>
      </>
    ),
  };
}

const letsIn = ({ status, holderEmail }: Ticket, recipient: string): boolean =>
  status !== TicketStatus.REFUNDED && status !== TicketStatus.VOID && holderEmail === recipient.toLowerCase();
