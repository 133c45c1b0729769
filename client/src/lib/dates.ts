import { locale } from '../words/language.js';

export const visitorZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale()} ${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (!found) formats.set(key, (found = new Intl.DateTimeFormat(locale(), options)));
  return found;
}

/** "Friday, November 20, 2026" in the given IANA zone. */
export function longDate(instant: string, timeZone: string): string {
  return format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone }).format(
    new Date(instant),
  );
}

/** "Fri, Nov 20" in the given zone. */
export function shortDate(instant: string, timeZone: string): string {
  return format({ weekday: 'short', day: 'numeric', month: 'short', timeZone }).format(new Date(instant));
}

/** "Fri, Nov 20, 7:30 PM" in the given zone. */
export function dateAndTime(instant: string, timeZone: string = visitorZone): string {
  const options = { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' } as const;
  return format({ ...options, timeZone }).format(new Date(instant));
}

/** "7:30 PM" in the given zone. */
export function time(instant: string, timeZone: string = visitorZone): string {
  return format({ hour: 'numeric', minute: '2-digit', timeZone }).format(new Date(instant));
}

/** "19:42", always with 24 hours: what gate staff read in the dark. */
export function clockTime(instant: string, timeZone: string = visitorZone): string {
  return format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(new Date(instant));
}

/** "19:42:07" on this device's clock, for what is of this moment. */
export function clockTimeToTheSecond(instant: number): string {
  return format({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(instant);
}

/** "7:30 PM EST": the hour with its zone's short name. */
export function timeWithZone(instant: string, timeZone: string): string {
  return format({ hour: 'numeric', minute: '2-digit', timeZone, timeZoneName: 'short' }).format(new Date(instant));
}

/** Whether two zones show another hour at this instant; names alone don't tell (Europe/Paris, Europe/Berlin). */
export function zonesDiffer(instant: string, one: string, other: string): boolean {
  const read = (timeZone: string) =>
    format({ dateStyle: 'short', timeStyle: 'short', timeZone }).format(new Date(instant));
  return read(one) !== read(other);
}

/** Minutes by which the zone is ahead of UTC at the instant. */
function offsetMinutes(instant: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(instant);
  const match = /GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(parts.find(part => part.type === 'timeZoneName')?.value ?? '');
  return match?.[1] ? (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) : 0;
}

/** The instant that a wall clock in the zone shows as `local` ("2026-11-20T19:30"), as ISO 8601 in UTC. */
export function fromWallClock(local: string, timeZone: string): string {
  const asUtc = new Date(`${local}Z`).getTime();
  // Twice: the offset read first may belong to the other side of a change of summer time.
  const first = asUtc - offsetMinutes(new Date(asUtc), timeZone) * 60_000;
  return new Date(asUtc - offsetMinutes(new Date(first), timeZone) * 60_000).toISOString();
}

/** What a wall clock in the zone shows at the instant, as a datetime-local field wants it. */
export function toWallClock(instant: string, timeZone: string): string {
  const at = new Date(instant);
  return new Date(at.getTime() + offsetMinutes(at, timeZone) * 60_000).toISOString().slice(0, 16);
}
