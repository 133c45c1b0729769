import { t } from '@lingui/core/macro';
import { z } from 'zod/mini';
import { fromWallClock, toWallClock } from '../../lib/dates.js';
import { moneyInput, parseMoney } from '../../lib/money.js';
import type { PromoCodeLine, PromoEvent } from './promo-codes.js';

/** Amounts are typed as people write them, so what is an amount depends on the currency. */
export const promoCodeForm = (currency: string) =>
  z
    .object({
      code: z.string().check(
        z.trim(),
        z.regex(/^[A-Za-z0-9_-]{3,40}$/, {
          error: () => t`3 to 40 letters, digits, hyphens or underscores, such as EARLY-BIRD.`,
        }),
      ),
      kind: z.enum(['percent', 'amount']),
      off: z.string().check(z.trim()),
      maxUses: z
        .string()
        .check(
          z.trim(),
          z.regex(/^([1-9]\d{0,6})?$/, { error: () => t`A whole number, or nothing for as many as want.` }),
        ),
      tierIds: z.array(z.string()),
      startsAt: z.string(),
      endsAt: z.string(),
    })
    .check(
      z.refine(({ kind, off }) => kind !== 'percent' || (/^\d{1,3}$/.test(off) && +off >= 1 && +off <= 100), {
        path: ['off'],
        error: () => t`A whole number from 1 to 100.`,
      }),
      z.refine(({ kind, off }) => kind !== 'amount' || parseMoney(off, currency) !== null, {
        path: ['off'],
        error: () => t`An amount in ${currency}, such as ${moneyInput({ amount: 1000, currency })}.`,
      }),
      z.refine(({ startsAt, endsAt }) => !startsAt || !endsAt || startsAt < endsAt, {
        path: ['endsAt'],
        error: () => t`It ends after it starts.`,
      }),
    );

export type PromoCodeValues = z.infer<ReturnType<typeof promoCodeForm>>;

export const promoCodeNames: readonly (keyof PromoCodeValues)[] = [
  'code',
  'off',
  'maxUses',
  'tierIds',
  'startsAt',
  'endsAt',
];

export function toPromoCodeForm(code: PromoCodeLine | null, { timeZone }: PromoEvent): PromoCodeValues {
  return {
    code: code?.code ?? '',
    kind: code?.amountOff ? 'amount' : 'percent',
    off: code?.amountOff ? moneyInput(code.amountOff) : String(code?.percentOff ?? ''),
    maxUses: code?.maxUses ? String(code.maxUses) : '',
    tierIds: code?.tiers.map(({ id }) => id) ?? [],
    startsAt: code?.startsAt ? toWallClock(code.startsAt, timeZone) : '',
    endsAt: code?.endsAt ? toWallClock(code.endsAt, timeZone) : '',
  };
}

/** What creating and changing a code share: for how many, and when. */
export function toLimits({ maxUses, startsAt, endsAt }: PromoCodeValues, { timeZone }: PromoEvent) {
  return {
    maxUses: maxUses ? Number(maxUses) : null,
    startsAt: startsAt ? fromWallClock(startsAt, timeZone) : null,
    endsAt: endsAt ? fromWallClock(endsAt, timeZone) : null,
  };
}

export function toPromoCodeInput(values: PromoCodeValues, event: PromoEvent) {
  const { code, kind, off, tierIds } = values;
  return {
    code,
    ...(kind === 'percent' ? { percentOff: Number(off) } : { amountOff: parseMoney(off, event.currency) }),
    tierIds,
    ...toLimits(values, event),
  };
}
