import type { EntityManager } from '@mikro-orm/postgresql';
import type { MembershipService } from '../accounts/membership.service.js';
import { Event } from '../events/event.entity.js';
import { csvLine } from '../platform/csv.js';
import { NotFoundError } from '../platform/errors.js';
import { isId } from '../platform/ids.js';
import { decimal } from '../platform/money.js';
import type { LedgerAccount, PostingKind } from './ledger.types.js';

const POSTINGS_A_PAGE = 500;
const COLUMNS = [
  'transaction',
  'at',
  'kind',
  'order',
  'provider',
  'reference',
  'currency',
  'account',
  'debit',
  'credit',
];

/** A posting for people: with the names of what it is about. */
export interface Transaction {
  readonly id: string;
  /** ISO 8601, UTC, to the microsecond: the next page begins behind it. */
  readonly at: string;
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

/** The ledger by the time of its postings: for promoters as CSV, for the operator on the command line. */
export class JournalService {
  constructor(
    private readonly em: EntityManager,
    private readonly memberships: MembershipService,
  ) {}

  /**
   * An event's transactions as CSV, one line an entry, oldest first; read page by page as it is taken, so that neither a
   * long night nor a slow reader holds memory or a transaction.
   * @throws UnauthenticatedError, NotFoundError, ForbiddenError before the first line.
   */
  async csv(eventId: string): Promise<{ fileName: string; lines: AsyncIterable<string> }> {
    const event = isId(eventId) ? await this.em.findOne(Event, eventId) : null;
    await this.memberships.require('seeTransactions', event?.organization.id ?? eventId, 'event');
    return { fileName: `${event!.slug}-transactions.csv`, lines: this.lines(event!.id) };
  }

  /** The last transactions, newest first: of one event by its id or slug, or (null) of all. For the operator alone. */
  async latest(event: string | null, limit: number): Promise<Transaction[]> {
    if (event === null) return this.read('', 'desc', limit, []);
    const found = await this.em.findOne(Event, isId(event) ? { id: event } : { slug: event });
    if (!found) throw new NotFoundError('event');
    return this.read('where event_id = ?', 'desc', limit, [found.id]);
  }

  private async *lines(eventId: string): AsyncGenerator<string> {
    yield csvLine(COLUMNS);
    let page = await this.read('where event_id = ?', 'asc', POSTINGS_A_PAGE, [eventId]);
    while (page.length > 0) {
      yield page.flatMap(linesOf).join('');
      const { at, id } = page.at(-1)!;
      const behind = 'where event_id = ? and (at, id) > (?::timestamptz, ?::uuid)';
      page = await this.read(behind, 'asc', POSTINGS_A_PAGE, [eventId, at, id]);
    }
  }

  private read(where: string, order: 'asc' | 'desc', limit: number, values: unknown[]): Promise<Transaction[]> {
    return this.em.execute<Transaction[]>(
      `select posting.id, to_char(posting.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, posting.kind, events.slug as "eventSlug",
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

function linesOf({ entries, ...posting }: Transaction): string[] {
  const { id, at, kind, orderNumber, provider, reference, currency } = posting;
  return entries.map(([account, amount]) => {
    const sides = amount > 0 ? [decimal(amount, currency), null] : [null, decimal(-amount, currency)];
    return csvLine([id, at, kind, orderNumber, provider, reference, currency, account, ...sides]);
  });
}
