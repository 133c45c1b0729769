import { TierLane } from '../events/tier.entity.js';

/** How often a room admits. */
export const TICK_MS = 500;
const TICKS_A_MINUTE = 60_000 / TICK_MS;
/** A tick that came late is made good. After more than that, a pause or an outage, what was missed is missed. */
const TICKS_AT_ONCE = 2;
/** The share of the REGULAR lane is kept of so many admissions, any that follow each other. */
const WINDOW = 10;

/** What those waiting in each lane are called in `recent`. */
const LETTER = { [TierLane.VIP]: 'V', [TierLane.REGULAR]: 'R' } as const;

/** How many are admitted now, and the fraction of one that is left for later. */
export interface Quota {
  readonly admit: number;
  /** 0 to 1, without 1. */
  readonly carry: number;
}

/**
 * An even pace: each tick has its part of a minute's admissions, and fractions are carried from one to the next. What is
 * not used, because nobody waits, is not saved up.
 */
export function quota(carry: number, admitPerMinute: number, ticks: number): Quota {
  const exact = carry + (admitPerMinute / TICKS_A_MINUTE) * (ticks > TICKS_AT_ONCE ? 1 : ticks);
  const admit = Math.floor(exact);
  return { admit, carry: exact - admit };
}

export interface Admitted {
  /** How many of each lane. */
  readonly vip: number;
  readonly regular: number;
  /** The lanes of the last nine, oldest first. */
  readonly recent: string;
}

/**
 * Whose turn it is: VIP before REGULAR, but of any ten admissions in a row at least ceil(10 x share) are REGULAR while
 * any wait there. Where nobody waits in one lane, the other has all turns; those that were before a room's first are
 * taken for REGULAR ones, so that it begins with VIP.
 */
export function takeTurns(
  admit: number,
  waiting: { readonly vip: number; readonly regular: number },
  recent: string,
  regularShare: number,
): Admitted {
  const needed = Math.ceil(Math.round(WINDOW * regularShare * 1_000) / 1_000);
  let lately = recent.padStart(WINDOW - 1, LETTER.REGULAR);
  let vip = 0;
  let regular = 0;
  while (vip + regular < admit) {
    const mayBeVip = lately.replaceAll(LETTER.VIP, '').length >= needed;
    const isVip = vip < waiting.vip && (mayBeVip || regular >= waiting.regular);
    if (!isVip && regular >= waiting.regular) break;
    if (isVip) vip += 1;
    else regular += 1;
    lately = lately.slice(1) + (isVip ? LETTER.VIP : LETTER.REGULAR);
  }
  return { vip, regular, recent: lately };
}
