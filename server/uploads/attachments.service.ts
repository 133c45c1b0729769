import type { EntityManager } from '@mikro-orm/postgresql';
import { clock } from '../platform/clock.js';
import { InvalidInputError } from '../platform/errors.js';

interface Stored {
  readonly id: string;
  readonly event_id: string;
}

/**
 * Files that orders and registrations are about to name, under their locks, so that none is deleted meanwhile. Naming one
 * twice is no mistake: a buyer whose hold ran out tries again with the same answers.
 */
export class Attachments {
  readonly #taken = new Set<string>();

  private constructor(
    private readonly em: EntityManager,
    private readonly known: ReadonlyMap<string, Stored>,
  ) {}

  /** Locks those of them whose bytes are kept, to the end of the transaction, in the order of their ids. */
  static async lock(em: EntityManager, ids: readonly string[]): Promise<Attachments> {
    if (ids.length === 0) return new Attachments(em, new Map());
    const rows = await em.execute<Stored[]>(
      `select id, event_id from attachments where id in (?) and stored_at is not null order by id for no key update`,
      [[...new Set(ids)]],
    );
    return new Attachments(em, new Map(rows.map(row => [row.id, row])));
  }

  /** @throws InvalidInputError where one of these is not there, or of another event. */
  assertThere(ids: readonly string[], eventId: string, path: string): void {
    if (ids.some(id => this.known.get(id)?.event_id !== eventId)) {
      throw new InvalidInputError([{ path, message: 'A file is not there any more, or never came. Send it again.' }]);
    }
  }

  /** These are named from now on; they are there. */
  take(ids: readonly string[]): void {
    for (const id of ids) this.#taken.add(id);
  }

  /** Writes which are named. */
  async write(): Promise<void> {
    if (this.#taken.size === 0) return;
    await this.em.execute('update attachments set attached_at = ? where id in (?) and attached_at is null', [
      clock.now(),
      [...this.#taken],
    ]);
  }
}
