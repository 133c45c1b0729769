import { en, type Words } from './en.js';

/** By language subtag (BCP 47). */
const LANGUAGES: Record<string, Words> = { en };
const RIGHT_TO_LEFT = new Set(['ar', 'dv', 'fa', 'he', 'ku', 'ps', 'sd', 'ug', 'ur', 'yi']);

/** A language that a mail is written in. */
export interface Tongue {
  readonly words: Words;
  /** For dates and money: the language that was asked for, with its region, where there are words in it. */
  readonly locale: string;
  readonly direction: 'ltr' | 'rtl';
}

/** The words of this language, English where there are none in it: a mail never mixes two. */
export function tongueOf(language: string): Tongue {
  const subtag = language.toLowerCase().split('-')[0]!;
  const words = LANGUAGES[subtag];
  if (!words) return { words: en, locale: 'en', direction: 'ltr' };
  return {
    words,
    locale: isLocale(language) ? language : subtag,
    direction: RIGHT_TO_LEFT.has(subtag) ? 'rtl' : 'ltr',
  };
}

function isLocale(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false; // not a tag at all
  }
}
