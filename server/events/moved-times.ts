/** An instant moved along with an event's start; null stays null. */
export type Move = <Instant extends Date | null>(instant: Instant) => Instant;

/**
 * Moves instants as far as a start was moved, by the clocks of the venue's zone: doors at seven stay at seven, also where
 * the new night is on the other side of a change to summer time. An hour that the change leaves out is the one after it.
 */
export function movedWith(before: Date, after: Date, timeZone: string): Move {
  const onTheWall = after.getTime() + offsetAt(after, timeZone) - (before.getTime() + offsetAt(before, timeZone));
  return <Instant extends Date | null>(instant: Instant) => {
    if (instant === null) return instant;
    const wall = instant.getTime() + offsetAt(instant, timeZone) + onTheWall;
    const near = wall - offsetAt(new Date(wall), timeZone);
    return new Date(wall - offsetAt(new Date(near), timeZone)) as Instant;
  };
}

/** How far the zone's clocks are ahead of UTC then, in milliseconds. */
function offsetAt(instant: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', { ...FIELDS, timeZone }).formatToParts(instant);
  const [month, day, year, hour, minute, second] = parts
    .filter(({ type }) => type !== 'literal')
    .map(({ value }) => Number(value));
  return Date.UTC(year!, month! - 1, day, hour, minute, second) - Math.floor(instant.getTime() / 1_000) * 1_000;
}

const FIELDS = {
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
} as const;
