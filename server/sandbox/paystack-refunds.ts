import { PaystackApiError, invalidParams } from './paystack-errors.js';
import { refundNotice, type PaystackRefundRow, type TransactionRow } from './paystack-objects.js';
import { parseAmount, parseCurrency, type PaystackBody } from './paystack-params.js';
import { emitPaystackEvent, findTransaction, transactionById } from './paystack-transactions.js';
import { one, only, type Db } from './store.js';

/** pending -> processing -> processed, each after this long: days at Paystack, under a second here. */
const STEP_MS = 350;
const NEXT = { pending: 'processing', processing: 'processed', processed: 'processed' } as const;

const nextStep = (parameter: string) => `clock_timestamp() + ${parameter} * interval '1 millisecond'`;

export interface RefundOf {
  refund: PaystackRefundRow;
  transaction: TransactionRow;
}

/** `POST /refund`: queued, `pending`. Refunds of a transaction never exceed it. */
export async function createPaystackRefund(db: Db, body: PaystackBody, now: Date): Promise<RefundOf> {
  const named = String(body.transaction ?? '');
  const asked = parseAmount(body.amount);
  const currency = parseCurrency(body.currency);
  if (named === '') throw invalidParams('transaction is required');

  const transaction =
    (await findTransaction(db, 'reference', named, true)) ?? (await findTransaction(db, 'id', named, true));
  if (!transaction) throw new PaystackApiError(404, 'Transaction not found', 'transaction_not_found');
  if (transaction.status === 'reversed') throw invalidParams('Transaction has been fully reversed');
  if (transaction.status !== 'success') throw invalidParams('Only successful transactions can be refunded');
  if (currency !== null && currency !== transaction.currency) {
    throw invalidParams('Refund currency must be the currency of the transaction');
  }
  const left = Number(transaction.amount) - (await refundedSoFar(db, transaction.id));
  const amount = asked ?? left;
  if (left === 0) throw invalidParams('Transaction has been fully reversed');
  if (amount > left) throw invalidParams('Refund amount cannot be more than what is left of the transaction amount');

  const refund = await only<PaystackRefundRow>(
    db,
    `insert into sandbox.paystack_refunds
       (transaction_id, amount, customer_note, merchant_note, created_at, updated_at, next_step_at)
     values ($1, $2, $3, $4, $5, $5, ${nextStep('$6')}) returning *`,
    [transaction.id, amount, body.customer_note ?? null, body.merchant_note ?? null, now, STEP_MS],
  );
  await emitPaystackEvent(db, 'refund.pending', refundNotice(refund, transaction));
  return { refund, transaction };
}

/** What has gone back or is about to, in subunits. */
export async function refundedSoFar(db: Db, transactionId: string): Promise<number> {
  const { sum } = await only<{ sum: string }>(
    db,
    'select coalesce(sum(amount), 0) as sum from sandbox.paystack_refunds where transaction_id = $1',
    [transactionId],
  );
  return Number(sum);
}

/** Moves the refunds whose time has come on by one state. True: one at least, so webhooks wait to be sent. */
export async function advanceRefunds(db: Db, now: Date): Promise<boolean> {
  const { rows } = await db.query<PaystackRefundRow>(
    `select * from sandbox.paystack_refunds where next_step_at <= clock_timestamp()
     order by next_step_at limit 50 for update skip locked`,
  );
  for (const row of rows) {
    const status = NEXT[row.status];
    const refund = await only<PaystackRefundRow>(
      db,
      `update sandbox.paystack_refunds set status = $2, updated_at = $3,
         next_step_at = case when $2 = 'processed' then null else ${nextStep('$4')} end
       where id = $1 returning *`,
      [row.id, status, now, STEP_MS],
    );
    const transaction = await transactionById(db, refund.transaction_id);
    if (status === 'processed') await reverseIfWhole(db, transaction);
    await emitPaystackEvent(db, `refund.${status}`, refundNotice(refund, transaction));
  }
  return rows.length > 0;
}

/** A transaction of which nothing is left reads `reversed`, no longer `success`. */
async function reverseIfWhole(db: Db, { id }: TransactionRow): Promise<void> {
  await db.query(
    `update sandbox.paystack_transactions t set status = 'reversed'
     where id = $1 and amount = (
       select sum(amount) from sandbox.paystack_refunds where transaction_id = t.id and status = 'processed')`,
    [id],
  );
}

export async function findRefund(db: Pick<Db, 'query'>, id: string): Promise<RefundOf | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined;
  const refund = await one<PaystackRefundRow>(db, 'select * from sandbox.paystack_refunds where id = $1', [id]);
  return refund && { refund, transaction: await transactionById(db, refund.transaction_id) };
}
