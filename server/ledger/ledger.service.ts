import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { Order } from '../orders/order.entity.js';
import type { Payment } from '../payments/payment.entity.js';
import { rowsOf, runBulk } from '../platform/bulk.js';
import { clock } from '../platform/clock.js';
import { newId } from '../platform/ids.js';
import type { Refund } from '../refunds/refund.entity.js';
import {
  allowed,
  disputed,
  lost,
  owedAgain,
  received,
  repaid,
  returned,
  sold,
  timesBooked,
  undone,
} from './ledger.policy.js';
import type { BookedEntry, DisputedMoney, Entries, LedgerAccount, PostingKind } from './ledger.types.js';

type Source = Pick<Payment, 'id' | 'provider' | 'order'>;
type Returned = Pick<Refund, 'id' | 'automatic' | 'external' | 'returnedAmount' | 'currency'>;

interface Posting {
  readonly kind: PostingKind;
  readonly sourceId: string;
  readonly occurrence?: number;
  readonly orderId: string;
  readonly paymentId: string | null;
  readonly currency: string;
  readonly entries: Entries;
}

/**
 * The books: every movement of money is a posting whose entries sum to zero (ledger.types.ts has the accounts,
 * docs/ledger.md an example of each). Nothing here is ever changed or removed, by triggers in the database.
 *
 * Every method is to be called in the transaction of what it records, with the order locked: what an earlier movement
 * of the order was booked as decides about the next. The same movement booked a second time breaks a unique index, and
 * the transaction with it.
 */
export class LedgerService {
  constructor(private readonly em: EntityManager) {}

  /** Providers took money: any amounts, in the currencies that came, before anybody says what becomes of them. */
  async moneyReceived(all: readonly { payment: Source; amount: number; currency: string }[]): Promise<void> {
    await this.bookAll(
      all.map(({ payment, amount, currency }) => ({
        ...of(payment),
        kind: 'MONEY_RECEIVED',
        sourceId: payment.id,
        currency,
        entries: received({ payment, amount, currency }),
      })),
    );
  }

  /** Orders became PAID, each with this payment's money or (null) with nothing due. */
  async ordersPaid(all: readonly { order: Order; paymentId: string | null }[]): Promise<void> {
    await this.bookAll(
      all.map(({ order, paymentId }) => {
        const { id, currency } = order;
        return { kind: 'SALE', sourceId: id, orderId: id, paymentId, currency, entries: sold(order) };
      }),
    );
  }

  /** The provider says that the refund's money went back to this payment. */
  async refundSucceeded(refund: Returned, payment: Source): Promise<void> {
    const { id: sourceId, automatic, external, returnedAmount: amount, currency } = refund;
    const order = await payment.order.loadOrFail();
    const booked = await this.ofOrder(order.id);
    const occurrence = timesBooked(booked, 'REFUND_REVERSED', sourceId);
    const movement = { payment, amount, currency };
    const entries = automatic
      ? repaid(booked, movement)
      : external
        ? allowed(movement)
        : returned(order, booked, movement);
    await this.book({ ...of(payment), kind: 'REFUND', sourceId, occurrence, currency, entries });
  }

  /** A refund that had succeeded failed after all: its money is back at the provider. It may succeed again later. */
  async refundReversed(refund: Returned, payment: Source): Promise<void> {
    const { id: sourceId, automatic, returnedAmount: amount, currency } = refund;
    const booked = await this.ofOrder(payment.order.id);
    const occurrence = timesBooked(booked, 'REFUND', sourceId) - 1;
    const movement = { payment, amount, currency };
    const entries = automatic ? owedAgain(booked, movement) : undone(booked, 'REFUND', sourceId);
    await this.book({ ...of(payment), kind: 'REFUND_REVERSED', sourceId, occurrence, currency, entries });
  }

  /** The buyer's bank asks for this money, and the provider keeps it back. */
  async disputeOpened(dispute: DisputedMoney, payment: Source): Promise<void> {
    const { id: sourceId, amount, currency } = dispute;
    const entries = disputed({ payment, amount, currency });
    await this.book({ ...of(payment), kind: 'DISPUTE_OPENED', sourceId, currency, entries });
  }

  /** The provider gives the disputed money back. @throws where no opened dispute was booked. */
  async disputeWon(dispute: Omit<DisputedMoney, 'amount'>, payment: Source): Promise<void> {
    const { id: sourceId, currency } = dispute;
    const entries = undone(await this.ofOrder(payment.order.id), 'DISPUTE_OPENED', sourceId);
    await this.book({ ...of(payment), kind: 'DISPUTE_WON', sourceId, currency, entries });
  }

  /** The bank keeps the disputed money. @throws where no opened dispute was booked. */
  async disputeLost(dispute: Omit<DisputedMoney, 'amount'>, payment: Source): Promise<void> {
    const { id: sourceId, currency } = dispute;
    const entries = lost(await this.ofOrder(payment.order.id), sourceId, { payment, currency });
    await this.book({ ...of(payment), kind: 'DISPUTE_LOST', sourceId, currency, entries });
  }

  /** What the refund took back when its money went back first. @throws where that was not booked. */
  async entriesOfRefund(refundId: string): Promise<Entries> {
    const rows = await this.em.execute<{ account: LedgerAccount; amount: string }[]>(
      `select account, amount from ledger_postings join ledger_entries on posting_id = id
       where kind = 'REFUND' and source_id = ? and occurrence = 0`,
      [refundId],
    );
    if (rows.length === 0) throw new Error(`Refund ${refundId} was never booked`);
    return Object.fromEntries(rows.map(({ account, amount }) => [account, Number(amount)]));
  }

  private async ofOrder(orderId: string): Promise<BookedEntry[]> {
    const rows = await this.em.execute<(Omit<BookedEntry, 'amount'> & { amount: string })[]>(
      `select kind, source_id as "sourceId", occurrence, payment_id as "paymentId", currency, account, amount
       from ledger_postings join ledger_entries on posting_id = id where order_id = ?`,
      [orderId],
    );
    return rows.map(row => ({ ...row, amount: Number(row.amount) }));
  }

  private book(posting: Posting): Promise<void> {
    return this.bookAll([posting]);
  }

  /** One statement: in a sale it runs while others wait for the event's row. Nothing where every entry is 0. */
  private async bookAll(asked: readonly Posting[]): Promise<void> {
    const postings = asked.map(posting => ({
      ...posting,
      id: newId(),
      rows: Object.entries(posting.entries).filter(([, amount]) => amount),
    }));
    const booked = postings.filter(({ rows }) => rows.length > 0);
    if (booked.length === 0) return;
    const named = rowsOf('named', [
      { name: 'id', type: 'uuid', values: booked.map(({ id }) => id) },
      { name: 'kind', type: 'text', values: booked.map(({ kind }) => kind) },
      { name: 'source_id', type: 'uuid', values: booked.map(({ sourceId }) => sourceId) },
      { name: 'occurrence', type: 'int', values: booked.map(({ occurrence = 0 }) => occurrence) },
      { name: 'order_id', type: 'uuid', values: booked.map(({ orderId }) => orderId) },
      { name: 'payment_id', type: 'uuid', values: booked.map(({ paymentId }) => paymentId) },
      { name: 'currency', type: 'text', values: booked.map(({ currency }) => currency) },
    ]);
    const entries = booked.flatMap(({ id, rows }) => rows.map(([account, amount]) => ({ id, account, amount })));
    const entered = rowsOf('entry', [
      { name: 'posting_id', type: 'uuid', values: entries.map(({ id }) => id) },
      { name: 'account', type: 'text', values: entries.map(({ account }) => account) },
      { name: 'amount', type: 'bigint', values: entries.map(({ amount }) => amount) },
    ]);
    await runBulk(
      this.em,
      sql`with posting as (
         insert into ledger_postings
           (id, kind, source_id, occurrence, order_id, event_id, organization_id, payment_id, currency, at)
         select named.id, kind, source_id, occurrence, order_id, event_id, organization_id, payment_id, named.currency, ${clock.now()}
         from ${named} join orders on orders.id = order_id join events on events.id = event_id
         returning id
       )
       insert into ledger_entries (posting_id, account, amount)
       select posting.id, account, amount from posting join ${entered} on posting.id = posting_id`,
    );
  }
}

const of = ({ id, order }: Source) => ({ paymentId: id, orderId: order.id });
