import { refused } from './stripe-errors.js';
import { emitStripeEvent, type StripeWork } from './stripe-events.js';
import { intentObject, type IntentRow, type SessionRow } from './stripe-objects.js';
import { sessionObject } from './stripe-session-object.js';
import type { NewSession } from './stripe-session-params.js';
import { one, only, randomId } from './store.js';

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

async function close(work: StripeWork, row: SessionRow): Promise<SessionRow> {
  const closed = await only<SessionRow>(
    work.db,
    `update sandbox.stripe_sessions set status = 'expired' where id = $1 returning *`,
    [row.id],
  );
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
