import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import type * as Gql from '../../gql/graphql.js';
import { clockTime, dateAndTime } from '../../lib/dates.js';
import { i18n } from '../../words/words.js';
import type { Doubt } from './device-verdict.js';
import type { Answer } from './gate-engine.js';

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
  /** The device decided, without the server. */
  isOfDevice?: boolean;
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
  TOO_LATE: ['check', msg`Its time of entry is over`],
  NO_REENTRY: ['stop', msg`Has been in, no way back`],
  EVENT_CANCELLED: ['stop', msg`The event is cancelled`],
  UNKNOWN_TICKET: ['stop', msg`No such ticket`],
  BAD_SIGNATURE: ['stop', msg`Not a ticket of ours`],
  EXPIRED_CODE: ['check', msg`Old picture of a code: ask for the live page`],
};

/** Why somebody was refused, or should have been. */
export const reasonOf = (outcome: Gql.CheckInOutcome): string =>
  outcome === 'ACCEPTED' ? t`Welcome` : outcome === 'ALREADY_CHECKED_IN' ? t`Used before` : i18n._(reasons[outcome][1]);

/** A verdict of a while ago: its word, and why nobody was let through. */
export function pastVerdict(
  outcome: Gql.CheckInOutcome,
  kind: Gql.CheckInKind,
  isOfDevice: boolean,
): { word: string; reason: string | null } {
  if (outcome === 'ACCEPTED') return { word: throughWord(kind), reason: null };
  if (outcome === 'UNKNOWN_TICKET' && isOfDevice)
    return { word: noWord('check'), reason: t`Not on this device’s list` };
  const tone = outcome === 'ALREADY_CHECKED_IN' ? 'stop' : reasons[outcome][0];
  return { word: noWord(tone), reason: reasonOf(outcome) };
}

const throughWord = (kind: Gql.CheckInKind): string => (kind === 'EXIT' ? t`OUT` : t`ADMIT`);
const noWord = (tone: Tone): string => (tone === 'stop' ? t`STOP` : t`CHECK`);

/** The server's answer to a scan as a verdict. `timeZone` is the event's: its staff stand there. */
export function verdictOf(result: Result, kind: Gql.CheckInKind, timeZone: string): Verdict {
  const { outcome, ticket, first, scanId } = result;
  const person = ticket ? { holderName: ticket.holderName, tierName: ticket.tier.name, serial: ticket.serial } : {};
  return said({ outcome, scanId, person, first, kind, timeZone });
}

/** Why a device lets in without being sure: amber, so that staff look twice. */
const doubts: Record<Doubt, MessageDescriptor> = {
  SOLD_SINCE: msg`Ours, but newer than this device’s list`,
  DIGITS: msg`Ours, but newer than this device’s list: its moving digits can’t be checked here`,
  GATE: msg`Ours, but newer than this device’s list: whether it is for this gate can’t be checked here`,
  NEW_DAY: msg`Was in before; whether that was today can’t be checked here`,
};

/** Neither the server nor this device can say. */
const unknowns = {
  UNFINISHED: msg`No connection, and this device’s list is not whole: not checked in`,
  UNPROVED: msg`No connection, and this browser can’t prove newer tickets: not checked in`,
};

/** What the engine answers as a verdict. */
export function answerOf(answer: Answer, { scanId, kind, timeZone, listedAt, typed }: Asked & ByList & Typed): Verdict {
  if (answer.by === 'server') {
    const verdict = verdictOf(answer.result, kind, timeZone);
    // A slip of the finger is seen by what was typed.
    const isNobodys = answer.result.outcome === 'UNKNOWN_TICKET' && typed !== null;
    return isNobodys ? { ...verdict, reason: t`No ticket ${typed}` } : verdict;
  }
  if (answer.by === 'nobody') return noAnswer();
  if (answer.outcome === null) return { ...noAnswer(), reason: i18n._(unknowns[answer.why]), isOfDevice: true };
  const { outcome, row, first, doubt } = answer;
  if (outcome === 'UNKNOWN_TICKET') return unlisted(listedAt, timeZone);
  const person = row ? { holderName: row.holderName, tierName: row.tierName, serial: row.serial } : {};
  const since = first && { gate: first.gate, scannedAt: new Date(first.at).toISOString() };
  const verdict = said({ outcome, scanId, person, first: since ?? null, kind, timeZone });
  return { ...verdict, ...(doubt && { tone: 'check', reason: i18n._(doubts[doubt]) }), isOfDevice: true };
}

interface Asked {
  scanId: string;
  kind: Gql.CheckInKind;
  timeZone: string;
}

interface Typed {
  /** The serial that was asked for; null for a code. */
  typed: string | null;
}

interface ByList {
  /** When the device's list was asked for, in epoch milliseconds; null where it is not whole. */
  listedAt: number | null;
}

/** A serial that the device does not know may have been sold since: nobody is let in, and nobody is told that it is no ticket. */
const unlisted = (listedAt: number | null, timeZone: string): Verdict => ({
  tone: 'check',
  word: t`CHECK`,
  reason:
    listedAt === null ? t`Not on this device’s list` : t`Not on this device’s list of ${when(listedAt, timeZone)}`,
  isOfDevice: true,
});

interface Said extends Asked {
  outcome: Gql.CheckInOutcome;
  person: Pick<Verdict, 'holderName' | 'tierName' | 'serial'>;
  first: { gate: string; scannedAt: string } | null;
}

function said({ outcome, scanId, person, first, kind, timeZone }: Said): Verdict {
  if (outcome === 'ACCEPTED') {
    return {
      tone: 'go',
      word: throughWord(kind),
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
  return { tone, word: noWord(tone), reason: i18n._(reason), ...person };
}

/** No answer is no proof: staff look again, nobody is let in by guess. */
export const noAnswer = (): Verdict => ({ tone: 'check', word: t`CHECK`, reason: t`No connection: not checked in` });

/** The hour alone tonight, with its day when it was another one. */
export function when(at: string | number, timeZone: string): string {
  const instant = new Date(at).toISOString();
  const recent = Math.abs(Date.now() - Date.parse(instant)) < 18 * 3_600_000;
  return recent ? clockTime(instant, timeZone) : dateAndTime(instant, timeZone);
}
