import type { CheckInKind, CheckInOutcome } from '../../gql/graphql.js';
import type { KeptList, KnownCode, OwnPass } from '../../lib/gate-store.js';

/** A scan as far as it was proved, with all that the device knows of its ticket. Instants are epoch milliseconds. */
export interface Proof {
  kind: CheckInKind;
  gate: string;
  /** Now, by the server's clock as it was measured last. */
  at: number;
  /** How far the server's clock is ahead of this device's, by which passes are dated. */
  ahead: number;
  list: KeptList;
  /** What was scanned; a serial that was typed has neither code nor digits. */
  by: 'code' | 'serial' | 'nonsense';
  /** The event that the code names; null for a serial. */
  codeEventId: string | null;
  row: KnownCode | null;
  /** Of a code that the list does not have: null where this browser can't say. */
  isSigned: boolean | null;
  /** Of a rotating code: whether its digits are of now. */
  isFresh: boolean;
  /** What this device did with the ticket last. */
  pass: OwnPass | null;
}

/** Why a device lets in without being sure: the scan goes to the server, which judges it when it hears of it. */
export type Doubt = 'SOLD_SINCE' | 'DIGITS' | 'GATE' | 'NEW_DAY';

export type DeviceDecision =
  | { outcome: CheckInOutcome; doubt?: Doubt; first?: { gate: string; at: number } }
  /** The device can't say: nobody is let in, and nothing is written down. */
  | { outcome: null; why: 'UNFINISHED' | 'UNPROVED' };

/** What the server answered so shortly before the list was asked for may not be in it yet. */
export const SETTLING_MS = 30_000;

/**
 * What a device says of a scan by itself, in the order in which the server asks (check-in-statement.ts). What can't be
 * checked here is either no ground for refusal, and then a doubt, or no answer.
 */
export function decideHere(proof: Proof): DeviceDecision {
  const { kind, list, by, codeEventId, row, isFresh } = proof;
  if (by === 'nonsense') return { outcome: 'BAD_SIGNATURE' };
  if (codeEventId && codeEventId !== list.eventId) return { outcome: 'WRONG_EVENT' };
  if (!row) return ofUnlisted(proof);
  if (row.isReplaced) return { outcome: 'REPLACED' };
  if (list.rules.isCancelled) return { outcome: 'EVENT_CANCELLED' };
  if (row.status === 'REFUNDED' || row.status === 'VOID') return { outcome: row.status };
  // The list is being read anew, may be for new secrets: those of before prove digits right, but none wrong.
  const isOfBefore = row.reading !== list.reading;
  if (list.rules.rotates && by === 'code' && !isFresh)
    return isOfBefore ? { outcome: null, why: 'UNFINISHED' } : { outcome: 'EXPIRED_CODE' };
  const standing = standingOf(proof, row);
  if (kind === 'EXIT') return { outcome: standing.isInside ? 'ACCEPTED' : 'NOT_CHECKED_IN' };
  if (standing.isInside) return { outcome: 'ALREADY_CHECKED_IN', first: standing.first };
  const isReturn = standing.wasIn && !list.rules.reentry;
  const decision: DeviceDecision = isReturn ? ofReturn(list, standing.leftAt) : { outcome: 'ACCEPTED' };
  if (decision.outcome !== 'ACCEPTED') return decision;
  const outcome = refusalOfEntry(proof, row.tierId);
  return outcome ? { outcome } : decision;
}

/** A code that was sold, passed on or forged since; or a serial that nobody has. */
function ofUnlisted({ by, isSigned, list, gate, kind, pass, ahead }: Proof): DeviceDecision {
  if (isSigned === false) return { outcome: 'BAD_SIGNATURE' };
  if (!list.isFinished) return { outcome: null, why: 'UNFINISHED' };
  if (by === 'serial') return { outcome: 'UNKNOWN_TICKET' };
  if (isSigned === null) return { outcome: null, why: 'UNPROVED' };
  if (list.rules.isCancelled) return { outcome: 'EVENT_CANCELLED' };
  const isInside = pass !== null && isInsideBy(pass);
  if (kind === 'EXIT') return { outcome: isInside ? 'ACCEPTED' : 'NOT_CHECKED_IN' };
  if (isInside) return { outcome: 'ALREADY_CHECKED_IN', first: firstOf(pass) };
  if (pass && !pass.isUndone && !list.rules.reentry) return ofReturn(list, pass.at + ahead);
  if (list.rules.rotates) return { outcome: 'ACCEPTED', doubt: 'DIGITS' };
  const { windows } = list.rules;
  const isAnyTier =
    admittedAt(list, gate).length === 0 && Object.values(windows).every(({ from, until }) => !from && !until);
  return { outcome: 'ACCEPTED', doubt: isAnyTier ? 'SOLD_SINCE' : 'GATE' };
}

interface Standing {
  isInside: boolean;
  wasIn: boolean;
  /** The scan of this device that let it in, where that is known. */
  first?: { gate: string; at: number };
  /** When this device let it out, by the server's clock; null where another one did. */
  leftAt: number | null;
}

/** Where a pass leaves its holder; one that was taken back, where they were before. */
export const isInsideBy = ({ kind, isUndone }: OwnPass): boolean => (kind === 'ENTRY') !== Boolean(isUndone);

/** The scan that let them in; none where that was taken back, or where it was another. */
const firstOf = (pass: OwnPass): OwnPass | undefined => (pass.kind === 'ENTRY' && !pass.isUndone ? pass : undefined);

/** What the list says, or what this device did since. */
function standingOf({ list, pass, ahead }: Pick<Proof, 'list' | 'pass' | 'ahead'>, { status }: KnownCode): Standing {
  if (pass && (pass.settledAt === null || pass.settledAt > list.askedAt - SETTLING_MS)) {
    if (isInsideBy(pass)) return { isInside: true, wasIn: true, first: firstOf(pass), leftAt: null };
    // An entry that was taken back stood where it may be made again.
    return { isInside: false, wasIn: !pass.isUndone, leftAt: pass.isUndone ? null : pass.at + ahead };
  }
  const first = pass ? firstOf(pass) : undefined;
  return { isInside: status === 'CHECKED_IN', wasIn: status !== 'VALID', first, leftAt: null };
}

function refusalOfEntry({ list, gate, at }: Proof, tierId: string): CheckInOutcome | null {
  const admitted = admittedAt(list, gate);
  if (admitted.length > 0 && !admitted.includes(tierId)) return 'WRONG_GATE';
  const { from, until } = list.rules.windows[tierId] ?? { from: null, until: null };
  if (from !== null && at < from) return 'TOO_EARLY';
  return until !== null && at >= until ? 'TOO_LATE' : null;
}

/** It was in, and this event lets nobody in twice: but for the next day of one that has several. */
function ofReturn({ clearedAt }: KeptList, leftAt: number | null): DeviceDecision {
  if (clearedAt === null || (leftAt !== null && leftAt > clearedAt)) return { outcome: 'NO_REENTRY' };
  return leftAt === null ? { outcome: 'ACCEPTED', doubt: 'NEW_DAY' } : { outcome: 'ACCEPTED' };
}

/** The tiers that this gate admits; none: all of them. Gates are told apart whatever the case. */
const admittedAt = ({ rules }: KeptList, gate: string): string[] =>
  rules.gates.find(({ name }) => name.toLowerCase() === gate.toLowerCase())?.tierIds ?? [];
