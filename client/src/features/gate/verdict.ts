import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import type * as Gql from '../../gql/graphql.js';
import { clockTime, dateAndTime } from '../../lib/dates.js';
import { i18n } from '../../words/words.js';

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

const reasons: Record<Exclude<Gql.CheckInOutcome, 'ACCEPTED' | 'ALREADY_CHECKED_IN'>, [Tone, MessageDescriptor]> = {
  NOT_CHECKED_IN: ['check', msg`Leaving, but never came in`],
  REFUNDED: ['stop', msg`Refunded`],
  VOID: ['stop', msg`Void: taken back`],
  REPLACED: ['stop', msg`Old code: the ticket has a new one`],
  WRONG_EVENT: ['stop', msg`For another event`],
  WRONG_GATE: ['check', msg`For another gate`],
  TOO_EARLY: ['check', msg`Doors are not open for it yet`],
  TOO_LATE: ['check', msg`The event is over`],
  NO_REENTRY: ['stop', msg`Has been in, no way back`],
  EVENT_CANCELLED: ['stop', msg`The event is cancelled`],
  UNKNOWN_TICKET: ['stop', msg`No such ticket`],
  BAD_SIGNATURE: ['stop', msg`Not a ticket of ours`],
  EXPIRED_CODE: ['check', msg`Old picture of a code: ask for the live page`],
};

/** The server's answer to a scan as a verdict. `timeZone` is the event's: its staff stand there. */
export function verdictOf(result: Result, kind: Gql.CheckInKind, timeZone: string): Verdict {
  const { outcome, ticket, first, scanId } = result;
  const person = ticket ? { holderName: ticket.holderName, tierName: ticket.tier.name, serial: ticket.serial } : {};
  if (outcome === 'ACCEPTED') {
    return {
      tone: 'go',
      word: kind === 'EXIT' ? t`OUT` : t`ADMIT`,
      reason: kind === 'EXIT' ? t`May come back` : t`Welcome`,
      undoScanId: scanId,
      ...person,
    };
  }
  if (outcome === 'ALREADY_CHECKED_IN') {
    return {
      tone: 'stop',
      word: t`STOP`,
      reason: first ? t`Used ${when(first.scannedAt, timeZone)}, ${first.gate}` : t`Used before`,
      ...person,
    };
  }
  const [tone, reason] = reasons[outcome];
  return { tone, word: tone === 'stop' ? t`STOP` : t`CHECK`, reason: i18n._(reason), ...person };
}

/** No answer is no proof: staff look again, nobody is let in by guess. */
export const noAnswer = (): Verdict => ({ tone: 'check', word: t`CHECK`, reason: t`No connection: not checked in` });

/** The hour alone tonight, with its day when it was another one. */
function when(instant: string, timeZone: string): string {
  const recent = Math.abs(Date.now() - Date.parse(instant)) < 18 * 3_600_000;
  return recent ? clockTime(instant, timeZone) : dateAndTime(instant, timeZone);
}
