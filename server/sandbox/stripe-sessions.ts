import { book, stripeFee } from './stripe-balance.js';
import { refused, StripeApiError } from './stripe-errors.js';
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
import type { NewSession } from './stripe-session-params.js';
import { one, only, randomId } from './store.js';

export type PressOutcome = 'pay' | 'decline';

export async function createSession(work: StripeWork, session: NewSession): Promise<SessionRow> {
  return only<SessionRow>(
    work.db,
    `insert into sandbox.stripe_sessions (id, amount, currency, params, created, expires_at)
     values ($1, $2, $3, $4, $5, $6) returning *`,
    [
      randomId('cs_test_', 58),
      session.amount,
      session.currency,
      JSON.stringify(session.params),
      work.now,
      session.expiresAt,
    ],
  );
}

/** The session, locked, and expired by the clock if its time is over: nobody meets an open session past its end. */
export async function lockSession(work: StripeWork, id: string): Promise<SessionRow | undefined> {
  const row = await one<SessionRow>(work.db, 'select * from sandbox.stripe_sessions where id = $1 for update', [id]);
  return row && row.status === 'open' && row.expires_at <= work.now ? close(work, row) : row;
}

/** `POST .../expire`: only an open session can be expired. */
export async function expireSession(work: StripeWork, row: SessionRow): Promise<SessionRow> {
  if (row.status !== 'open') {
    throw refused(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${row.status}\`.`,
    );
  }
  return close(work, row);
}

/** Expires the sessions whose time is over; several processes may do so at once. */
export async function expireOverdue(work: StripeWork): Promise<number> {
  const { rows } = await work.db.query<SessionRow>(
    `select * from sandbox.stripe_sessions where status = 'open' and expires_at <= $1
     order by expires_at limit 100 for update skip locked`,
    [work.now],
  );
  for (const row of rows) await close(work, row);
  return rows.length;
}

/** What the button of the hosted page does. The row is locked and open: of two presses one gets here. */
export async function pressSession(work: StripeWork, row: SessionRow, outcome: PressOutcome): Promise<SessionRow> {
  if (row.status !== 'open') throw new StripeApiError(409, { type: 'invalid_request_error', message: 'not open' });
  const { intent, charge } = await attempt(work, row, outcome === 'pay');
  if (outcome === 'decline') {
    await emitStripeEvent(work, 'charge.failed', chargeObject(charge));
    await emitStripeEvent(work, 'payment_intent.payment_failed', intentObject(intent));
    return setSession(work, row.id, 'open', intent.id);
  }
  const paid = await setSession(work, row.id, 'complete', intent.id);
  await bookCharge(work, charge);
  await emitStripeEvent(work, 'charge.succeeded', chargeObject(charge));
  await emitStripeEvent(work, 'payment_intent.succeeded', intentObject(intent));
  await emitStripeEvent(work, 'checkout.session.completed', sessionObject(paid, work.publicUrl));
  return paid;
}

/** Every attempt is a charge of its own. */
async function attempt(
  work: StripeWork,
  row: SessionRow,
  succeeds: boolean,
): Promise<{ intent: IntentRow; charge: ChargeRow }> {
  const { id } = row.payment_intent === null ? await createIntent(work, row) : { id: row.payment_intent };
  const charge = await only<ChargeRow>(
    work.db,
    `insert into sandbox.stripe_charges
       (id, payment_intent, status, amount, currency, metadata, description, receipt_email, created)
     select $2, id, $3, amount, currency, metadata, description, receipt_email, $4
     from sandbox.stripe_payment_intents where id = $1 returning *`,
    [id, randomId('ch_'), succeeds ? 'succeeded' : 'failed', work.now],
  );
  const intent = await only<IntentRow>(
    work.db,
    'update sandbox.stripe_payment_intents set charge = $2, status = $3 where id = $1 returning *',
    [id, charge.id, succeeds ? 'succeeded' : 'requires_payment_method'],
  );
  return { intent, charge };
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

async function bookCharge(work: StripeWork, { id, amount, currency, description }: ChargeRow): Promise<void> {
  const kind = { type: 'charge', reporting_category: 'charge' };
  const sum = { amount: Number(amount), fee: stripeFee(Number(amount)), currency };
  await book(work, { id: balanceTransactionOf(id), source: id, ...kind, ...sum, description });
}

const setSession = (work: StripeWork, id: string, status: SessionRow['status'], intent: string | null) =>
  only<SessionRow>(
    work.db,
    'update sandbox.stripe_sessions set status = $2, payment_intent = $3 where id = $1 returning *',
    [id, status, intent],
  );

async function close(work: StripeWork, row: SessionRow): Promise<SessionRow> {
  const closed = await setSession(work, row.id, 'expired', row.payment_intent);
  if (row.payment_intent !== null) {
    const canceled = await only<IntentRow>(
      work.db,
      `update sandbox.stripe_payment_intents set status = 'canceled', canceled_at = $2 where id = $1 returning *`,
      [row.payment_intent, work.now],
    );
    await emitStripeEvent(work, 'payment_intent.canceled', intentObject(canceled));
  }
  await emitStripeEvent(work, 'checkout.session.expired', sessionObject(closed, work.publicUrl));
  return closed;
}
