import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { z } from 'zod/mini';
import { fromWallClock, toWallClock, visitorZone } from '../../lib/dates.js';
import { atMost, requiredText } from '../../lib/validation.js';
import type { TransferPolicy } from '../../gql/graphql.js';

/** Whether holders may pass tickets on, in words. */
export const transferPolicies: Record<TransferPolicy, MessageDescriptor> = {
  OPEN: msg`Allowed`,
  APPROVAL: msg`You agree to each first`,
  OFF: msg`Not allowed`,
};

const optionalText = (max: number) => z.string().check(z.trim(), z.maxLength(max, atMost(max)));
const wholeOrEmpty = (min: number, max: number) =>
  z.string().check(
    z.trim(),
    z.refine(text => text === '' || (/^\d+$/.test(text) && +text >= min && +text <= max), {
      error: () => t`A whole number from ${min} to ${max}.`,
    }),
  );

/** What the form holds: wall clocks of the event's own zone, and text as typed. */
export const EventForm = z
  .object({
    title: requiredText(msg`Give it a title.`, 200),
    description: optionalText(10_000),
    venueName: requiredText(msg`Name the venue.`, 200),
    venueAddress: optionalText(300),
    venueCity: optionalText(100),
    venueCountry: optionalText(100),
    timeZone: requiredText(msg`Choose the venue’s time zone.`),
    startsAt: requiredText(msg`When does it start?`),
    endsAt: requiredText(msg`When does it end?`),
    doorsAt: z.string(),
    currency: requiredText(msg`Choose a currency.`),
    capacity: wholeOrEmpty(1, 1_000_000),
    holdMinutes: wholeOrEmpty(1, 60),
    offerHours: wholeOrEmpty(1, 168),
    transferPolicy: z.enum(['OPEN', 'APPROVAL', 'OFF']),
  })
  .check(
    z.refine(({ startsAt, endsAt }) => !startsAt || !endsAt || endsAt > startsAt, {
      path: ['endsAt'],
      error: () => t`It ends after it starts.`,
    }),
    z.refine(({ startsAt, doorsAt }) => !doorsAt || !startsAt || doorsAt <= startsAt, {
      path: ['doorsAt'],
      error: () => t`Doors open before it starts.`,
    }),
  );

export type EventValues = z.infer<typeof EventForm>;

/** How the API's field paths are called in the form. */
export const apiNames: Record<string, keyof EventValues> = {
  'venue.name': 'venueName',
  'venue.address': 'venueAddress',
  'venue.city': 'venueCity',
  'venue.country': 'venueCountry',
};

export const emptyEvent: EventValues = {
  title: '',
  description: '',
  venueName: '',
  venueAddress: '',
  venueCity: '',
  venueCountry: '',
  timeZone: visitorZone,
  startsAt: '',
  endsAt: '',
  doorsAt: '',
  currency: 'USD',
  capacity: '',
  holdMinutes: '10',
  offerHours: '24',
  transferPolicy: 'OPEN',
};

interface StoredEvent {
  title: string;
  description: string;
  venue: { name: string; address: string | null; city: string | null; country: string | null };
  timeZone: string;
  startsAt: string;
  endsAt: string;
  doorsAt: string | null;
  currency: string;
  capacity: number | null;
  holdMinutes: number;
  offerHours: number;
  transferPolicy: TransferPolicy;
}

export function toForm(event: StoredEvent): EventValues {
  const { venue, timeZone } = event;
  return {
    title: event.title,
    description: event.description,
    venueName: venue.name,
    venueAddress: venue.address ?? '',
    venueCity: venue.city ?? '',
    venueCountry: venue.country ?? '',
    timeZone,
    startsAt: toWallClock(event.startsAt, timeZone),
    endsAt: toWallClock(event.endsAt, timeZone),
    doorsAt: event.doorsAt ? toWallClock(event.doorsAt, timeZone) : '',
    currency: event.currency,
    capacity: event.capacity === null ? '' : String(event.capacity),
    holdMinutes: String(event.holdMinutes),
    offerHours: String(event.offerHours),
    transferPolicy: event.transferPolicy,
  };
}

/** For createEvent and, without the currency, for updateEvent. Empty fields are null: an update clears them. */
export function toInput(values: EventValues) {
  const { timeZone } = values;
  return {
    title: values.title,
    description: values.description,
    venue: {
      name: values.venueName,
      address: values.venueAddress || null,
      city: values.venueCity || null,
      country: values.venueCountry || null,
    },
    timeZone,
    startsAt: fromWallClock(values.startsAt, timeZone),
    endsAt: fromWallClock(values.endsAt, timeZone),
    doorsAt: values.doorsAt ? fromWallClock(values.doorsAt, timeZone) : null,
    capacity: values.capacity ? Number(values.capacity) : null,
    holdMinutes: values.holdMinutes ? Number(values.holdMinutes) : undefined,
    offerHours: values.offerHours ? Number(values.offerHours) : undefined,
    transferPolicy: values.transferPolicy,
  };
}
