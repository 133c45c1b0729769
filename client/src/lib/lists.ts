import { locale } from '../words/language.js';

/** “Ada, Grace, Edsger”, as the language parts the things of a list. */
export const inList = (things: readonly string[]): string =>
  new Intl.ListFormat(locale(), { type: 'unit', style: 'short' }).format(things);
