import { timesInWords, type Times } from '../../platform/zoned-times.js';
import type { Desk } from './template.js';

/** When, and where. */
interface Occasion extends Times {
  readonly venue: { readonly name: string; readonly address: string | null; readonly city: string | null };
}

/** When and where an event takes place, as facts of a mail: in its zone, with the doors' time. */
export function whenAndWhere(
  event: Occasion,
  { words, locale }: Pick<Desk, 'words' | 'locale'>,
): [when: [string, string], where: [string, string]] {
  const { date, time, zone, doors } = timesInWords(event, locale);
  const { name, address, city } = event.venue;
  return [
    [words.when, `${[date, time, zone].join(words.comma)}${doors ? `. ${words.doorsAt(doors)}` : ''}`],
    [words.where, [name, address, city].filter(Boolean).join(words.comma)],
  ];
}
