import { Event } from '../../events/event.entity.js';
import { AttendeeMessage } from '../../messages/attendee-message.entity.js';
import type { MailParams } from '../mail-params.js';
import { Paragraph, Title } from './parts.js';
import { Prose } from './prose.js';
import type { Desk, Letter } from './template.js';

/** No mailbox shows more. */
const PREVIEW = 150;

/** What an event's staff wrote, to one holder; not to who has refused such messages since. */
export async function message({ messageId }: MailParams<'message'>, desk: Desk): Promise<Letter | null> {
  const { event: about, subject, body } = await desk.em.findOneOrFail(AttendeeMessage, messageId);
  return messageLetter(about.id, subject, body, desk);
}

/** The same as it will be, for whoever wrote it. */
export async function testMessage(
  { eventId, subject, body }: MailParams<'testMessage'>,
  desk: Desk,
): Promise<Letter | null> {
  const letter = await messageLetter(eventId, subject, body, desk);
  return letter && { ...letter, subject: desk.words.message.subjectOfTest(subject) };
}

async function messageLetter(eventId: string, subject: string, body: string, desk: Desk): Promise<Letter | null> {
  const { em, recipient } = desk;
  const words = desk.words.message;
  const event = await em.findOneOrFail(Event, eventId, { populate: ['organization'] });
  const { id, name } = event.organization.getEntity();
  const refusals = await em.execute<unknown[]>(
    'select 1 from message_refusals where organization_id = ? and email = ?',
    [id, recipient.toLowerCase()],
  );
  if (refusals.length > 0) return null;
  return {
    subject,
    preview: body.slice(0, PREVIEW),
    why: words.why(name, event.title),
    unsubscribe: words.unsubscribe(name),
    body: (
      <>
        <Title>{subject}</Title>
        <Paragraph soft>{words.intro(name, event.title)}</Paragraph>
        <Prose>{body}</Prose>
      </>
    ),
  };
}
