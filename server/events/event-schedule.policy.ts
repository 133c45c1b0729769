import { z } from 'zod';
import type { Venue } from './venue.js';

/** When and where an event takes place, as JSON has it: what is told to whoever holds tickets. */
export const schedule = z.object({
  startsAt: z.string(),
  endsAt: z.string(),
  doorsAt: z.string().nullable(),
  timeZone: z.string(),
  venue: z.object({ name: z.string(), address: z.string().nullable(), city: z.string().nullable() }),
});

export type Schedule = Readonly<z.infer<typeof schedule>>;

interface Placed {
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly doorsAt: Date | null;
  readonly timeZone: string;
  readonly venue: Pick<Venue, 'name' | 'address' | 'city'>;
}

export function scheduleOf({ startsAt, endsAt, doorsAt, timeZone, venue }: Placed): Schedule {
  const { name, address, city } = venue;
  return {
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    doorsAt: doorsAt?.toISOString() ?? null,
    timeZone,
    venue: { name, address: address ?? null, city: city ?? null },
  };
}

export const isSameTime = (a: Schedule, b: Schedule): boolean =>
  a.startsAt === b.startsAt && a.endsAt === b.endsAt && a.doorsAt === b.doorsAt && a.timeZone === b.timeZone;

export const isSamePlace = ({ venue: a }: Schedule, { venue: b }: Schedule): boolean =>
  a.name === b.name && a.address === b.address && a.city === b.city;

/** The day on which it begins where it takes place, as `2026-11-28`. */
export function dayOf({
  startsAt,
  timeZone,
}: Pick<Schedule, 'timeZone'> & { readonly startsAt: Date | string }): string {
  return new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short' }).format(new Date(startsAt));
}
