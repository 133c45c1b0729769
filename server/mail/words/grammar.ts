/** The forms of nouns that each language's plural rules tell apart (CLDR). */
interface PluralForms {
  en: 'one' | 'other';
  fr: 'one' | 'many' | 'other';
  ar: 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';
}

/** The languages that mails are written in, by subtag (BCP 47). */
export type Language = keyof PluralForms;

export interface Grammar<L extends Language> {
  /** Whole numbers, in the digits of the locale. */
  readonly number: (value: number) => string;
  /** The one of these forms that this number asks for. */
  readonly plural: (count: number, forms: Readonly<Record<PluralForms[L], string>>) => string;
}

/** How a language counts. `locale` is its tag with its region, where there is one: it decides about digits. */
export function grammarOf<L extends Language>(language: L, locale: string): Grammar<L> {
  const numbers = new Intl.NumberFormat(locale);
  const rules = new Intl.PluralRules(language);
  return {
    number: value => numbers.format(value),
    plural: (count, forms) => forms[rules.select(count) as PluralForms[L]],
  };
}
