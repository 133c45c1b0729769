import { isSamePlace, isSameTime, scheduleOf } from '../../events/event-schedule.policy.js';
import { Event, EventStatus } from '../../events/event.entity.js';
import { TicketStatus } from '../../tickets/ticket.entity.js';
import type { MailParams } from '../mail-params.js';
import { whenAndWhere } from './event-facts.js';
import { heldTickets, TicketButtons } from './held-tickets.js';
import { Facts, Paragraph, Subtitle, Title } from './parts.js';
import type { Desk, Letter } from './template.js';
import { calendarFile } from './ticket-attachments.js';

const LETS_IN = [TicketStatus.VALID, TicketStatus.CHECKED_IN, TicketStatus.CHECKED_OUT];

/** To whoever holds tickets: how it is now, beside what they knew. Not once it is over or called off. */
export async function eventChanged(
  { eventId, before }: MailParams<'eventChanged'>,
  desk: Desk,
): Promise<Letter | null> {
  const { em, words: all } = desk;
  const words = all.eventChanged;
  const event = await em.findOneOrFail(Event, eventId, { populate: ['organization'] });
  const tickets = await heldTickets(desk, eventId, LETS_IN);
  const [first] = tickets;
  if (event.status !== EventStatus.PUBLISHED || !first) return null;

  const now = scheduleOf(event);
  const facts = whenAndWhere(event, desk);
  const [[, whenBefore], [, whereBefore]] = whenAndWhere(
    {
      ...before,
      startsAt: new Date(before.startsAt),
      endsAt: new Date(before.endsAt),
      doorsAt: before.doorsAt ? new Date(before.doorsAt) : null,
    },
    desk,
  );
  return {
    subject: words.subject(event.title),
    preview: facts.map(([, value]) => value).join(all.comma),
    why: all.eventCancelled.why(event.organization.getEntity().name),
    attachments: [calendarFile(await desk.ticketFiles.calendar(event.slug))],
    body: (
      <>
        <Title>{words.title}</Title>
        <Paragraph>{all.hello(first.holderName)}</Paragraph>
        <Paragraph>{words.intro(event.title)}</Paragraph>
        <Subtitle>{event.title}</Subtitle>
        <Facts
          facts={[
            ...facts,
            ...(isSameTime(before, now) ? [] : [[words.whenBefore, whenBefore] as const]),
            ...(isSamePlace(before, now) ? [] : [[words.whereBefore, whereBefore] as const]),
          ]}
        />
        <Paragraph>{words.valid}</Paragraph>
        <TicketButtons tickets={tickets} desk={desk} />
      </>
    ),
  };
}
