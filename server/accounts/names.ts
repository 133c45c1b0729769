import { z } from 'zod';

const LONGEST = 120;

/** A name that people read: one line, trimmed, 1 to 120 characters, none of them for machines. */
export const plainName = (what: string) =>
  z
    .string()
    .transform(name => name.normalize('NFC').trim())
    .pipe(
      z
        .string()
        .min(1, `${what} is missing.`)
        .max(LONGEST, `${what} has at most ${LONGEST} characters.`)
        .regex(/^[^\p{Cc}\p{Co}\p{Cs}\u2028\u2029]*$/u, `${what} holds characters that can’t be shown.`),
    );
