import type { Span } from '../payments/payment-provider.types.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A night's work begins so long after midnight, UTC: what is late by hours is in by then. */
const BEGINS_MS = 4 * HOUR_MS;

/**
 * A day is looked at so many days later, because what happens to it goes on: webhooks may come for three days, banks
 * take a week over refunds, and a page of Paystack's, which can't be closed, may be paid at any time.
 */
const LOOKS = [1, 2, 7, 30] as const;

/** A day as texts have it, UTC: 2026-11-20. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** The day so many days later, or earlier. */
export const plusDays = (day: string, days: number): string => dayOf(new Date(Date.parse(day) + days * DAY_MS));

export const spanOf = (day: string): Span => ({ from: new Date(day), to: new Date(Date.parse(day) + DAY_MS) });

/** The night whose work has begun last. */
export const nightOf = (now: Date): string => dayOf(new Date(now.getTime() - BEGINS_MS));

const beginOf = (night: string): Date => new Date(Date.parse(night) + BEGINS_MS);

/**
 * The days that this night's work is, oldest first. A day whose look was missed, because nothing ran that night or the
 * provider was away, is among them until it was compared; so is one that has open differences.
 */
export function daysDue(
  night: string,
  known: {
    /** The first day on which anything was paid here. */
    readonly since: string;
    /** When a comparison of the day, that ended, last began. */
    readonly comparedAt: ReadonlyMap<string, Date>;
    readonly withDifferences: ReadonlySet<string>;
  },
): string[] {
  const oldest = plusDays(night, -LOOKS.at(-1)!);
  const days = new Set([...known.withDifferences].filter(day => day < night));
  for (let day = max(known.since, oldest); day < night; day = plusDays(day, 1)) days.add(day);

  return [...days].sort().filter(day => {
    const look = LOOKS.map(later => plusDays(day, later)).findLast(at => at <= night)!;
    const comparedAt = known.comparedAt.get(day);
    return !comparedAt || comparedAt < beginOf(known.withDifferences.has(day) ? night : look);
  });
}

const max = (one: string, other: string): string => (one > other ? one : other);
