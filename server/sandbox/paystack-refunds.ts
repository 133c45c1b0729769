import { PaystackApiError, invalidParams } from './paystack-errors.js';
import type { PaystackRefundRow, TransactionRow } from './paystack-objects.js';
import { refundNotice, refundObject } from './paystack-refund-objects.js';
import { SandboxRefusal } from './refusal.js';
import { nextStep, readRefundFault, STEP_MS, type RefundFault } from './refund-faults.js';
import { parseAmount, parseCurrency, type PaystackBody } from './paystack-params.js';
import { emitPaystackEvent, findTransaction, transactionById } from './paystack-transactions.js';
import { one, only, type Db } from './store.js';

type Status = PaystackRefundRow['status'];

/** The statuses that are ahead of a new refund, which is pending. Days at Paystack, under a second here. */
function paystackCourse({ course }: RefundFault): Status[] {
  return course === 'hold' ? [] : ['processing', course === 'fail' ? 'failed' : 'processed'];
}

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

  const fault = await readRefundFault(db, 'PAYSTACK');
  const notes = [body.customer_note ?? null, body.merchant_note ?? null];
  const refund = await only<PaystackRefundRow>(
    db,
    `insert into sandbox.paystack_refunds
       (transaction_id, amount, customer_note, merchant_note, created_at, updated_at, ahead, step_ms, next_step_at)
     values ($1, $2, $3, $4, $5, $5, $6, $7, ${nextStep('$6', '$7')}) returning *`,
    [transaction.id, amount, ...notes, now, paystackCourse(fault), fault.ms ?? STEP_MS],
  );
  await emitPaystackEvent(db, 'refund.pending', refundNotice(refund, transaction));
  return { refund, transaction };
}

/** What has gone back or is about to, in subunits. */
export async function refundedSoFar(db: Db, transactionId: string): Promise<number> {
  const { sum } = await only<{ sum: string }>(
    db,
    `select coalesce(sum(amount), 0) as sum from sandbox.paystack_refunds
     where transaction_id = $1 and status <> 'failed'`,
    [transactionId],
  );
  return Number(sum);
}

/** Moves the refunds whose time has come on by one status; in one order of their payments, which each move locks. */
export async function advancePaystackRefunds(db: Db, now: Date): Promise<void> {
  const { rows } = await db.query<PaystackRefundRow & { ahead: Status[] }>(
    `select * from sandbox.paystack_refunds where next_step_at <= clock_timestamp()
     order by transaction_id limit 50 for update skip locked`,
  );
  for (const { id, ahead } of rows) {
    const [status, ...rest] = ahead;
    if (status) await move(db, id, status, rest, now);
  }
}

/** What a person decides about a refund that is under way. */
export async function settlePaystackRefund(
  db: Db,
  id: string,
  outcome: 'succeeded' | 'failed',
  now: Date,
): Promise<object> {
  const found = await findRefund(db, id, true);
  if (!found) throw new SandboxRefusal(404, `no refund at Paystack is called ${id}`);
  const { status } = found.refund;
  if (status === 'processed' || status === 'failed') throw new SandboxRefusal(409, `${id} is ${status}`);
  if (status === 'pending') await move(db, id, 'processing', [], now);
  const refund = await move(db, id, outcome === 'failed' ? 'failed' : 'processed', [], now);
  return refundObject(refund, await transactionById(db, refund.transaction_id));
}

async function move(db: Db, id: string, status: Status, ahead: Status[], now: Date): Promise<PaystackRefundRow> {
  const refund = await only<PaystackRefundRow>(
    db,
    `update sandbox.paystack_refunds
     set status = $2, ahead = $3, next_step_at = ${nextStep('$3', 'step_ms')}, updated_at = $4 where id = $1 returning *`,
    [id, status, ahead, now],
  );
  const transaction = await transactionById(db, refund.transaction_id);
  if (status === 'processed') await reverseIfWhole(db, transaction);
  await emitPaystackEvent(db, `refund.${status}`, refundNotice(refund, transaction));
  return refund;
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

export async function findRefund(db: Pick<Db, 'query'>, id: string, lock = false): Promise<RefundOf | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined;
  const sql = `select * from sandbox.paystack_refunds where id = $1 ${lock ? 'for update' : ''}`;
  const refund = await one<PaystackRefundRow>(db, sql, [id]);
  return refund && { refund, transaction: await transactionById(db, refund.transaction_id) };
}
