import { t } from '@lingui/core/macro';
import { chooseLanguage, LANGUAGES, useLanguage, type Language } from '../words/language.js';
import { say } from './Toasts.js';

const all = Object.entries(LANGUAGES) as [Language, string][];

/** The way to another language, each named in itself. */
export function Languages() {
  const spoken = useLanguage();
  const choose = (language: Language) =>
    void chooseLanguage(language).catch(() => say(t`No connection: the language stays as it is`));
  return (
    <ul className="flex flex-wrap gap-x-4">
      {all.map(([language, name]) => (
        <li key={language}>
          <button
            type="button"
            lang={language}
            aria-pressed={language === spoken}
            onClick={() => choose(language)}
            className="inline-flex min-h-11 min-w-11 items-center hover:text-ink aria-pressed:font-semibold aria-pressed:text-ink"
          >
            {name}
          </button>
        </li>
      ))}
    </ul>
  );
}
