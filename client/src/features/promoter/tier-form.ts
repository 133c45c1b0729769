import { msg, t } from '@lingui/core/macro';
import { z } from 'zod/mini';
import { fromWallClock, toWallClock } from '../../lib/dates.js';
import { moneyInput, parseMoney } from '../../lib/money.js';
import { atMost, requiredText } from '../../lib/validation.js';
import type { ManagedEvent, ManagedTier } from './manage-event.js';

const whole = (min: number, max: number) =>
  z.string().check(
    z.trim(),
    z.refine(text => /^\d+$/.test(text) && +text >= min && +text <= max, {
      error: () => t`A whole number from ${min} to ${max}.`,
    }),
  );

/** Prices are typed as people write them, so what is a price depends on the currency. */
export const tierForm = (currency: string) =>
  z
    .object({
      name: requiredText(msg`Name it, “Regular” for one.`, 100),
      description: z.string().check(z.trim(), z.maxLength(1000, atMost(1000))),
      price: z.string().check(
        z.refine(text => parseMoney(text, currency) !== null, {
          error: () => t`An amount in ${currency}, such as ${moneyInput({ amount: 5000, currency })}.`,
        }),
      ),
      capacity: whole(1, 1_000_000),
      minPerOrder: whole(1, 100),
      maxPerOrder: whole(1, 100),
      saleStartsAt: z.string(),
      saleEndsAt: z.string(),
      lane: z.enum(['REGULAR', 'VIP']),
      hidden: z.boolean(),
    })
    .check(
      z.refine(({ minPerOrder, maxPerOrder }) => +minPerOrder <= +maxPerOrder, {
        path: ['maxPerOrder'],
        error: () => t`At least as many as the fewest.`,
      }),
      z.refine(({ saleStartsAt, saleEndsAt }) => !saleStartsAt || !saleEndsAt || saleStartsAt < saleEndsAt, {
        path: ['saleEndsAt'],
        error: () => t`The sale ends after it starts.`,
      }),
    );

export type TierValues = z.infer<ReturnType<typeof tierForm>>;

export const tierNames: readonly (keyof TierValues)[] = [
  'name',
  'description',
  'price',
  'capacity',
  'minPerOrder',
  'maxPerOrder',
  'saleStartsAt',
  'saleEndsAt',
  'lane',
  'hidden',
];

export function toTierForm(tier: ManagedTier | null, { timeZone }: ManagedEvent): TierValues {
  return {
    name: tier?.name ?? '',
    description: tier?.description ?? '',
    price: tier ? moneyInput(tier.price) : '',
    capacity: tier ? String(tier.capacity) : '',
    minPerOrder: String(tier?.minPerOrder ?? 1),
    maxPerOrder: String(tier?.maxPerOrder ?? 10),
    saleStartsAt: tier?.saleStartsAt ? toWallClock(tier.saleStartsAt, timeZone) : '',
    saleEndsAt: tier?.saleEndsAt ? toWallClock(tier.saleEndsAt, timeZone) : '',
    lane: tier?.lane ?? 'REGULAR',
    hidden: tier?.hidden ?? false,
  };
}

/** What createTier and updateTier share. */
export function toTierInput(values: TierValues, { currency, timeZone }: ManagedEvent) {
  return {
    name: values.name,
    price: parseMoney(values.price, currency)!,
    capacity: Number(values.capacity),
    minPerOrder: Number(values.minPerOrder),
    maxPerOrder: Number(values.maxPerOrder),
    saleStartsAt: values.saleStartsAt ? fromWallClock(values.saleStartsAt, timeZone) : null,
    saleEndsAt: values.saleEndsAt ? fromWallClock(values.saleEndsAt, timeZone) : null,
    hidden: values.hidden,
  };
}
