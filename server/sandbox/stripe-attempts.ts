import type { Outcome } from './hosted-page.js';
import { book, stripeFee } from './stripe-balance.js';
import { emitStripeEvent, type StripeWork } from './stripe-events.js';
import {
  balanceTransactionOf,
  chargeObject,
  intentObject,
  type ChargeRow,
  type IntentRow,
  type SessionRow,
} from './stripe-objects.js';
import { sessionObject } from './stripe-session-object.js';
import { one, only, randomId } from './store.js';

/**
 * How far a session is for who looks at its page:
 * `open` (can be paid) -> `paid`, or -> `waiting` (for the money of a bank transfer; Stripe calls the session complete
 * and unpaid) -> `paid` or `failed`; `open` -> `expired`.
 */
export type Stage = 'open' | 'waiting' | 'paid' | 'failed' | 'expired';

export async function stageOf({ db }: StripeWork, row: SessionRow): Promise<Stage> {
  if (row.status !== 'complete') return row.status;
  if (row.payment_status === 'paid') return 'paid';
  const intent = await one<IntentRow>(db, 'select * from sandbox.stripe_payment_intents where id = $1', [
    row.payment_intent,
  ]);
  return intent?.status === 'processing' ? 'waiting' : 'failed';
}

/** What can be pressed at each stage. */
export const OUTCOMES: Record<Stage, readonly Outcome[]> = {
  open: ['pay', 'transfer', 'decline'],
  waiting: ['arrive', 'fail'],
  paid: [],
  failed: [],
  expired: [],
};

/** What a button of the hosted page does. The row is locked, and the outcome is one of its stage's. */
export async function pressSession(work: StripeWork, row: SessionRow, outcome: Outcome): Promise<SessionRow> {
  switch (outcome) {
    case 'pay':
      return succeed(work, row, await attempt(work, row, 'succeeded'), 'checkout.session.completed');
    case 'arrive':
      return succeed(work, row, await settle(work, row, 'succeeded'), 'checkout.session.async_payment_succeeded');
    case 'transfer': {
      const { intent, charge } = await attempt(work, row, 'pending');
      const complete = await setSession(work, row.id, 'complete', 'unpaid', intent.id);
      await emitStripeEvent(work, 'charge.pending', chargeObject(charge));
      await emitStripeEvent(work, 'payment_intent.processing', intentObject(intent));
      await emitStripeEvent(work, 'checkout.session.completed', sessionObject(complete, work.publicUrl));
      return complete;
    }
    case 'decline': {
      const tried = await attempt(work, row, 'failed');
      await tellFailure(work, tried);
      return setSession(work, row.id, 'open', 'unpaid', tried.intent.id);
    }
    case 'fail': {
      await tellFailure(work, await settle(work, row, 'failed'));
      await emitStripeEvent(work, 'checkout.session.async_payment_failed', sessionObject(row, work.publicUrl));
      return row;
    }
    case 'wait':
      throw new Error('at Stripe a transfer waits by itself');
  }
}

interface Attempt {
  intent: IntentRow;
  charge: ChargeRow;
}

type PaidEvent = 'checkout.session.completed' | 'checkout.session.async_payment_succeeded';

async function succeed(work: StripeWork, row: SessionRow, { intent, charge }: Attempt, event: PaidEvent) {
  const paid = await setSession(work, row.id, 'complete', 'paid', intent.id);
  const amount = Number(charge.amount);
  await book(work, {
    id: balanceTransactionOf(charge.id),
    source: charge.id,
    type: 'charge',
    reporting_category: 'charge',
    amount,
    fee: stripeFee(amount),
    currency: charge.currency,
    description: charge.description,
  });
  await emitStripeEvent(work, 'charge.succeeded', chargeObject(charge));
  await emitStripeEvent(work, 'payment_intent.succeeded', intentObject(intent));
  await emitStripeEvent(work, event, sessionObject(paid, work.publicUrl));
  return paid;
}

async function tellFailure(work: StripeWork, { intent, charge }: Attempt): Promise<void> {
  await emitStripeEvent(work, 'charge.failed', chargeObject(charge));
  await emitStripeEvent(work, 'payment_intent.payment_failed', intentObject(intent));
}

const INTENT_STATUS = { succeeded: 'succeeded', pending: 'processing', failed: 'requires_payment_method' } as const;

/** Every attempt is a charge of its own. */
async function attempt(work: StripeWork, row: SessionRow, status: ChargeRow['status']): Promise<Attempt> {
  const id = row.payment_intent ?? (await createIntent(work, row)).id;
  const charge = await only<ChargeRow>(
    work.db,
    `insert into sandbox.stripe_charges
       (id, payment_intent, status, amount, currency, metadata, description, receipt_email, created)
     select $2, id, $3, amount, currency, metadata, description, receipt_email, $4
     from sandbox.stripe_payment_intents where id = $1 returning *`,
    [id, randomId(status === 'pending' ? 'py_' : 'ch_'), status, work.now],
  );
  return { charge, intent: await setIntent(work, charge) };
}

/** The bank has decided about the attempt that was pending. */
async function settle(work: StripeWork, row: SessionRow, status: 'succeeded' | 'failed'): Promise<Attempt> {
  const charge = await only<ChargeRow>(
    work.db,
    `update sandbox.stripe_charges set status = $2 where payment_intent = $1 and status = 'pending' returning *`,
    [row.payment_intent, status],
  );
  return { charge, intent: await setIntent(work, charge) };
}

/** The session's PaymentIntent comes into being with the first attempt. */
async function createIntent(work: StripeWork, row: SessionRow): Promise<IntentRow> {
  const { intent, customerEmail } = row.params;
  const created = await only<IntentRow>(
    work.db,
    `insert into sandbox.stripe_payment_intents
       (id, session, status, amount, currency, metadata, description, receipt_email, created)
     values ($1, $2, 'requires_payment_method', $3, $4, $5, $6, $7, $8) returning *`,
    [
      randomId('pi_'),
      row.id,
      row.amount,
      row.currency,
      JSON.stringify(intent.metadata),
      intent.description,
      intent.receiptEmail ?? customerEmail,
      work.now,
    ],
  );
  await emitStripeEvent(work, 'payment_intent.created', intentObject(created));
  return created;
}

const setIntent = (work: StripeWork, { id, payment_intent, status }: ChargeRow): Promise<IntentRow> =>
  only<IntentRow>(
    work.db,
    'update sandbox.stripe_payment_intents set charge = $2, status = $3 where id = $1 returning *',
    [payment_intent, id, INTENT_STATUS[status]],
  );

const setSession = (
  work: StripeWork,
  id: string,
  status: SessionRow['status'],
  paymentStatus: SessionRow['payment_status'],
  intent: string,
): Promise<SessionRow> =>
  only<SessionRow>(
    work.db,
    'update sandbox.stripe_sessions set status = $2, payment_status = $3, payment_intent = $4 where id = $1 returning *',
    [id, status, paymentStatus, intent],
  );
