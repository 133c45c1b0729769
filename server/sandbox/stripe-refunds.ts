import type { Params } from './form-params.js';
import { formatStripeAmount } from './stripe-amounts.js';
import { book } from './stripe-balance.js';
import { invalidParam, noSuch, refused } from './stripe-errors.js';
import { emitStripeEvent, type StripeWork } from './stripe-events.js';
import { balanceTransactionOf, chargeObject, refundObject, type ChargeRow, type RefundRow } from './stripe-objects.js';
import { checkKnown, metadata, positive, text } from './stripe-params.js';
import { nextStep, readRefundFault, STEP_MS } from './refund-faults.js';
import { stripeCourse } from './stripe-refund-course.js';
import { one, only, randomId } from './store.js';

const KNOWN = ['amount', 'charge', 'expand', 'metadata', 'payment_intent', 'reason'];
const REASONS = ['duplicate', 'fraudulent', 'requested_by_customer'];

/** `POST /v1/refunds`. Unless told otherwise a refund succeeds at once; refunds of one payment never exceed it. */
export async function createRefund(work: StripeWork, params: Params): Promise<RefundRow> {
  checkKnown(params, KNOWN);
  const asked = positive(params, 'amount');
  const reason = text(params, 'reason');
  if (reason !== null && !REASONS.includes(reason)) {
    throw invalidParam('reason', `Invalid reason: must be one of ${REASONS.join(', ')}`);
  }
  const kept = metadata(params);
  const charge = await lockPaid(work, params);

  const left = Number(charge.amount) - Number(charge.amount_refunded);
  const amount = asked ?? left;
  if (left === 0) throw refused(`Charge ${charge.id} has already been refunded.`, 'charge_already_refunded');
  if (amount > left) {
    const [wanted, most] = [amount, left].map(value => formatStripeAmount(value, charge.currency));
    throw refused(
      `Refund amount (${wanted}) is greater than unrefunded amount on charge (${most})`,
      undefined,
      'amount',
    );
  }

  const after = await only<ChargeRow>(
    work.db,
    'update sandbox.stripe_charges set amount_refunded = amount_refunded + $2 where id = $1 returning *',
    [charge.id, amount],
  );
  const fault = await readRefundFault(work.db, 'STRIPE');
  const [status, ...ahead] = stripeCourse(fault);
  const refund = await only<RefundRow>(
    work.db,
    `insert into sandbox.stripe_refunds
       (id, payment_intent, charge, amount, currency, reason, metadata, created, status, ahead, step_ms, next_step_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, ${nextStep('$10', '$11')}) returning *`,
    [
      randomId('re_'),
      charge.payment_intent,
      charge.id,
      amount,
      charge.currency,
      reason,
      JSON.stringify(kept),
      work.now,
      status,
      ahead,
      fault.ms ?? STEP_MS,
    ],
  );
  await book(work, {
    id: balanceTransactionOf(refund.id),
    source: refund.id,
    type: 'refund',
    reporting_category: 'refund',
    amount: -amount,
    currency: refund.currency,
    description: 'REFUND FOR CHARGE',
  });
  await emitStripeEvent(work, 'refund.created', refundObject(refund));
  await emitStripeEvent(work, 'charge.refunded', chargeObject(after));
  if (status === 'succeeded') await emitStripeEvent(work, 'refund.updated', refundObject(refund));
  return refund;
}

/** The charge named by `charge` or `payment_intent`, locked, so that two refunds at once are counted one by one. */
async function lockPaid({ db }: StripeWork, params: Params): Promise<ChargeRow> {
  const intentId = text(params, 'payment_intent');
  const chargeId = text(params, 'charge');
  if (intentId === null && chargeId === null) {
    const message = 'One of the following params should be provided for this request: payment_intent or charge.';
    throw invalidParam('payment_intent', message, 'parameter_missing');
  }
  const [what, id] =
    intentId !== null ? (['payment_intent', intentId] as const) : (['charge', chargeId ?? ''] as const);
  const known = await one(db, `select from sandbox.stripe_${what}s where id = $1`, [id]);
  if (!known) throw noSuch(what, id, what);
  const charge = await one<ChargeRow>(
    db,
    `select * from sandbox.stripe_charges where ${what === 'charge' ? 'id' : what} = $1 and status = 'succeeded' for update`,
    [id],
  );
  if (!charge) throw refused(`This ${what} (${id}) does not have a successful charge to refund.`);
  if (charge.disputed) {
    throw refused(`Charge ${charge.id} has been charged back; cannot issue a refund.`, 'charge_disputed');
  }
  return charge;
}
