import type { EntityManager } from '@mikro-orm/postgresql';
import type { LedgerAccount, PostingKind } from './ledger.types.js';

/** A posting for people: with the names of what it is about. */
export interface Transaction {
  readonly id: string;
  /** ISO 8601, UTC, to the microsecond: the next page begins behind it. */
  readonly at: string;
  /** The same by the event's clocks, to the second: `2026-11-21 19:42:10`. */
  readonly atLocal: string;
  /** The event's, IANA name. */
  readonly timeZone: string;
  readonly kind: PostingKind;
  readonly eventSlug: string;
  readonly orderNumber: string;
  readonly provider: string | null;
  /** What the provider calls the payment. */
  readonly reference: string | null;
  readonly currency: string;
  /** Debits first. Minor units. */
  readonly entries: readonly (readonly [LedgerAccount, number])[];
}

/** The ledger by the time of its postings. Asks nobody's leave: exports do, and the command line is the operator's. */
export class JournalService {
  constructor(private readonly em: EntityManager) {}

  /** An event's transactions that follow `after`, or the first ones, oldest first. */
  page(eventId: string, after: Pick<Transaction, 'at' | 'id'> | null, limit: number): Promise<Transaction[]> {
    if (!after) return this.read('where event_id = ?', 'asc', limit, [eventId]);
    const behind = 'where event_id = ? and (at, id) > (?::timestamptz, ?::uuid)';
    return this.read(behind, 'asc', limit, [eventId, after.at, after.id]);
  }

  /** The last transactions, newest first: of one event, or (null) of all. */
  latest(eventId: string | null, limit: number): Promise<Transaction[]> {
    return eventId === null
      ? this.read('', 'desc', limit, [])
      : this.read('where event_id = ?', 'desc', limit, [eventId]);
  }

  private read(where: string, order: 'asc' | 'desc', limit: number, values: unknown[]): Promise<Transaction[]> {
    return this.em.execute<Transaction[]>(
      `select posting.id, to_char(posting.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
              to_char(posting.at at time zone events.time_zone, 'YYYY-MM-DD HH24:MI:SS') as "atLocal",
              events.time_zone as "timeZone", posting.kind, events.slug as "eventSlug",
              orders.number as "orderNumber", payments.provider, payments.reference, posting.currency,
              (select jsonb_agg(jsonb_build_array(account, amount) order by amount desc, account)
               from ledger_entries where posting_id = posting.id) as entries
       from (select * from ledger_postings ${where} order by at ${order}, id ${order} limit ?) as posting
       join orders on orders.id = order_id join events on events.id = posting.event_id
       left join payments on payments.id = payment_id
       order by posting.at ${order}, posting.id ${order}`,
      [...values, limit],
    );
  }
}
