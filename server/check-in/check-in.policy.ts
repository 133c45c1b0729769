import { z } from 'zod';
import { isId } from '../platform/ids.js';
import { line } from '../platform/texts.js';
import { splitScanned } from '../tickets/rotating-code.policy.js';
import { CheckInKind, CheckInOutcome, type CheckIn } from './check-in.entity.js';

const LONGEST_CODE = 500;
const LONGEST_SERIAL = 40;

export const gateName = line('The gate’s name', 60);

/** A ticket's serial as somebody typed it. */
export const typedSerial = z
  .string()
  .trim()
  .toUpperCase()
  .max(LONGEST_SERIAL, 'No serial is as long as this.')
  .regex(/^\P{Cc}*$/u, 'No serial has such characters.'); // PostgreSQL takes no NUL, and would refuse a whole batch

/** What a gate sends: the ticket by one of code and serial. */
export const scanInput = z
  .object({
    // PostgreSQL takes a UUID in either case; what is compared here has one.
    eventId: z.string().toLowerCase(),
    code: z.string().trim().max(LONGEST_CODE, 'No code is as long as this.').nullish(),
    serial: typedSerial.nullish(),
    gate: gateName,
    kind: z
      .enum(CheckInKind)
      .nullish()
      .transform(kind => kind ?? CheckInKind.ENTRY),
    scanId: z.string().refine(isId, 'A scanId is a UUID.').toLowerCase(),
    deviceId: z
      .string()
      .refine(isId, 'A device’s id is a UUID.')
      .nullish()
      .transform(id => id ?? null),
  })
  .refine(({ code, serial }) => Boolean(code) !== Boolean(serial), {
    path: ['code'],
    message: 'Name the ticket by one of code and serial.',
  })
  .transform(({ code: scanned, ...scan }) => ({
    ...scan,
    ...splitScanned(scanned),
  }));

export type Scan = z.output<typeof scanInput>;

/** What a scan that is sent again is told: how things stand, where staff took it back since. */
export function presentOutcome({ outcome, kind, undoneAt }: CheckIn): CheckInOutcome {
  if (!undoneAt || outcome !== CheckInOutcome.ACCEPTED) return outcome;
  return kind === CheckInKind.ENTRY ? CheckInOutcome.NOT_CHECKED_IN : CheckInOutcome.ALREADY_CHECKED_IN;
}
