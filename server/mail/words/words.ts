import { ar } from './ar.js';
import { en, type Words } from './en.js';
import { fr } from './fr.js';
import type { Language } from './grammar.js';

const WORDS: { [L in Language]: (locale: string) => Words } = { en, fr, ar };
/** The languages that mails are written in. */
export const LANGUAGES = Object.keys(WORDS) as Language[];
const RIGHT_TO_LEFT: ReadonlySet<Language> = new Set<Language>(['ar']);

/** A language that a mail is written in. */
export interface Tongue {
  readonly words: Words;
  /** For dates and money: the language that was asked for, with its region, where there are words in it. */
  readonly locale: string;
  readonly direction: 'ltr' | 'rtl';
}

/** The words of this language (BCP 47), English where there are none in it: a mail never mixes two. */
export function tongueOf(tag: string): Tongue {
  const language = tag.toLowerCase().split('-')[0]!;
  if (!isSpoken(language)) return { words: en('en'), locale: 'en', direction: 'ltr' };
  const locale = isLocale(tag) ? tag : language;
  return { words: WORDS[language](locale), locale, direction: RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr' };
}

const isSpoken = (language: string): language is Language => Object.hasOwn(WORDS, language);

function isLocale(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false; // not a tag at all
  }
}
