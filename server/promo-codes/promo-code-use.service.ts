import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { sql } from 'kysely';
import type { Viewer } from '../accounts/viewer.entity.js';
import { rowsOf, runBulk } from '../platform/bulk.js';
import type { RateLimits } from '../platform/rate-limits.js';
import { PromoCode } from './promo-code.entity.js';
import { PromoCodeInvalidError } from './promo-code.errors.js';
import { assertUsable, canonicalCode, isCode } from './promo-code.policy.js';

const NOTHING: ReadonlySet<string> = new Set();

/**
 * Promo codes as buyers use them, and the only place that changes `uses`.
 *
 * An order uses its code from the hold on; expiry and cancellation give the use back, refunds don't. The counter is
 * changed by one guarded UPDATE in the transaction that moves the inventory, after the locks of event and tiers, so
 * buyers of the last use stand in line, and the second one's guard finds it gone. A CHECK repeats the guard.
 *
 * Money that comes after the hold ended becomes tickets where there is room, whatever became of the code meanwhile: the
 * sale counts as a use even past the limit. The CHECK lets that through only where the same UPDATE says so, in
 * `late_uses`, which is always exactly what `uses` has over `max_uses`. New buyers are refused until uses are below
 * the limit again.
 */
export class PromoCodeUseService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly limits: RateLimits,
  ) {}

  /**
   * Asks with a word for an event that may be a guess. Wrong ones are counted by address; one that has guessed too often learns
   * nothing more for a while, not even about a code that is right.
   * @throws RateLimitedError, and what `ask` throws.
   */
  guess<Answer>(eventId: string, typed: string | null | undefined, ask: () => Promise<Answer>): Promise<Answer> {
    if (!typed) return ask();
    return this.limits.guess('promoCodeGuess', this.viewer.ip, `${eventId} ${typed}`, async wrong => {
      try {
        return await ask();
      } catch (error) {
        if (error instanceof PromoCodeInvalidError && error.isGuess) await wrong();
        throw error;
      }
    });
  }

  /** The code as it is now, with its tiers. @throws PromoCodeInvalidError unless buyers may use it now. */
  async usable(eventId: string, typed: string): Promise<PromoCode> {
    const code = canonicalCode(typed);
    const options = { populate: ['tiers'], refresh: true } as const;
    const promoCode = isCode(code) ? await this.em.findOne(PromoCode, { event: eventId, code }, options) : null;
    assertUsable(promoCode);
    return promoCode;
  }

  /** The ids of the tiers that a code names, which open with it where they are hidden; none with a wrong code. */
  async opened(eventId: string, typed: string | null | undefined): Promise<ReadonlySet<string>> {
    if (!typed) return NOTHING;
    try {
      const { tierIds } = await this.guess(eventId, typed, () => this.usable(eventId, typed));
      return tierIds ?? NOTHING;
    } catch (error) {
      if (error instanceof PromoCodeInvalidError) return NOTHING;
      throw error;
    }
  }

  /** Orders that used these codes, each as often as it is named, expired or were cancelled. Locked in the order of their ids. */
  @Transactional()
  async giveBack(promoCodeIds: readonly string[]): Promise<void> {
    if (promoCodeIds.length === 0) return;
    const ids = [...new Set(promoCodeIds)];
    await this.em.execute('select 1 from promo_codes where id in (?) order by id for no key update', [ids]);
    const back = rowsOf('back', [
      { name: 'id', type: 'uuid', values: ids },
      { name: 'uses', type: 'int', values: ids.map(id => promoCodeIds.filter(other => other === id).length) },
    ]);
    await runBulk(
      this.em,
      sql`update promo_codes as code set uses = code.uses - back.uses, late_uses = greatest(code.late_uses - back.uses, 0)
        from ${back} where code.id = back.id`,
    );
  }

  /** An order that had given its use back was paid after all: it counts, also past the limit. */
  @Transactional()
  async takeLate(promoCodeId: string): Promise<void> {
    await this.em.execute(
      'update promo_codes set uses = uses + 1, late_uses = greatest(uses + 1 - max_uses, 0) where id = ?',
      [promoCodeId],
    );
  }
}
