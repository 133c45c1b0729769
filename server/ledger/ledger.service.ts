import type { EntityManager } from '@mikro-orm/postgresql';
import type { Order } from '../orders/order.entity.js';
import type { Payment } from '../payments/payment.entity.js';
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

  /** A provider took money: any amount, in the currency that came, before anybody says what becomes of it. */
  async moneyReceived(payment: Source, money: { amount: number; currency: string }): Promise<void> {
    const { id, order } = payment;
    const entries = received({ payment, ...money });
    const { currency } = money;
    await this.book({ kind: 'MONEY_RECEIVED', sourceId: id, orderId: order.id, paymentId: id, currency, entries });
  }

  /** The order became PAID, with this payment's money or (null) with nothing due. */
  async orderPaid(order: Order, paymentId: string | null): Promise<void> {
    const { id, currency } = order;
    await this.book({ kind: 'SALE', sourceId: id, orderId: id, paymentId, currency, entries: sold(order) });
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

  /** One statement: in a sale it runs while others wait for the event's row. Nothing where every entry is 0. */
  private async book({
    kind,
    sourceId,
    occurrence = 0,
    orderId,
    paymentId,
    currency,
    entries,
  }: Posting): Promise<void> {
    const rows = Object.entries(entries).flatMap(([account, amount]) => (amount ? [{ account, amount }] : []));
    if (rows.length === 0) return;
    await this.em.execute(
      `with posting as (
         insert into ledger_postings
           (id, kind, source_id, occurrence, order_id, event_id, organization_id, payment_id, currency, at)
         select ?::uuid, ?, ?::uuid, ?::int, orders.id, event_id, organization_id, ?::uuid, ?, ?::timestamptz
         from orders join events on events.id = event_id where orders.id = ?
         returning id
       )
       insert into ledger_entries (posting_id, account, amount)
       select posting.id, entry.account, entry.amount
       from posting, jsonb_to_recordset(?::jsonb) as entry (account text, amount bigint)`,
      [newId(), kind, sourceId, occurrence, paymentId, currency, clock.now(), orderId, JSON.stringify(rows)],
    );
  }
}

const of = ({ id, order }: Source) => ({ paymentId: id, orderId: order.id });
