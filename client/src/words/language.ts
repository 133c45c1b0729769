import type { Messages } from '@lingui/core';
import { useSyncExternalStore } from 'react';
import { i18n } from './words.js';

/** Each by its own name: who looks for it may read no other. */
export const LANGUAGES = { en: 'English', fr: 'Français', ar: 'العربية' } as const;
export type Language = keyof typeof LANGUAGES;

/** What buyers read, and what only staff read. */
type Part = 'public' | 'staff';
type Catalog = () => Promise<{ messages: Messages }>;

const catalogs: Record<Exclude<Language, 'en'>, Record<Part, Catalog>> = {
  fr: { public: () => import('./fr/public.po'), staff: () => import('./fr/staff.po') },
  ar: { public: () => import('./ar/public.po'), staff: () => import('./ar/staff.po') },
};
const wanted = new Set<Part>(['public']);

const KEPT = 'foyer.language';
const isLanguage = (name: string | null | undefined): name is Language => Object.hasOwn(LANGUAGES, name ?? '');

export const language = (): Language => i18n.locale as Language;
export const isRightToLeft = (): boolean => language() === 'ar';

/** For Intl: the language as it is written where the visitor lives, so that dates and money read as at home. */
export const locale = (): string => i18n.locales?.toString() ?? i18n.locale;

/** What this person chose before, else the first of the browser's languages that we have. */
function preferred(): Language {
  const chosen = localStorage.getItem(KEPT);
  if (isLanguage(chosen)) return chosen;
  return navigator.languages.map(tag => tag.split('-')[0]).find(isLanguage) ?? 'en';
}

function atHome(chosen: Language): string {
  const own = [navigator.language, ...navigator.languages].find(tag => tag.split('-')[0] === chosen) ?? chosen;
  return new Intl.Locale(isLocale(own) ? own : chosen, {
    // Serials, prices and forms are in these digits; sales are by this calendar wherever the reader is.
    ...(chosen === 'ar' && { numberingSystem: 'latn', calendar: 'gregory' }),
  }).toString();
}

/** Chromium without a system locale calls itself "en-US@posix". */
function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}

async function wordsOf(chosen: Language): Promise<Messages> {
  if (chosen === 'en') return {};
  const loaded = await Promise.all([...wanted].map(part => catalogs[chosen][part]()));
  return Object.assign({}, ...loaded.map(({ messages }) => messages)) as Messages;
}

let turn = 0;

/** Fetches the language's words, then speaks it. Rejects where they can't be had: the language stays as it was. */
async function speak(chosen: Language): Promise<void> {
  const now = ++turn;
  const messages = await wordsOf(chosen);
  if (now !== turn) return;
  i18n.load(chosen, messages);
  document.documentElement.lang = chosen;
  document.documentElement.dir = chosen === 'ar' ? 'rtl' : 'ltr';
  i18n.activate(chosen, atHome(chosen));
}

/** Before the first page is drawn. Words that can't be had are no reason to show nothing. */
export function startLanguage(): Promise<void> {
  return speak(preferred()).catch(() => speak('en'));
}

/** The person's choice, kept on this device. */
export async function chooseLanguage(chosen: Language): Promise<void> {
  await speak(chosen);
  localStorage.setItem(KEPT, chosen);
}

let staffWords: Promise<unknown> | undefined;

/** A route's loader: before a page of staff is drawn, their words as well. Whoever asks meanwhile waits for the same. */
export async function wantStaffWords(): Promise<null> {
  wanted.add('staff');
  const chosen = language();
  if (chosen === 'en') return null; // whoever chooses another later gets these words with it
  // Without them the page is in English, which staff can work with; the next page tries again.
  staffWords ??= speak(chosen).catch(() => (staffWords = undefined));
  await staffWords;
  return null;
}

const subscribe = (listener: () => void) => i18n.on('change', listener);

/** The language, in a component that is drawn anew with all that it draws when another is chosen. */
export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, language);
}
