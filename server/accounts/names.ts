import { line } from '../platform/texts.js';

const LONGEST = 120;

/** A name that people read: one line, 1 to `longest` characters. */
export const plainName = (what: string, longest = LONGEST) => line(what, longest);
