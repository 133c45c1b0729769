import type { EntityManager } from '@mikro-orm/postgresql';
import type { Order } from '../orders/order.entity.js';
import type { SecretKey } from '../platform/secret-key.js';
import { OfferUnclaimedError } from './waitlist.errors.js';

/** Offers that can't be paid as they are: it is the claim that asks what the event asks. */
export class UnclaimedOffers {
  constructor(
    private readonly em: EntityManager,
    private readonly secrets: SecretKey,
  ) {}

  /**
   * Those of these orders, by their ids, that nobody claimed and whose event asks what has to be answered. The caller holds
   * their locks, as a claim does. Orders that were never offered cost no question.
   */
  async among(orders: readonly Order[]): Promise<ReadonlyMap<string, OfferUnclaimedError>> {
    const offered = orders.filter(({ waitlistEntryId }) => waitlistEntryId !== null);
    if (offered.length === 0) return new Map();
    const unclaimed = await this.em.execute<{ id: string; entry_id: string }[]>(
      `select orders.id, entry.id as entry_id
       from orders join waitlist_entries as entry on entry.id = waitlist_entry_id join events on events.id = orders.event_id
       where orders.id in (?) and claimed_at is null and exists (
         select from jsonb_array_elements(questions) as asked
         where (asked -> 'required')::boolean and not (asked -> 'removed')::boolean)`,
      [offered.map(({ id }) => id)],
    );
    return new Map(
      unclaimed.map(({ id, entry_id: entryId }) => [
        id,
        new OfferUnclaimedError(this.secrets.linkToken('waitlist-claim', entryId)),
      ]),
    );
  }

  /** The order's hold was lengthened: its offer lasts as long, claimed or not. The caller holds the order's lock. */
  async lengthen({ waitlistEntryId, holdEndsAt }: Order): Promise<void> {
    if (waitlistEntryId === null) return;
    await this.em.execute(
      `update waitlist_entries set offer_expires_at = ? where id = ? and status = 'OFFERED' and offer_expires_at < ?`,
      [holdEndsAt, waitlistEntryId, holdEndsAt],
    );
  }

  /** @throws OfferUnclaimedError where the order is one of these. */
  async assertNone(order: Order): Promise<void> {
    const error = (await this.among([order])).get(order.id);
    if (error) throw error;
  }
}
