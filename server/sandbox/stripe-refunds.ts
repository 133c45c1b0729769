import type { Params } from './form-params.js';
import { formatStripeAmount } from './stripe-amounts.js';
import { invalidParam, noSuch, refused } from './stripe-errors.js';
import { emitStripeEvent, type StripeWork } from './stripe-events.js';
import { chargeObject, refundObject, type IntentRow, type RefundRow } from './stripe-objects.js';
import { checkKnown, metadata, positive, text } from './stripe-params.js';
import { one, only, randomId } from './store.js';

const KNOWN = ['amount', 'charge', 'expand', 'metadata', 'payment_intent', 'reason'];
const REASONS = ['duplicate', 'fraudulent', 'requested_by_customer'];

/** `POST /v1/refunds`. A refund of a card succeeds at once; refunds of one payment never exceed it. */
export async function createRefund(work: StripeWork, params: Params): Promise<RefundRow> {
  checkKnown(params, KNOWN);
  const asked = positive(params, 'amount');
  const reason = text(params, 'reason');
  if (reason !== null && !REASONS.includes(reason)) {
    throw invalidParam('reason', `Invalid reason: must be one of ${REASONS.join(', ')}`);
  }
  const kept = metadata(params);
  const intent = await lockPaid(work, params);

  const left = Number(intent.amount) - Number(intent.amount_refunded);
  const amount = asked ?? left;
  if (left === 0) throw refused(`Charge ${intent.charge} has already been refunded.`, 'charge_already_refunded');
  if (amount > left) {
    const [wanted, most] = [amount, left].map(value => formatStripeAmount(value, intent.currency));
    throw refused(
      `Refund amount (${wanted}) is greater than unrefunded amount on charge (${most})`,
      undefined,
      'amount',
    );
  }

  const after = await only<IntentRow>(
    work.db,
    'update sandbox.stripe_payment_intents set amount_refunded = amount_refunded + $2 where id = $1 returning *',
    [intent.id, amount],
  );
  const refund = await only<RefundRow>(
    work.db,
    `insert into sandbox.stripe_refunds (id, payment_intent, charge, amount, currency, reason, metadata, created)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning *`,
    [randomId('re_'), intent.id, intent.charge, amount, intent.currency, reason, JSON.stringify(kept), work.now],
  );
  await emitStripeEvent(work, 'refund.created', refundObject(refund));
  await emitStripeEvent(work, 'charge.refunded', chargeObject(after));
  await emitStripeEvent(work, 'refund.updated', refundObject(refund));
  return refund;
}

/** The payment named by `payment_intent` or `charge`, locked, so that two refunds at once are counted one by one. */
async function lockPaid({ db }: StripeWork, params: Params): Promise<IntentRow> {
  const intentId = text(params, 'payment_intent');
  const chargeId = text(params, 'charge');
  if (intentId === null && chargeId === null) {
    const message = 'One of the following params should be provided for this request: payment_intent or charge.';
    throw invalidParam('payment_intent', message, 'parameter_missing');
  }
  const [what, column, id] =
    intentId !== null ? ['payment_intent', 'id', intentId] : ['charge', 'charge', chargeId ?? ''];
  const sql = `select * from sandbox.stripe_payment_intents where ${column} = $1 for update`;
  const intent = await one<IntentRow>(db, sql, [id]);
  if (!intent) throw noSuch(what, id, what);
  if (intent.status !== 'succeeded') {
    throw refused(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`);
  }
  return intent;
}
