import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { TierLane, type Tier } from '../events/tier.entity.js';
import { isOpen, OrderStatus } from '../orders/order-status.js';
import { rowsOf, runBulk } from '../platform/bulk.js';
import { clock } from '../platform/clock.js';
import type { SecretKey } from '../platform/secret-key.js';
import { QueueRequiredError, QueueRequiredReason } from './waiting-room.errors.js';

/** An admitted place under its lock. */
export interface Admission {
  readonly id: string;
  readonly event_id: string;
  /** Whose it is alone; null: whoever has its token may use it. */
  readonly user_id: string | null;
  readonly lane: TierLane;
  readonly admission_ends_at: Date;
  /** What became of the order that it opened; null where it opened none. */
  readonly order_status: OrderStatus | null;
  readonly hold_expires_at: Date | null;
}

/**
 * Admissions to sales with a waiting room, under their locks, for many buyers in one transaction. An admission is good
 * for one order at a time: for another when the first has expired or was cancelled, as long as it lasts.
 */
export class Admissions {
  /** By place: the order that it opens in this transaction. */
  readonly #used = new Map<string, string>();

  private constructor(
    private readonly em: EntityManager,
    private readonly secrets: SecretKey,
    private readonly known: ReadonlyMap<string, Admission>,
  ) {}

  /** Locks what these tokens are about to the end of the transaction, in the order of the ids. */
  static async lock(em: EntityManager, secrets: SecretKey, tokens: readonly string[]): Promise<Admissions> {
    const ids = tokens.flatMap(token => secrets.readLinkToken('admission', token) ?? []);
    if (ids.length === 0) return new Admissions(em, secrets, new Map());
    const rows = await em.execute<Admission[]>(
      `select place.id, place.event_id, place.user_id, place.lane, place.admission_ends_at,
         orders.status as order_status, orders.hold_expires_at
       from queue_tickets as place left join orders on orders.id = place.order_id
       where place.id in (?) and place.status = 'ADMITTED' order by place.id for no key update of place`,
      [[...new Set(ids)]],
    );
    return new Admissions(em, secrets, new Map(rows.map(row => [row.id, row])));
  }

  /**
   * The admission that this token is, for an order of these tiers by this user, or by a guest.
   * @throws QueueRequiredError without one, with one that is forged, of another event, of another user, past its time or
   * used, and for a VIP tier with one of the other lane.
   */
  usable(token: string | null | undefined, eventId: string, tiers: readonly Tier[], userId: string | null): Admission {
    const id = token && this.secrets.readLinkToken('admission', token);
    const admission = id ? this.known.get(id) : undefined;
    const now = clock.now();
    if (admission?.event_id !== eventId || new Date(admission.admission_ends_at) <= now) {
      throw new QueueRequiredError(QueueRequiredReason.NO_ADMISSION);
    }
    if (admission.user_id !== null && admission.user_id !== userId)
      throw new QueueRequiredError(QueueRequiredReason.OTHER_PERSON);
    if (this.#used.has(admission.id) || hasOrder(admission, now))
      throw new QueueRequiredError(QueueRequiredReason.USED);
    if (admission.lane !== TierLane.VIP && tiers.some(({ lane }) => lane === TierLane.VIP)) {
      throw new QueueRequiredError(QueueRequiredReason.OTHER_LANE);
    }
    return admission;
  }

  /** It opens this order. */
  take({ id }: Admission, orderId: string): void {
    this.#used.set(id, orderId);
  }

  /** Writes which order each has opened, after the orders. */
  async write(): Promise<void> {
    if (this.#used.size === 0) return;
    const used = rowsOf('used', [
      { name: 'id', type: 'text', values: [...this.#used.keys()] },
      { name: 'order_id', type: 'uuid', values: [...this.#used.values()] },
    ]);
    await runBulk(
      this.em,
      sql`update queue_tickets as place set order_id = used.order_id from ${used} where place.id = used.id`,
    );
  }
}

/** By the clock: a hold that ended counts no more, whatever its row says. */
function hasOrder({ order_status: status, hold_expires_at: endsAt }: Admission, now: Date): boolean {
  if (status === null) return false;
  return status === OrderStatus.PAID || (isOpen(status) && new Date(endsAt!) > now);
}
