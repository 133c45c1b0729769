import { SandboxRefusal } from './refusal.js';
import { disputeNotice, disputeObject, type PaystackDisputeRow } from './paystack-dispute-object.js';
import type { TransactionRow } from './paystack-objects.js';
import { refundedSoFar } from './paystack-refunds.js';
import { emitPaystackEvent, findTransaction, transactionById } from './paystack-transactions.js';
import { one, only, type Db } from './store.js';

async function lockPaid(db: Db, id: string): Promise<TransactionRow> {
  const row = (await findTransaction(db, 'reference', id, true)) ?? (await findTransaction(db, 'id', id, true));
  if (row?.paid_at) return row;
  throw new SandboxRefusal(404, `no transaction at Paystack that succeeded is called ${id}`);
}

/** The buyer disputes what is left of a transaction. The money moves only once the dispute is resolved. */
export async function openPaystackDispute(db: Db, id: string, now: Date): Promise<object> {
  const transaction = await lockPaid(db, id);
  if (await disputeOf(db, transaction)) throw new SandboxRefusal(409, `${transaction.reference} has been disputed`);
  const amount = Number(transaction.amount) - (await refundedSoFar(db, transaction.id));
  if (amount === 0) {
    throw new SandboxRefusal(409, `${transaction.reference} has been refunded: nothing is left to dispute`);
  }
  const dispute = await only<PaystackDisputeRow>(
    db,
    `insert into sandbox.paystack_disputes (transaction_id, amount, status, created_at, updated_at)
     values ($1, $2, 'awaiting-merchant-feedback', $3, $3) returning *`,
    [transaction.id, amount, now],
  );
  await emitPaystackEvent(db, 'charge.dispute.create', disputeNotice(dispute, transaction));
  return disputeObject(dispute, transaction);
}

/** Paystack asks once more for an answer. */
export async function remindOfPaystackDispute(db: Db, id: string): Promise<object> {
  const transaction = await lockPaid(db, id);
  const dispute = await openDisputeOf(db, transaction);
  await emitPaystackEvent(db, 'charge.dispute.remind', disputeNotice(dispute, transaction));
  return disputeObject(dispute, transaction);
}

/** What is lost goes back to the buyer: the transaction reads `reversed` from then on. */
export async function closePaystackDispute(db: Db, id: string, outcome: 'won' | 'lost', now: Date): Promise<object> {
  const transaction = await lockPaid(db, id);
  const open = await openDisputeOf(db, transaction);
  const dispute = await only<PaystackDisputeRow>(
    db,
    `update sandbox.paystack_disputes set status = 'resolved', resolution = $2, resolved_at = $3, updated_at = $3
     where id = $1 returning *`,
    [open.id, outcome === 'won' ? 'declined' : 'auto-accepted', now],
  );
  if (outcome === 'lost') {
    await db.query(`update sandbox.paystack_transactions set status = 'reversed' where id = $1`, [transaction.id]);
  }
  const after = await transactionById(db, transaction.id);
  await emitPaystackEvent(db, 'charge.dispute.resolve', disputeNotice(dispute, after));
  return disputeObject(dispute, after);
}

export async function findPaystackDispute(db: Pick<Db, 'query'>, id: string): Promise<object | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined;
  const row = await one<PaystackDisputeRow>(db, 'select * from sandbox.paystack_disputes where id = $1', [id]);
  return row && disputeObject(row, await transactionById(db, row.transaction_id));
}

export const listedPaystackDispute = async (db: Pick<Db, 'query'>, row: PaystackDisputeRow): Promise<object> =>
  disputeObject(row, await transactionById(db, row.transaction_id), true);

const disputeOf = (db: Db, { id }: TransactionRow): Promise<PaystackDisputeRow | undefined> =>
  one<PaystackDisputeRow>(db, 'select * from sandbox.paystack_disputes where transaction_id = $1', [id]);

async function openDisputeOf(db: Db, transaction: TransactionRow): Promise<PaystackDisputeRow> {
  const dispute = await disputeOf(db, transaction);
  if (dispute && dispute.status !== 'resolved') return dispute;
  throw new SandboxRefusal(409, `${transaction.reference} has no open dispute`);
}
