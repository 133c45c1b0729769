import { z } from 'zod';

/** Text of many lines, also empty; null clears it. */
export const prose = (what: string, max: number) =>
  z
    .string()
    .nullable()
    .transform(text => (text ?? '').normalize('NFC').trim())
    .pipe(
      z
        .string()
        .max(max, `${what} has at most ${max} characters.`)
        .regex(/^(?:[\t\n\r]|[^\p{Cc}\p{Co}\p{Cs}])*$/u, `${what} holds characters that can’t be shown.`),
    );
