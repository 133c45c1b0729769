import type Stripe from 'stripe';
import { SandboxRefusal } from './refusal.js';
import { nextStep, type RefundFault } from './refund-faults.js';
import { book } from './stripe-balance.js';
import { emitStripeEvent, type StripeWork } from './stripe-events.js';
import { refundObject, type RefundRow } from './stripe-objects.js';
import { one, only, randomId } from './store.js';

type Status = RefundRow['status'];

/**
 * The statuses that a new refund goes through, its first one first. A card's refund succeeds at once; others are pending
 * for days; and any may fail after it succeeded, when the buyer's bank sends the money back.
 */
export function stripeCourse({ course, ms }: RefundFault): [Status, ...Status[]] {
  switch (course) {
    case 'succeed':
      return ms === null ? ['succeeded'] : ['pending', 'succeeded'];
    case 'fail':
      return ['pending', 'failed'];
    case 'fail-late':
      return ['succeeded', 'failed'];
    case 'hold':
      return ['pending'];
  }
}

/** Moves the refunds whose time has come on by one status; in one order of their payments, which each move locks. */
export async function advanceStripeRefunds(work: StripeWork): Promise<void> {
  const { rows } = await work.db.query<RefundRow & { ahead: Status[] }>(
    `select * from sandbox.stripe_refunds where next_step_at <= clock_timestamp()
     order by charge limit 50 for update skip locked`,
  );
  for (const { id, ahead } of rows) {
    const [status, ...rest] = ahead;
    if (status) await move(work, id, status, rest);
  }
}

/** What a person decides: a pending refund succeeds or fails, one that succeeded can still fail. */
export async function settleStripeRefund(
  work: StripeWork,
  id: string,
  outcome: 'succeeded' | 'failed',
): Promise<Stripe.Refund> {
  const row = await one<RefundRow>(work.db, 'select * from sandbox.stripe_refunds where id = $1 for update', [id]);
  if (!row) throw new SandboxRefusal(404, `no refund at Stripe is called ${id}`);
  if (row.status === 'failed' || row.status === outcome) throw new SandboxRefusal(409, `${id} has ${row.status}`);
  return refundObject(await move(work, id, outcome, []));
}

async function move(work: StripeWork, id: string, status: Status, ahead: Status[]): Promise<RefundRow> {
  const returned = status === 'failed' ? randomId('txn_') : null;
  const refund = await only<RefundRow>(
    work.db,
    `update sandbox.stripe_refunds
     set status = $2, ahead = $3, next_step_at = ${nextStep('$3', 'step_ms')}, failure_transaction = $4
     where id = $1 returning *`,
    [id, status, ahead, returned],
  );
  if (returned !== null) await takeBack(work, refund, returned);
  await emitStripeEvent(work, 'refund.updated', refundObject(refund));
  if (returned !== null) await emitStripeEvent(work, 'refund.failed', refundObject(refund));
  return refund;
}

/** The money of a failed refund is the merchant's again, and can be refunded again. */
async function takeBack(work: StripeWork, refund: RefundRow, id: string): Promise<void> {
  await work.db.query('update sandbox.stripe_charges set amount_refunded = amount_refunded - $2 where id = $1', [
    refund.charge,
    refund.amount,
  ]);
  await book(work, {
    id,
    source: refund.id,
    type: 'refund_failure',
    reporting_category: 'refund_failure',
    amount: Number(refund.amount),
    currency: refund.currency,
    description: 'REFUND FAILURE',
  });
}
