import { msg } from '@lingui/core/macro';
import { z } from 'zod/mini';
import type { TicketStatus } from '../../gql/graphql.js';
import { requiredText } from '../../lib/validation.js';
import { ticketStates } from './messages.js';

export const messageForm = z.object({
  status: z.enum(Object.keys(ticketStates) as ['' | TicketStatus]),
  tierIds: z.array(z.string()),
  subject: requiredText(msg`Say in a line what it is about.`, 150),
  body: requiredText(msg`Write something.`, 10_000),
});
export type MessageValues = z.output<typeof messageForm>;

export const messageNames = ['status', 'tierIds', 'subject', 'body'] as const satisfies (keyof MessageValues)[];
export const emptyMessage: MessageValues = { status: '', tierIds: [], subject: '', body: '' };

export const toMessageInput = (eventId: string, { status, tierIds, subject, body }: MessageValues) => ({
  eventId,
  subject,
  body,
  status: status || null,
  tierIds: tierIds.length > 0 ? tierIds : null,
});

const kept = (eventId: string) => `foyer.message.${eventId}`;

/** What was written and not sent stays in this tab, so that a reload or a look elsewhere costs no typing. */
export function draftMessage(eventId: string): MessageValues {
  const draft = sessionStorage.getItem(kept(eventId));
  return draft ? { ...emptyMessage, ...(JSON.parse(draft) as Partial<MessageValues>) } : emptyMessage;
}
export const keepMessage = (eventId: string, values: MessageValues) =>
  sessionStorage.setItem(kept(eventId), JSON.stringify(values));
export const dropMessage = (eventId: string) => sessionStorage.removeItem(kept(eventId));
