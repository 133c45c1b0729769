import type { Event } from '../../events/event.entity.js';
import { timesInWords } from '../../platform/zoned-times.js';
import type { Desk } from './template.js';

/** When and where an event takes place, as facts of a mail: in its zone, with the doors' time. */
export function whenAndWhere(event: Event, { words, locale }: Pick<Desk, 'words' | 'locale'>): [string, string][] {
  const { date, time, zone, doors } = timesInWords(event, locale);
  const { name, address, city } = event.venue;
  return [
    [words.when, `${date}, ${time}, ${zone}${doors ? `. ${words.doorsAt(doors)}` : ''}`],
    [words.where, [name, address, city].filter(Boolean).join(', ')],
  ];
}
