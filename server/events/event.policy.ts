import { z } from 'zod';
import { clock } from '../platform/clock.js';
import type { InvalidField } from '../platform/errors.js';
import { line, prose, whole } from '../platform/texts.js';
import { questionList } from '../questions/question.policy.js';
import { EventIncompleteError, type Need } from './event.errors.js';
import { EventStatus, QrMode, TransferPolicy, type Event } from './event.entity.js';

export { prose };

/** Since when the gate's rules are as these changes have them: what was scanned before is judged by those before. */
export const timesOfRules = (event: Event, { qrMode, reentry }: { qrMode?: QrMode; reentry?: boolean }) => ({
  ...(qrMode !== undefined && qrMode !== event.qrMode && { qrModeChangedAt: clock.now() }),
  ...(reentry !== undefined && reentry !== event.reentry && { reentryChangedAt: clock.now() }),
});

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));
const EARLIEST = new Date('2000-01-01T00:00:00Z');
const LATEST = new Date('2200-01-01T00:00:00Z');

/** A VIP code as it is kept: without spaces around it, in capital letters. */
export const canonicalVipCode = (typed: string): string => typed.trim().toUpperCase();

const instant = (what: string) =>
  z.date(`${what} is missing.`).min(EARLIEST, `${what} is before 2000.`).max(LATEST, `${what} is after 2199.`);

const isTimeZone = (name: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
};

const canonicalLanguage = (tag: string): string | undefined => {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
};

const venue = z.object({
  name: line('The venue’s name', 200),
  address: line('The address', 300).nullish(),
  city: line('The city', 100).nullish(),
  country: line('The country', 100).nullish(),
  latitude: z.number().min(-90, 'Degrees north are -90 to 90.').max(90, 'Degrees north are -90 to 90.').nullish(),
  longitude: z.number().min(-180, 'Degrees east are -180 to 180.').max(180, 'Degrees east are -180 to 180.').nullish(),
});

const waitingRoom = z.object({
  opensAt: instant('The opening of the waiting room').nullish(),
  admitPerMinute: whole('The admissions a minute', 1, 60_000),
  vipCode: z
    .string()
    .transform(canonicalVipCode)
    .pipe(z.string().regex(/^[A-Z0-9-]{3,40}$/, 'Take 3 to 40 letters, digits and hyphens.'))
    .nullish(),
  regularShare: z.number().min(0, 'The share is 0 to 1.').max(1, 'The share is 0 to 1.').nullish(),
});

/** What can be set at any time. In an update an absent field keeps, null clears where there is something to clear. */
const changeable = {
  title: line('The title', 200),
  description: prose('The description', 20_000),
  venue: z.preprocess(value => value ?? undefined, venue),
  startsAt: instant('The start'),
  endsAt: instant('The end'),
  doorsAt: instant('The opening of the doors').nullable(),
  timeZone: z.string('The time zone is missing.').refine(isTimeZone, 'This is no time zone that we know.'),
  capacity: whole('The capacity', 1, 10_000_000).nullable(),
  requiresApproval: z.boolean('Say yes or no.'),
  transferPolicy: z.enum(TransferPolicy, 'Choose one.'),
  refundDeadline: instant('The refund deadline').nullable(),
  qrMode: z.enum(QrMode, 'Choose one.'),
  holdMinutes: whole('The minutes of a hold', 1, 60),
  waitingRoom: waitingRoom.nullable(),
  questions: questionList,
  taxBasisPoints: whole('The tax rate', 0, 10_000),
  taxIncluded: z.boolean('Say yes or no.'),
  imageUrl: z.string().nullable(),
  imageAlt: prose('The description of the picture', 300),
  language: z
    .string('The language is missing.')
    .max(35, 'A language tag has at most 35 characters.')
    .transform(tag => canonicalLanguage(tag) ?? '')
    .pipe(z.string().min(2, 'Give the language as a BCP 47 tag, such as en or fr-CA.')),
  reentry: z.boolean('Say yes or no.'),
  offerHours: whole('The hours of an offer', 1, 168),
};

const { title, venue: where, startsAt, endsAt, timeZone, ...optional } = changeable;

export const eventCreation = z.object({
  ...z.object(optional).partial().shape,
  organizationId: z.string(),
  title,
  venue: where,
  startsAt,
  endsAt,
  timeZone,
  currency: z.string().refine(code => CURRENCIES.has(code), 'This is no currency that is in use.'),
  slug: z
    .string()
    .min(3, 'Take at least 3 characters.')
    .max(60, 'Take at most 60 characters.')
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Take small letters, digits and single hyphens between them.')
    .optional(),
  serialPrefix: z
    .string()
    .transform(prefix => prefix.trim().toUpperCase())
    .pipe(z.string().regex(/^[A-Z0-9]{3,10}$/, 'Take 3 to 10 letters and digits.'))
    .optional(),
});

export const eventUpdate = z.object({ ...z.object(changeable).partial().shape, eventId: z.string() });

export const eventDuplication = z.object({
  eventId: z.string(),
  title,
  startsAt,
  endsAt,
});

type Settings = Pick<Event, 'startsAt' | 'endsAt'> &
  Partial<Pick<Event, 'doorsAt' | 'refundDeadline' | 'requiresApproval'>> & {
    readonly waitingRoom?: { opensAt?: Date | null } | null;
  };

/** How an event's settings contradict each other; empty where they don't. */
export function contradictionsIn(settings: Settings): InvalidField[] {
  const { startsAt: start, endsAt: end, doorsAt, refundDeadline, waitingRoom: room, requiresApproval } = settings;
  const wrong: InvalidField[] = [];
  if (start >= end) wrong.push({ path: 'endsAt', message: 'The event ends after it starts.' });
  if (doorsAt && doorsAt > start)
    wrong.push({ path: 'doorsAt', message: 'The doors open before the start, or with it.' });
  if (refundDeadline && refundDeadline > end) {
    wrong.push({ path: 'refundDeadline', message: 'The refund deadline is not after the end.' });
  }
  if (room?.opensAt && room.opensAt >= end) {
    wrong.push({ path: 'waitingRoom.opensAt', message: 'The waiting room opens before the end.' });
  }
  if (room && requiresApproval) {
    wrong.push({
      path: 'requiresApproval',
      message: 'Where registrations are approved nobody buys in a hurry: turn the waiting room off, or the approval.',
    });
  }
  return wrong;
}

/** The year in which it begins where it takes place. */
export const startYear = ({ startsAt: start, timeZone: zone }: Pick<Event, 'startsAt' | 'timeZone'>): number =>
  Number(new Intl.DateTimeFormat('en', { timeZone: zone, year: 'numeric' }).format(start));

/** @throws EventIncompleteError that names what the event lacks to be published. */
export function assertComplete({ endsAt: end }: Event, tiers: number, tooCheap: number): void {
  const missing: Need[] = [];
  if (tiers === 0) missing.push('tiers');
  if (tooCheap > 0) missing.push('prices');
  if (end <= clock.now()) missing.push('endsAt');
  if (missing.length > 0) throw new EventIncompleteError(missing);
}

/** Whether everybody may see the event: it was published, whatever came after. */
export const isPublic = ({ storedStatus, publishedAt }: Event): boolean =>
  publishedAt !== null && storedStatus !== EventStatus.DRAFT;
