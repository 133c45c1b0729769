import { locale } from '../words/language.js';

const formats = new Map<string, Intl.NumberFormat>();

/** Intl's formats are dear to make: one for each language and manner. */
export function numberFormat(options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  const key = `${locale()} ${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (!found) formats.set(key, (found = new Intl.NumberFormat(locale(), options)));
  return found;
}

/** 12345 reads "12,345". */
export const formatNumber = (value: number): string => numberFormat().format(value);
