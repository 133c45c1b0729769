import { z } from 'zod';
import { clock } from '../platform/clock.js';
import type { InvalidField } from '../platform/errors.js';
import { chargeStep } from '../platform/money.js';
import type { PromoCode } from './promo-code.entity.js';
import { PromoCodeInvalidError } from './promo-code.errors.js';

/** Letters, digits, hyphens and underscores: what survives a poster, a phone's keyboard and being read out. */
const CODE = /^[A-Z0-9][A-Z0-9_-]{2,39}$/;
const MOST_USES = 2_147_483_647;
const MOST_TIERS = 50;
const EARLIEST = new Date('2000-01-01T00:00:00Z');
const LATEST = new Date('2200-01-01T00:00:00Z');

/** A code as it is kept, whatever the case in which it was typed. */
export const canonicalCode = (typed: string): string => typed.trim().toUpperCase();

/** Whether there can be such a code: what can't is not looked for. */
export const isCode = (canonical: string): boolean => CODE.test(canonical);

const maxUses = z
  .int('The number of uses is missing.')
  .min(1, 'A code can be used once at least.')
  .max(MOST_USES, `A code can be used ${MOST_USES} times at most.`);
const moment = z.date().min(EARLIEST, 'This is before 2000.').max(LATEST, 'This is after 2199.');

export const promoCodeCreation = z
  .object({
    eventId: z.string(),
    code: z
      .string()
      .transform(canonicalCode)
      .pipe(z.string().regex(CODE, 'Take 3 to 40 letters, digits, hyphens and underscores.')),
    percentOff: z.int().min(1, 'Take 1 to 100 percent off.').max(100, 'Take 1 to 100 percent off.').nullish(),
    amountOff: z
      .int()
      .min(0, 'An amount off is not negative.')
      .max(Number.MAX_SAFE_INTEGER, 'This is more than we can count.')
      .nullish(),
    maxUses: maxUses.nullish(),
    tierIds: z.array(z.string()).max(MOST_TIERS, `A code is for ${MOST_TIERS} tiers at most.`).nullish(),
    startsAt: moment.nullish(),
    endsAt: moment.nullish(),
  })
  .refine(({ percentOff, amountOff }) => (percentOff ?? null) === null || (amountOff ?? null) === null, {
    path: ['amountOff'],
    message: 'Take a percentage or an amount off, not both.',
  })
  .refine(({ percentOff, amountOff }) => (percentOff ?? amountOff ?? null) !== null, {
    path: ['percentOff'],
    message: 'Say what it takes off: a percentage or an amount.',
  });

/** An absent field keeps, null clears where there is something to clear. */
export const promoCodeUpdate = z.object({
  promoCodeId: z.string(),
  maxUses: maxUses.nullable().optional(),
  startsAt: moment.nullable().optional(),
  endsAt: moment.nullable().optional(),
  active: z.boolean('Say yes or no.').optional(),
});

/** How a code contradicts itself, and its amount the event's currency; empty where they don't. */
export function contradictionsIn(
  { amountOffAmount, startsAt, endsAt }: Pick<PromoCode, 'amountOffAmount' | 'startsAt' | 'endsAt'>,
  currency: string,
): InvalidField[] {
  const wrong: InvalidField[] = [];
  if ((amountOffAmount ?? 0) % chargeStep(currency) !== 0) {
    const message = `In ${currency} the last digit of an amount is 0: no other can be charged.`;
    wrong.push({ path: 'amountOff', message });
  }
  if (startsAt && endsAt && startsAt >= endsAt) wrong.push({ path: 'endsAt', message: 'It ends after it starts.' });
  return wrong;
}

/** Whether it can be used, if not now then when it starts. */
export const isStillGood = ({ active, endsAt, isUsedUp }: PromoCode): boolean =>
  active && !isUsedUp && (!endsAt || endsAt > clock.now());

/** @throws PromoCodeInvalidError unless buyers may use the code now. */
export function assertUsable(promoCode: PromoCode | null): asserts promoCode is PromoCode {
  if (!promoCode?.active) throw new PromoCodeInvalidError('unknown');
  const now = clock.now();
  if (promoCode.startsAt && promoCode.startsAt > now) throw new PromoCodeInvalidError('early');
  if (promoCode.endsAt && promoCode.endsAt <= now) throw new PromoCodeInvalidError('over');
  if (promoCode.isUsedUp) throw new PromoCodeInvalidError('usedUp');
}
