import { enqueueDelivery } from './deliveries.js';
import type { Outcome } from './hosted-page.js';
import { PaystackApiError } from './paystack-errors.js';
import type { TransactionRow } from './paystack-objects.js';
import { chargeObject } from './paystack-transaction-objects.js';
import type { NewTransaction } from './paystack-params.js';
import { one, only, randomHex, randomId, type Db } from './store.js';

export async function initialize(db: Db, wanted: NewTransaction, now: Date): Promise<TransactionRow> {
  const row = await one<TransactionRow>(
    db,
    `insert into sandbox.paystack_transactions
       (reference, access_code, amount, currency, email, callback_url, metadata, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (reference) do nothing returning *`,
    [
      wanted.reference ?? randomId('T').toLowerCase(),
      randomHex(8),
      wanted.amount,
      wanted.currency,
      wanted.email,
      wanted.callbackUrl,
      JSON.stringify(wanted.metadata),
      now,
    ],
  );
  if (row) return row;
  const nextStep = 'Try and create the Transaction or Charge with a new reference';
  throw new PaystackApiError(400, 'Duplicate Transaction Reference', 'duplicate_reference', nextStep);
}

/** Numbers are ids, anything else a reference; `lock` holds the row to the transaction's end. */
export function findTransaction(
  db: Pick<Db, 'query'>,
  by: 'id' | 'reference' | 'access_code',
  value: string,
  lock = false,
): Promise<TransactionRow | undefined> {
  if (by === 'id' && !/^\d{1,18}$/.test(value)) return Promise.resolve(undefined);
  const sql = `select * from sandbox.paystack_transactions where ${by} = $1 ${lock ? 'for update' : ''}`;
  return one<TransactionRow>(db, sql, [value]);
}

export const transactionById = (db: Pick<Db, 'query'>, id: string): Promise<TransactionRow> =>
  only<TransactionRow>(db, 'select * from sandbox.paystack_transactions where id = $1', [id]);

/**
 * abandoned -> success | failed | ongoing; ongoing (the buyer is to make a bank transfer) -> success | pending | failed;
 * pending (the bank has it) -> success | failed; failed -> as abandoned: its page can still be paid, as the real one can.
 */
export const OUTCOMES: Record<TransactionRow['status'], readonly Outcome[]> = {
  abandoned: ['pay', 'transfer', 'decline'],
  failed: ['pay', 'transfer', 'decline'],
  ongoing: ['arrive', 'wait', 'fail'],
  pending: ['arrive', 'fail'],
  success: [],
  reversed: [],
};

const BECOMES = {
  pay: 'success',
  arrive: 'success',
  decline: 'failed',
  fail: 'failed',
  transfer: 'ongoing',
  wait: 'pending',
} as const;

/**
 * What a button of the hosted page does to a locked transaction; the outcome is one of its status'. Paystack sends a
 * webhook of success alone.
 */
export async function pressTransaction(
  db: Db,
  row: TransactionRow,
  outcome: Outcome,
  now: Date,
): Promise<TransactionRow> {
  const status = BECOMES[outcome];
  const attempt = outcome === 'pay' || outcome === 'decline' || outcome === 'transfer';
  const pressed = await only<TransactionRow>(
    db,
    `update sandbox.paystack_transactions
     set status = $2, paid_at = $3, attempts = attempts + $4, channel = $5 where id = $1 returning *`,
    [
      row.id,
      status,
      status === 'success' ? now : null,
      attempt ? 1 : 0,
      outcome === 'pay' || outcome === 'decline' ? 'card' : 'bank_transfer',
    ],
  );
  if (status === 'success') await emitPaystackEvent(db, 'charge.success', chargeObject(pressed));
  return pressed;
}

/** Paystack's webhooks have neither an id nor a time of their own. */
export const emitPaystackEvent = (db: Db, event: string, data: object): Promise<void> =>
  enqueueDelivery(db, 'PAYSTACK', event, JSON.stringify({ event, data }));
