import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { rowsOf, runBulk } from '../platform/bulk.js';
import { PromoCode } from './promo-code.entity.js';
import { PromoCodeInvalidError } from './promo-code.errors.js';
import { assertUsable, canonicalCode, isCode } from './promo-code.policy.js';

/** A code as a buyer typed it, at one event. */
export interface TypedCode {
  readonly eventId: string;
  readonly typed: string;
}

/**
 * Promo codes under their locks, for many buyers in one transaction: each takes a use in memory, in turn, and what they
 * took together is written once. They are locked after events and tiers, in the order of their ids.
 */
export class PromoCodeStock {
  readonly #taken = new Map<string, number>();

  private constructor(
    private readonly em: EntityManager,
    private readonly codes: ReadonlyMap<string, PromoCode>,
  ) {}

  /** Locks the codes to the end of the transaction; what is no code of its event is not there. */
  static async lock(em: EntityManager, typed: readonly TypedCode[]): Promise<PromoCodeStock> {
    const asked = new Map(typed.map(one => [nameOf(one), one]));
    const possible = [...asked.values()].filter(({ typed: word }) => isCode(canonicalCode(word)));
    if (possible.length === 0) return new PromoCodeStock(em, new Map());
    const named = rowsOf('asked', [
      { name: 'event_id', type: 'uuid', values: possible.map(({ eventId }) => eventId) },
      { name: 'code', type: 'text', values: possible.map(({ typed: word }) => canonicalCode(word)) },
    ]);
    const rows = await runBulk(
      em,
      sql<
        Record<string, unknown>
      >`select * from promo_codes where (event_id, code) in (select event_id, code from ${named})
        order by id for no key update`,
    );
    const codes = rows.map(row => em.map(PromoCode, row));
    await em.populate(codes, ['tiers']);
    return new PromoCodeStock(em, new Map(codes.map(code => [`${code.event.id} ${code.code}`, code])));
  }

  /** The code as it is now, with its tiers. @throws PromoCodeInvalidError unless this buyer may use it now. */
  usable(asked: TypedCode): PromoCode {
    const promoCode = this.codes.get(nameOf(asked)) ?? null;
    assertUsable(promoCode);
    const { id, maxUses, uses } = promoCode;
    if (maxUses !== null && uses + (this.#taken.get(id) ?? 0) >= maxUses) throw new PromoCodeInvalidError('usedUp');
    return promoCode;
  }

  /** One order more uses it. */
  take({ id }: PromoCode): void {
    this.#taken.set(id, (this.#taken.get(id) ?? 0) + 1);
  }

  /** Writes what was taken. A CHECK constraint repeats what `usable` decided. */
  async write(): Promise<void> {
    if (this.#taken.size === 0) return;
    const taken = rowsOf('taken', [
      { name: 'id', type: 'uuid', values: [...this.#taken.keys()] },
      { name: 'uses', type: 'int', values: [...this.#taken.values()] },
    ]);
    await runBulk(
      this.em,
      sql`update promo_codes set uses = promo_codes.uses + taken.uses from ${taken} where promo_codes.id = taken.id`,
    );
  }
}

const nameOf = ({ eventId, typed }: TypedCode): string => `${eventId} ${canonicalCode(typed)}`;
