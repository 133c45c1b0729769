/** Why money that came in could not become tickets, as the record says it; mails say it in the event's language. */
export const NO_TICKETS = {
  CANCELLED: 'The order was cancelled.',
  PAID_ALREADY: 'The order was paid already.',
  NO_EVENT: 'The event does not take place any more.',
  TOO_LATE: 'The payment came after the tickets were sold.',
  DECIDED_OTHERWISE: 'The payment came after the registration was decided otherwise.',
  OTHER_AMOUNT: 'Another amount was paid than was due.',
} as const;

export type NoTicketsReason = keyof typeof NO_TICKETS;

/** Which of them this sentence of the record is; undefined where it is none. */
export const noTicketsReason = (sentence: string): NoTicketsReason | undefined =>
  (Object.keys(NO_TICKETS) as NoTicketsReason[]).find(reason => NO_TICKETS[reason] === sentence);
