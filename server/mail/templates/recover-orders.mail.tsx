import type { Event } from '../../events/event.entity.js';
import { Order } from '../../orders/order.entity.js';
import { clock } from '../../platform/clock.js';
import { timesInWords } from '../../platform/zoned-times.js';
import { Ticket, TicketStatus } from '../../tickets/ticket.entity.js';
import type { MailParams } from '../mail-params.js';
import { orderLink, ticketLink } from './links.js';
import { Button, Facts, Paragraph, Title } from './parts.js';
import type { Desk, Letter } from './template.js';

const { REFUNDED, VOID } = TicketStatus;
/** More than anyone has open; a mailbox is not a ledger. */
const MOST = 25;

/**
 * Links to what was paid or is still held with the recipient's address, and to tickets that were passed on to it, newest
 * first.
 */
export async function recoverOrders(_params: MailParams<'recoverOrders'>, desk: Desk): Promise<Letter | null> {
  const { em, words: all, locale, recipient } = desk;
  const words = all.recoverOrders;
  const found = await em.find(
    Order,
    { buyerEmail: recipient.toLowerCase(), $or: [{ paidAt: { $ne: null } }, { holdEndsAt: { $gt: clock.now() } }] },
    { orderBy: { createdAt: 'desc' }, limit: MOST, populate: ['event'] },
  );
  const orders = found.filter(({ paidAt, open }) => paidAt || open);
  const tickets = await em.find(
    Ticket,
    { holderEmail: recipient.toLowerCase(), codeVersion: { $gt: 1 }, status: { $nin: [REFUNDED, VOID] } },
    { orderBy: { issuedAt: 'desc' }, limit: MOST, populate: ['event'] },
  );
  if (orders.length + tickets.length === 0) return null;
  const about = (event: Event, fact: readonly [string, string]) => {
    const { date, time, zone } = timesInWords(event, locale);
    return <Facts facts={[fact, [all.when, [date, time, zone].join(all.comma)]]} />;
  };
  return {
    subject: words.subject,
    preview: words.intro,
    why: words.why,
    body: (
      <>
        <Title>{words.title}</Title>
        <Paragraph>{words.intro}</Paragraph>
        {orders.map(({ id, number, event }) => (
          <div key={id}>
            {about(event.getEntity(), [all.orderNumber, [number, event.getEntity().title].join(all.comma)])}
            <Button href={orderLink(desk, id)}>{words.open(number)}</Button>
          </div>
        ))}
        {tickets.map(ticket => (
          <div key={ticket.id}>
            {about(ticket.event.getEntity(), [
              all.ticket,
              [ticket.serial, ticket.event.getEntity().title].join(all.comma),
            ])}
            <Button href={ticketLink(desk, ticket)}>{words.openTicket(ticket.serial)}</Button>
          </div>
        ))}
      </>
    ),
  };
}
