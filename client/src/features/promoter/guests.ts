import { t } from '@lingui/core/macro';
import { z } from 'zod/mini';
import { readCsv, type CsvProblem } from '../../lib/csv.js';
import { emailField } from '../../lib/validation.js';

/** Who gets a ticket, and the line of the list that says so. */
export interface Guest {
  readonly line: number;
  readonly name: string;
  readonly email: string;
}

export interface GuestList {
  readonly guests: readonly Guest[];
  /** Lines that name nobody yet, each with what is wrong there; in the order of the list. */
  readonly problems: readonly CsvProblem[];
  /** Lines that name somebody who stands further up with the same address. */
  readonly repeated: readonly number[];
}

const LONGEST_NAME = 200;
const UNREADABLE = /[\p{Cc}\p{Co}\p{Cs}\u2028\u2029]/u;
const NAME_HEADS = /^((full ?)?name|guest|holder|attendee)$/i;
const EMAIL_HEADS = /^(e-?mail)( ?address)?$|^address$/i;

const isEmail = (text: string): boolean => z.safeParse(emailField, text).success;

/**
 * Reads a list of guests: a line each, name and address. A first line that says which column is which may put them anywhere
 * among others. Nothing is left out in silence.
 */
export function readGuests(text: string): GuestList {
  const { rows, problems } = readCsv(text);
  const [first] = rows;
  const columns = first && columnsOf(first.cells);
  const wrong = [...problems];
  const guests: Guest[] = [];
  for (const { line, cells } of columns ? rows.slice(1) : rows) {
    const trouble = columns ? null : troubleOf(cells);
    const [name = '', email = ''] = columns ? [cells[columns.name], cells[columns.email]] : cells;
    const message = trouble ?? troubleWith(name, email);
    if (message) wrong.push({ line, message });
    else guests.push({ line, name, email: email.toLowerCase() });
  }
  return { guests, problems: wrong.sort((one, other) => one.line - other.line), repeated: repeatedIn(guests) };
}

function columnsOf(cells: readonly string[]): { name: number; email: number } | null {
  const [name, email] = [NAME_HEADS, EMAIL_HEADS].map(head => cells.findIndex(cell => head.test(cell)));
  return name! >= 0 && email! >= 0 && name !== email ? { name: name!, email: email! } : null;
}

function troubleOf(cells: readonly string[]): string | null {
  const filled = cells.filter(Boolean).length;
  if (cells.length > 2 && filled > 2)
    return t`More than a name and an address. A name with a comma stands in quotes: "Lovelace, Ada", ada@example.com`;
  if (filled < 2 && isEmail(cells[0]!)) return t`The name is missing.`;
  return null;
}

function troubleWith(name: string, email: string): string | null {
  if (!name) return t`The name is missing.`;
  if (name.length > LONGEST_NAME) return t`A name has at most ${LONGEST_NAME} characters.`;
  if (UNREADABLE.test(name)) return t`The name holds a line’s end, or what can’t be shown.`;
  if (!email) return t`The address is missing.`;
  if (!isEmail(email) && isEmail(name)) return t`Name first, then the address.`;
  if (!isEmail(email)) return t`“${email}” is no email address.`;
  return null;
}

function repeatedIn(guests: readonly Guest[]): number[] {
  const seen = new Set<string>();
  return guests.flatMap(({ line, name, email }) => {
    const who = `${email} ${name.toLowerCase()}`;
    if (seen.has(who)) return [line];
    seen.add(who);
    return [];
  });
}
