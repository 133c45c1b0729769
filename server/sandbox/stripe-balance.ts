import type Stripe from 'stripe';
import { seconds } from './stripe-objects.js';
import type { Db } from './store.js';

/** Money that came or went. Amounts in the currency's smallest unit; what leaves is negative; `fee` is taken off. */
export interface BalanceRow {
  id: string;
  source: string;
  type: Stripe.BalanceTransaction.Type;
  reporting_category: string;
  amount: string;
  fee: string;
  currency: string;
  description: string | null;
  created: Date;
}

interface Movement extends Pick<
  BalanceRow,
  'id' | 'source' | 'type' | 'reporting_category' | 'currency' | 'description'
> {
  amount: number;
  fee?: number;
}

/** What Stripe keeps of a card payment: 2.9 %, without the fixed part that differs by currency. */
export const stripeFee = (amount: number): number => Math.round(amount * 0.029);

export async function book(work: { db: Db; now: Date }, movement: Movement): Promise<void> {
  const { id, source, type, reporting_category, amount, fee = 0, currency, description } = movement;
  await work.db.query(
    `insert into sandbox.stripe_balance_transactions
       (id, source, type, reporting_category, amount, fee, currency, description, created)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, source, type, reporting_category, amount, fee, currency, description, work.now],
  );
}

/** The sandbox's money is available at once. */
export function balanceObject(row: BalanceRow): Stripe.BalanceTransaction {
  const [amount, fee] = [Number(row.amount), Number(row.fee)];
  const dispute = row.reporting_category.startsWith('dispute');
  const what = dispute ? 'Dispute fee' : 'Stripe processing fees';
  const detail = { amount: fee, application: null, currency: row.currency, description: what, type: 'stripe_fee' };
  return {
    id: row.id,
    object: 'balance_transaction',
    amount,
    available_on: seconds(row.created),
    balance_type: 'payments',
    created: seconds(row.created),
    currency: row.currency,
    description: row.description,
    exchange_rate: null,
    fee,
    fee_details: fee === 0 ? [] : [detail],
    net: amount - fee,
    reporting_category: row.reporting_category,
    source: row.source,
    status: 'available',
    type: row.type,
  };
}
