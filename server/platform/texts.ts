import { z } from 'zod';

/**
 * Without the signs that turn the direction of what follows (U+202A to 202E, U+2066 to 2069): a name with one of them turns
 * the words around it in lists, mails and papers, so that “exe.gpj” reads as “jpg.exe”. They are taken out and not refused,
 * because nobody sees them: telephone numbers and names that were copied from a contact often come with a pair. What needs
 * none of them, an Arabic name among Latin words, is shown right by the pages’ own isolation.
 */
export const undirected = (text: string): string => text.replace(/[\u202a-\u202e\u2066-\u2069]/g, '');

/** A text as it is kept: composed, trimmed, without signs of direction. */
const tidy = (text: string): string => undirected(text.normalize('NFC')).trim();

/** One line of text that people read: trimmed, 1 to `max` characters, none of them for machines. */
export const line = (what: string, max: number) =>
  z
    .string(`${what} is missing.`)
    .transform(tidy)
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
    .transform(text => tidy(text ?? ''))
    .pipe(
      z
        .string()
        .max(max, `${what} has at most ${max} characters.`)
        .regex(/^(?:[\t\n\r]|[^\p{Cc}\p{Co}\p{Cs}])*$/u, `${what} holds characters that can’t be shown.`),
    );

/** A whole number from `min` to `max`. */
export const whole = (what: string, min: number, max: number) =>
  z.int(`${what} is missing.`).min(min, `${what} is at least ${min}.`).max(max, `${what} is at most ${max}.`);
