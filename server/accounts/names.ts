import { z } from 'zod';

const LONGEST = 120;

/** A name that people read: one line, trimmed, 1 to `longest` characters, none of them for machines. */
export const plainName = (what: string, longest = LONGEST) =>
  z
    .string()
    .transform(name => name.normalize('NFC').trim())
    .pipe(
      z
        .string()
        .min(1, `${what} is missing.`)
        .max(longest, `${what} has at most ${longest} characters.`)
        .regex(/^[^\p{Cc}\p{Co}\p{Cs}\u2028\u2029]*$/u, `${what} holds characters that can’t be shown.`),
    );
