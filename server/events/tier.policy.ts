import { z } from 'zod';
import { clock } from '../platform/clock.js';
import type { InvalidField } from '../platform/errors.js';
import { chargeStep, formatMoney } from '../platform/money.js';
import { EventStatus, type Event } from './event.entity.js';
import { line, prose, whole } from '../platform/texts.js';
import { TierLane, type Tier } from './tier.entity.js';

/** The most that one order takes of a tier, whatever its organizer wants. */
const MOST_PER_ORDER = 100;
/** So that an order of the most tickets, with fees and tax, stays a safe integer. */
const HIGHEST_PRICE = 1_000_000_000_000;

const changeable = {
  name: line('The name', 120),
  description: prose('The description', 5_000),
  price: whole('The price', 0, HIGHEST_PRICE),
  capacity: whole('The capacity', 0, 10_000_000),
  lane: z.enum(TierLane, 'Choose one.'),
  minPerOrder: whole('The least per order', 1, MOST_PER_ORDER),
  maxPerOrder: whole('The most per order', 1, MOST_PER_ORDER),
  saleStartsAt: z.date().nullable(),
  saleEndsAt: z.date().nullable(),
  entryStartsAt: z.date().nullable(),
  entryEndsAt: z.date().nullable(),
  hidden: z.boolean('Say yes or no.'),
};

const { name, price, capacity, ...optional } = changeable;

export const tierCreation = z.object({
  ...z.object(optional).partial().shape,
  eventId: z.string(),
  name,
  price,
  capacity,
});

/** An absent field keeps, null clears where there is something to clear. */
export const tierUpdate = z.object({ ...z.object(changeable).partial().shape, tierId: z.string() });

type EntryWindow = Partial<Pick<Tier, 'entryStartsAt' | 'entryEndsAt'>>;

/** Since when a tier is let in at the times of these changes: what was scanned before is judged without them. */
export function timeOfEntryRule(tier: Tier, changes: EntryWindow): Partial<Pick<Tier, 'entryChangedAt'>> {
  const { entryStartsAt = tier.entryStartsAt, entryEndsAt = tier.entryEndsAt } = changes;
  const isSame =
    Number(entryStartsAt) === Number(tier.entryStartsAt) && Number(entryEndsAt) === Number(tier.entryEndsAt);
  return isSame ? {} : { entryChangedAt: clock.now() };
}

/**
 * How a tier's limits and window contradict each other, and its price the event's currency and the `least` that a
 * payment provider takes; empty where they don't.
 */
export function contradictionsIn(tier: Tier, { currency }: Event, least: number): InvalidField[] {
  const { priceAmount, minPerOrder, maxPerOrder, saleStartsAt, saleEndsAt, entryStartsAt, entryEndsAt } = tier;
  const wrong: InvalidField[] = [];
  if (priceAmount % chargeStep(currency) !== 0) {
    wrong.push({ path: 'price', message: `In ${currency} the last digit of the price is 0: no other can be charged.` });
  }
  if (isTooCheap(tier, least)) {
    const amount = formatMoney({ amount: least, currency }, 'en');
    wrong.push({
      path: 'price',
      message: `Nobody takes a payment of less than ${amount}, which no order could reach.`,
    });
  }
  if (minPerOrder > maxPerOrder) {
    wrong.push({ path: 'maxPerOrder', message: `The most per order is not less than the least, ${minPerOrder}.` });
  }
  if (saleStartsAt && saleEndsAt && saleStartsAt >= saleEndsAt) {
    wrong.push({ path: 'saleEndsAt', message: 'The sale ends after it starts.' });
  }
  if (entryStartsAt && entryEndsAt && entryStartsAt >= entryEndsAt) {
    wrong.push({ path: 'entryEndsAt', message: 'The entry ends after it starts.' });
  }
  return wrong;
}

/** Whether not even the largest order of these tickets alone comes to what a payment provider takes. */
export const isTooCheap = ({ priceAmount, maxPerOrder }: Tier, least: number): boolean =>
  priceAmount > 0 && priceAmount * maxPerOrder < least;

/** Whether the clock and the event let the public buy; there may be nothing left. */
export function isOnSale({ status }: Event, { saleStartsAt, saleEndsAt }: Tier): boolean {
  const now = clock.now();
  return (
    status === EventStatus.PUBLISHED && (!saleStartsAt || saleStartsAt <= now) && (!saleEndsAt || saleEndsAt > now)
  );
}

/** What can be had now: what the tier has left, and no more than the house has room for. */
export function availableOf({ capacity: house, sold, held }: Event, { remaining }: Tier): number {
  return Math.max(0, Math.min(remaining, (house ?? Infinity) - sold - held));
}

/** Whether anybody may buy it now as it is, without a code and without asking; there may be nothing left. */
export const isForPublic = (event: Event, tier: Tier): boolean =>
  isOnSale(event, tier) && !event.requiresApproval && !tier.hidden;

/** Whether one can wait for tickets that come back: the public may buy, but not as many as one order takes. */
export const isWaitlistOpen = (event: Event, tier: Tier): boolean =>
  isForPublic(event, tier) && availableOf(event, tier) < tier.maxPerOrder;

/** When a tier's sale closes: at its own time, and with the event's end at the latest. */
export const closingTime = ({ endsAt }: Event, { saleEndsAt }: Tier): Date =>
  saleEndsAt && saleEndsAt < endsAt ? saleEndsAt : endsAt;
