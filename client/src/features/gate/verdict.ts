import type * as Gql from '../../gql/graphql.js';
import { clockTime, dateAndTime } from '../../lib/dates.js';

export type Tone = 'go' | 'check' | 'stop';

/** What staff see, hear and feel: one word, and the reason under it. */
export interface Verdict {
  tone: Tone;
  word: string;
  reason: string;
  holderName?: string;
  tierName?: string;
  serial?: string;
  /** Set where this scan let somebody in or out and can be taken back. */
  undoScanId?: string;
}

type Result = Gql.GateCheckInMutation['checkIn'];

const reasons: Record<Exclude<Gql.CheckInOutcome, 'ACCEPTED' | 'ALREADY_CHECKED_IN'>, [Tone, string]> = {
  NOT_CHECKED_IN: ['check', 'Leaving, but never came in'],
  REFUNDED: ['stop', 'Refunded'],
  VOID: ['stop', 'Void: taken back'],
  REPLACED: ['stop', 'Old code: the ticket has a new one'],
  WRONG_EVENT: ['stop', 'For another event'],
  WRONG_GATE: ['check', 'For another gate'],
  TOO_EARLY: ['check', 'Doors are not open for it yet'],
  TOO_LATE: ['check', 'The event is over'],
  NO_REENTRY: ['stop', 'Has been in, no way back'],
  EVENT_CANCELLED: ['stop', 'The event is cancelled'],
  UNKNOWN_TICKET: ['stop', 'No such ticket'],
  BAD_SIGNATURE: ['stop', 'Not a ticket of ours'],
  EXPIRED_CODE: ['check', 'Old picture of a code: ask for the live page'],
};

/** The server's answer to a scan as a verdict. `timeZone` is the event's: its staff stand there. */
export function verdictOf(result: Result, kind: Gql.CheckInKind, timeZone: string): Verdict {
  const { outcome, ticket, first, scanId } = result;
  const person = ticket ? { holderName: ticket.holderName, tierName: ticket.tier.name, serial: ticket.serial } : {};
  if (outcome === 'ACCEPTED') {
    return {
      tone: 'go',
      word: kind === 'EXIT' ? 'OUT' : 'ADMIT',
      reason: kind === 'EXIT' ? 'May come back' : 'Welcome',
      undoScanId: scanId,
      ...person,
    };
  }
  if (outcome === 'ALREADY_CHECKED_IN') {
    return {
      tone: 'stop',
      word: 'STOP',
      reason: first ? `Used ${when(first.scannedAt, timeZone)}, ${first.gate}` : 'Used before',
      ...person,
    };
  }
  const [tone, reason] = reasons[outcome];
  return { tone, word: tone === 'stop' ? 'STOP' : 'CHECK', reason, ...person };
}

/** No answer is no proof: staff look again, nobody is let in by guess. */
export const noAnswer: Verdict = { tone: 'check', word: 'CHECK', reason: 'No connection: not checked in' };

/** The hour alone tonight, with its day when it was another one. */
function when(instant: string, timeZone: string): string {
  const recent = Math.abs(Date.now() - Date.parse(instant)) < 18 * 3_600_000;
  return recent ? clockTime(instant, timeZone) : dateAndTime(instant, timeZone);
}
