import { timingSafeEqual } from 'node:crypto';
import type { Viewer } from '../accounts/viewer.entity.js';
import type { Event } from '../events/event.entity.js';
import { canonicalVipCode } from '../events/event.policy.js';
import type { RateLimits } from '../platform/rate-limits.js';
import { isStillGood } from '../promo-codes/promo-code.policy.js';
import { joiningNetwork } from './joining-network.js';
import type { QueueArrivals } from './queue-arrivals.js';
import type { RoomBoards } from './room-boards.service.js';

/** What a code opened. */
export interface Opened {
  readonly isVip: boolean;
  /** Hidden tiers; null: none. */
  readonly opens: readonly string[] | null;
}

const NOTHING: Opened = { isVip: false, opens: null };

/**
 * The codes that somebody types in front of a sale: one field for what opens the VIP lane and for promo codes that open
 * hidden tiers. Words that are neither are guesses at both, and counted with all other guesses at them; a promo code that takes something off is
 * none, though it opens nothing here: links carry it.
 */
export class RoomCodes {
  constructor(
    private readonly viewer: Viewer,
    private readonly arrivals: QueueArrivals,
    private readonly boards: RoomBoards,
    private readonly limits: RateLimits,
  ) {}

  /** What this word opens. @throws RateLimitedError after too many that open nothing: then none is right for a while. */
  async openedBy({ id, waitingRoom }: Event, typed: string | null | undefined): Promise<Opened> {
    if (!typed) return NOTHING;
    const vipCode = waitingRoom?.vipCode ?? null;
    const hidden = (await this.boards.board(id)).lanes.VIP.stock.opened;
    if (vipCode === null && hidden.size === 0) return NOTHING;
    const { ip } = this.viewer;
    const word = `${id} ${typed}`;
    return this.limits.guess('promoCodeGuess', ip, word, asPromoCode =>
      this.limits.guess('vipCodeGuess', joiningNetwork(ip), word, async asVipCode => {
        const isVip = vipCode !== null && isSame(vipCode, canonicalVipCode(typed));
        const promoCode = await this.arrivals.promoCode(id, typed); // also one that opens nothing is no guess
        if (!isVip && !promoCode?.active) await Promise.all([asVipCode(), asPromoCode()]);
        const named = promoCode && isStillGood(promoCode) ? [...(promoCode.tierIds ?? [])] : [];
        const opens = named.filter(tierId => hidden.has(tierId));
        return { isVip, opens: opens.length > 0 ? opens : null };
      }),
    );
  }
}

function isSame(code: string, typed: string): boolean {
  const [right, given] = [Buffer.from(code), Buffer.from(typed)];
  return right.length === given.length && timingSafeEqual(right, given);
}
