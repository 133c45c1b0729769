import { Ticket, type TicketStatus } from '../../tickets/ticket.entity.js';
import { orderLink, ticketLink } from './links.js';
import { Button } from './parts.js';
import type { Desk } from './template.js';

/** The tickets of an event that the mail's recipient holds and that stand so, in the order of their serials. */
export const heldTickets = (
  { em, recipient }: Desk,
  event: string,
  statuses: readonly TicketStatus[],
): Promise<Ticket[]> =>
  em.find(
    Ticket,
    { event, holderEmail: recipient.toLowerCase(), status: { $in: [...statuses] } },
    { orderBy: { serialNumber: 'asc' }, populate: ['order', 'tier'] },
  );

/** Where they are shown: a button for each order of the holder's own, and for each ticket that came from somebody else. */
export function TicketButtons({ tickets, desk }: { tickets: readonly Ticket[]; desk: Desk }) {
  const { words, recipient } = desk;
  const isOwn = ({ order }: Ticket) => order.getEntity().buyerEmail === recipient.toLowerCase();
  const orders = [...new Set(tickets.filter(isOwn).map(({ order }) => order.getEntity()))];
  return (
    <>
      {orders.map(({ id, number }) => (
        <Button key={id} href={orderLink(desk, id)}>
          {orders.length === 1 ? words.orderTickets.button : words.recoverOrders.open(number)}
        </Button>
      ))}
      {tickets
        .filter(ticket => !isOwn(ticket))
        .map(ticket => (
          <Button key={ticket.id} href={ticketLink(desk, ticket)}>
            {words.recoverOrders.openTicket(ticket.serial)}
          </Button>
        ))}
    </>
  );
}
