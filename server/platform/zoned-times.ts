/** An event's times, as its audience reads them: in the venue's zone, with the zone's name. */
export interface TimesInWords {
  /** The day, or the days where it lasts longer than one: `Saturday, November 28, 2026`. */
  readonly date: string;
  /** From when till when on the clock, or only from when where it lasts longer than a day: `7:30 PM – 2:00 AM`. */
  readonly time: string;
  /** `West Africa Standard Time (GMT+1)`. */
  readonly zone: string;
  /** When the doors open, on the clock; null where that is not said. */
  readonly doors: string | null;
}

export interface Times {
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly doorsAt: Date | null;
  /** IANA name. */
  readonly timeZone: string;
}

const DAY_MS = 24 * 60 * 60_000;
const DATE = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
const CLOCK = { hour: 'numeric', minute: '2-digit' } as const;

/** Says these times in the language of `locale` (BCP 47). An unknown zone is a RangeError. */
export function timesInWords({ startsAt, endsAt, doorsAt, timeZone }: Times, locale: string): TimesInWords {
  const date = formatOf(locale, { ...DATE, timeZone });
  const clock = formatOf(locale, { ...CLOCK, timeZone });
  const zonePart = (style: 'long' | 'shortOffset') =>
    formatOf(locale, { timeZone, timeZoneName: style })
      .formatToParts(startsAt)
      .find(part => part.type === 'timeZoneName')?.value ?? timeZone;

  const shortEnough = endsAt.getTime() - startsAt.getTime() <= DAY_MS; // a night out ends on the date it began
  const [zone, offset] = [zonePart('long'), zonePart('shortOffset')];
  return {
    date: plainSpaces(shortEnough ? date.format(startsAt) : date.formatRange(startsAt, endsAt)),
    time: plainSpaces(shortEnough ? `${clock.format(startsAt)} – ${clock.format(endsAt)}` : clock.format(startsAt)),
    zone: plainSpaces(zone === offset ? zone : `${zone} (${offset})`),
    doors: doorsAt && plainSpaces(clock.format(doorsAt)),
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Made once for each language and zone that events have: to make one takes as long as to use it a hundred times. */
function formatOf(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = JSON.stringify([locale, options]);
  let format = formats.get(name);
  if (!format) formats.set(name, (format = new Intl.DateTimeFormat(locale, options)));
  return format;
}

/** CLDR's thin and unbreakable spaces, which fonts and mail programs may lack, as ordinary ones. */
export const plainSpaces = (text: string): string => text.replace(/[\u00a0\u2009\u202f]/g, ' ');
