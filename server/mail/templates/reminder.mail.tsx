import { dayOf } from '../../events/event-schedule.policy.js';
import { Event, EventStatus } from '../../events/event.entity.js';
import { clock } from '../../platform/clock.js';
import { TicketStatus } from '../../tickets/ticket.entity.js';
import type { MailParams } from '../mail-params.js';
import { whenAndWhere } from './event-facts.js';
import { heldTickets, TicketButtons } from './held-tickets.js';
import { Facts, Paragraph, Subtitle, Title } from './parts.js';
import type { Desk, Letter } from './template.js';
import { calendarFile } from './ticket-attachments.js';

/** Not once it has begun, is called off or begins on another day, nor to somebody whose tickets went. */
export async function reminder({ eventId, day }: MailParams<'reminder'>, desk: Desk): Promise<Letter | null> {
  const { em, words: all } = desk;
  const words = all.reminder;
  const event = await em.findOneOrFail(Event, eventId, { populate: ['organization'] });
  if (event.status !== EventStatus.PUBLISHED || event.startsAt <= clock.now()) return null;
  if (day && day !== dayOf(event)) return null;
  const tickets = await heldTickets(desk, eventId, [TicketStatus.VALID]);
  const [first] = tickets;
  if (!first) return null;

  const facts = whenAndWhere(event, desk);
  return {
    subject: words.subject(event.title),
    preview: facts.map(([, value]) => value).join(all.comma),
    why: all.eventCancelled.why(event.organization.getEntity().name),
    attachments: [calendarFile(await desk.ticketFiles.calendar(event.slug))],
    body: (
      <>
        <Title>{words.title}</Title>
        <Paragraph>{all.hello(first.holderName)}</Paragraph>
        <Paragraph>{words.intro(event.title, tickets.length)}</Paragraph>
        <Subtitle>{event.title}</Subtitle>
        <Facts
          facts={[
            ...facts,
            ...tickets.map(
              ({ serial, tier }) => [`${all.ticket} ${serial}`, tier.getEntity().name] as const, // a name of its own each
            ),
          ]}
        />
        <TicketButtons tickets={tickets} desk={desk} />
        <Paragraph soft>
          {words.advice} {all.orderTickets.attachedCalendar}
        </Paragraph>
      </>
    ),
  };
}
