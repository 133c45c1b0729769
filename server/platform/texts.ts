import { z } from 'zod';

/** One line of text that people read: trimmed, 1 to `max` characters, none of them for machines. */
export const line = (what: string, max: number) =>
  z
    .string(`${what} is missing.`)
    .transform(text => text.normalize('NFC').trim())
    .pipe(
      z
        .string()
        .min(1, `${what} is missing.`)
        .max(max, `${what} has at most ${max} characters.`)
        .regex(/^[^\p{Cc}\p{Co}\p{Cs}\u2028\u2029]*$/u, `${what} holds characters that can’t be shown.`),
    );

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

/** A whole number from `min` to `max`. */
export const whole = (what: string, min: number, max: number) =>
  z.int(`${what} is missing.`).min(min, `${what} is at least ${min}.`).max(max, `${what} is at most ${max}.`);
