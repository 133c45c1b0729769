import { z } from 'zod';
import { isId } from '../platform/ids.js';
import { undirected } from '../platform/texts.js';
import { splitScanned } from '../tickets/rotating-code.policy.js';
import { digestOf } from '../tickets/ticket-code.js';
import { CheckInKind, CheckInOutcome } from './check-in.entity.js';

/** The most that a device sends at once; the rest in the next sync. */
export const MOST_SCANS = 500;
const DAY_MS = 24 * 3_600_000;
const LONGEST_CODE = 500;
const LONGEST_GATE = 60;
const LONGEST_SERIAL = 40;

/** What can't be written as it came is written as near to it as can be: a scan that was made is never lost. */
const legible = (text: string, longest: number): string =>
  undirected(text)
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Co}\p{Cs}\u2028\u2029]/gu, '')
    .trim()
    .slice(0, longest);

const offlineScan = z
  .object({
    scanId: z.string().refine(isId, 'A scanId is a UUID.').toLowerCase(),
    code: z.string().nullish(),
    digest: z.string().nullish(),
    digits: z.string().nullish(),
    serial: z.string().nullish(),
    gate: z.string().transform(gate => legible(gate, LONGEST_GATE) || '?'),
    kind: z.enum(CheckInKind),
    scannedAt: z.date(),
    scannedAtServer: z.date().nullish(),
    outcome: z
      .enum(CheckInOutcome)
      .nullish()
      .transform(outcome => outcome ?? CheckInOutcome.ACCEPTED),
  })
  .transform(({ code, digest, digits, serial, ...scan }) => ({
    ...scan,
    ...namesOf(code, digest, digits),
    serial: code || digest ? null : legible(serial ?? '', LONGEST_SERIAL).toUpperCase() || null,
  }));

/** What the ticket is looked up by, and what tells that the code was of then; the code itself where it was sent. */
function namesOf(code?: string | null, digest?: string | null, digits?: string | null) {
  if (!code && digest)
    return {
      code: null,
      digest: Buffer.from(digest.slice(0, LONGEST_CODE), 'base64url'),
      digits: /^\d{6}$/.test(digits ?? '') ? digits! : null,
    };
  const scanned = splitScanned(code?.trim().slice(0, LONGEST_CODE));
  return { ...scanned, digest: scanned.code === null ? null : digestOf(scanned.code) };
}

export const syncInput = z.object({
  deviceId: z
    .string()
    .refine(isId, 'A device’s id is a UUID.')
    .nullish()
    .transform(id => id ?? null),
  deviceNow: z.date().nullish(),
  queued: z.int().min(0, 'A queue has no fewer than none.').nullish(),
  scans: z.array(offlineScan).max(MOST_SCANS, `Send ${MOST_SCANS} scans at most.`),
});

/** A scan as a device made it: with what it told the holder, and when by its own clock. */
export type OfflineScan = z.output<typeof offlineScan>;

/** A device measures its clock no better than this: what lies nearer together is the same. */
const MEASURED_MS = 5_000;

/**
 * When a scan was made, by the server's clock: a device's is as wrong when it scans as when it sends. Where that is another
 * time than the one that the device had measured as it scanned, its clock was set since, and what it measured counts. Never
 * after the scan was received.
 */
export function correctedTime(
  { scannedAt, scannedAtServer }: Pick<OfflineScan, 'scannedAt' | 'scannedAtServer'>,
  deviceNow: Date | null | undefined,
  receivedAt: Date,
): Date {
  const ahead = deviceNow ? deviceNow.getTime() - receivedAt.getTime() : 0;
  const byNow = scannedAt.getTime() - ahead;
  const measured = scannedAtServer?.getTime() ?? byNow;
  const at = Math.abs(measured - byNow) > MEASURED_MS ? measured : byNow;
  return new Date(Math.min(at, receivedAt.getTime()));
}

/**
 * From when a scan counts, in SQL: from when it was made, but never before others where it came more than a day later: by
 * then the record has been used.
 */
export const COUNTS_FROM = `case when scanned_at < received_at - interval '${DAY_MS / 3_600_000} hours' then received_at else scanned_at end`;

/** A scan that let somebody through, whatever it counts for: one in the order of a ticket's. */
export interface Pass {
  readonly id: string;
  readonly kind: CheckInKind;
  readonly outcome: CheckInOutcome;
  /** From when it counts, in milliseconds. */
  readonly from: number;
  /** When the server heard of it, in milliseconds. */
  readonly heardAt: number;
  /** True for what came before all that is new: it stays as it was decided. */
  readonly isSettled: boolean;
}

export interface Rules {
  readonly reentry: boolean;
  /** Since when, in milliseconds: passes from before are not judged by it. Null: since the event was made. */
  readonly reentryChangedAt: number | null;
  /** When everybody was let out last, in milliseconds. */
  readonly clearedAt: number | null;
}

/** What a pass counts for. */
export interface Counted {
  readonly outcome: CheckInOutcome;
  readonly isReentry: boolean;
  /** True where it counts although the rule of now would refuse it, which came before the server heard of it. */
  readonly byOldRule: boolean;
}

export interface Replayed {
  /** By the passes' ids. */
  readonly passes: ReadonlyMap<string, Counted>;
  /** Where the ticket stands after them. */
  readonly isInside: boolean;
  readonly firstEntry: string | null;
  readonly lastPass: string | null;
  /** When that was, in milliseconds. */
  readonly since: number | null;
}

/**
 * What the passes of one ticket come to, in the order in which they were made: in and out in turn. It does not matter in
 * which order they were heard of, so devices that know nothing of each other come to one record.
 */
export function replay(passes: readonly Pass[], { reentry, reentryChangedAt, clearedAt }: Rules): Replayed {
  const decided = new Map<string, Counted>();
  let isInside = false;
  let firstEntry: string | null = null;
  let last: Pass | null = null;
  /** Left, and is back on the same day, which the rule of now forbids. */
  const isForbidden = ({ from }: Pass): boolean => {
    const isNewDay = clearedAt !== null && last !== null && last.from <= clearedAt && from > clearedAt;
    return firstEntry !== null && !reentry && !isNewDay;
  };
  const ruledSince = reentryChangedAt ?? -Infinity;
  const outcomeOf = (pass: Pass): CheckInOutcome => {
    const { kind, outcome, from, isSettled } = pass;
    if (isSettled) return outcome;
    if (kind === CheckInKind.EXIT) return isInside ? CheckInOutcome.ACCEPTED : CheckInOutcome.NOT_CHECKED_IN;
    if (isInside) return CheckInOutcome.ALREADY_CHECKED_IN;
    return from >= ruledSince && isForbidden(pass) ? CheckInOutcome.NO_REENTRY : CheckInOutcome.ACCEPTED;
  };
  for (const pass of passes) {
    const outcome = outcomeOf(pass);
    const counts = outcome === CheckInOutcome.ACCEPTED;
    const isEntry = counts && pass.kind === CheckInKind.ENTRY;
    const byOldRule = isEntry && pass.from < ruledSince && pass.heardAt >= ruledSince && isForbidden(pass);
    decided.set(pass.id, { outcome, isReentry: isEntry && firstEntry !== null, byOldRule });
    if (!counts) continue;
    isInside = isEntry;
    if (isEntry) firstEntry ??= pass.id;
    last = pass;
  }
  return { passes: decided, isInside, firstEntry, lastPass: last?.id ?? null, since: last?.from ?? null };
}
