import type { MailRequest } from '../mail/mail.service.js';

/** Why something ended, where nobody gave a reason. */
export const CALLED_OFF = 'The event was cancelled.';

/**
 * Tells somebody who waited (in a line, with an offer, for an answer or to pay) that the event does not take place: once
 * an address, whatever it waited for. Those with tickets hear of their money instead.
 */
export const calledOff = (
  eventId: string,
  { name, email }: { readonly name: string; readonly email: string },
): MailRequest<'eventCalledOff'> => ({
  template: 'eventCalledOff',
  to: email,
  dedupeKey: `eventCalledOff:${eventId}:${email}`,
  params: { eventId, name },
  eventId,
});
