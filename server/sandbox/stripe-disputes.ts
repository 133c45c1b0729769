import type Stripe from 'stripe';
import { SandboxRefusal } from './refusal.js';
import { balanceObject, book, type BalanceRow } from './stripe-balance.js';
import { disputeObject, type DisputeRow } from './stripe-dispute-object.js';
import { emitStripeEvent, type StripeWork } from './stripe-events.js';
import type { ChargeRow } from './stripe-objects.js';
import { one, only, randomId, type Db } from './store.js';

/** What the buyer's bank takes for the trouble, in the currency's smallest unit. Lost or won, it is not given back. */
const DISPUTE_FEE = 1500;

/** The charge of a Checkout Session, a PaymentIntent or by its own id; the one that was paid, locked. */
async function lockPaid({ db }: StripeWork, id: string): Promise<ChargeRow> {
  const charge = await one<ChargeRow>(
    db,
    `select * from sandbox.stripe_charges where status = 'succeeded' and (id = $1 or payment_intent = $1
       or payment_intent = (select payment_intent from sandbox.stripe_sessions where id = $1)) for update`,
    [id],
  );
  if (!charge) throw new SandboxRefusal(404, `no payment at Stripe that succeeded is called ${id}`);
  return charge;
}

/** The buyer disputes what is left of a payment with the bank, and the bank takes it back at once. */
export async function openStripeDispute(work: StripeWork, id: string): Promise<Stripe.Dispute> {
  const { db, now } = work;
  const charge = await lockPaid(work, id);
  if (await findDispute(db, charge)) throw new SandboxRefusal(409, `${charge.id} has been disputed`);
  const amount = Number(charge.amount) - Number(charge.amount_refunded);
  if (amount === 0) throw new SandboxRefusal(409, `${charge.id} has been refunded: nothing is left to dispute`);

  const dispute = await only<DisputeRow>(
    db,
    `insert into sandbox.stripe_disputes (id, charge, payment_intent, amount, currency, status, created)
     values ($1, $2, $3, $4, $5, 'needs_response', $6) returning *`,
    [randomId('du_'), charge.id, charge.payment_intent, amount, charge.currency, now],
  );
  await db.query('update sandbox.stripe_charges set disputed = true where id = $1', [charge.id]);
  await move(work, dispute, 'dispute', -amount, DISPUTE_FEE);
  const shown = await showDispute(db, dispute);
  await emitStripeEvent(work, 'charge.dispute.created', shown);
  await emitStripeEvent(work, 'charge.dispute.funds_withdrawn', shown);
  return shown;
}

/** The bank decides. What is won comes back, without the fee. */
export async function closeStripeDispute(
  work: StripeWork,
  id: string,
  outcome: 'won' | 'lost',
): Promise<Stripe.Dispute> {
  const { db } = work;
  const charge = await lockPaid(work, id);
  const dispute = await findDispute(db, charge);
  if (!dispute || dispute.status === 'won' || dispute.status === 'lost') {
    throw new SandboxRefusal(409, `${charge.id} has no open dispute`);
  }
  const contested = await setStatus(db, dispute, 'under_review');
  await emitStripeEvent(work, 'charge.dispute.updated', await showDispute(db, contested));
  const closed = await setStatus(db, dispute, outcome);
  if (outcome === 'won') await move(work, closed, 'dispute_reversal', Number(closed.amount));
  const shown = await showDispute(db, closed);
  await emitStripeEvent(work, 'charge.dispute.closed', shown);
  if (outcome === 'won') await emitStripeEvent(work, 'charge.dispute.funds_reinstated', shown);
  return shown;
}

/** A dispute carries its balance transactions whole, not their ids. */
export async function showDispute(db: Pick<Db, 'query'>, row: DisputeRow): Promise<Stripe.Dispute> {
  const { rows } = await db.query<BalanceRow>(
    'select * from sandbox.stripe_balance_transactions where source = $1 order by seq',
    [row.id],
  );
  return disputeObject(row, rows.map(balanceObject));
}

const findDispute = (db: Db, { id }: ChargeRow): Promise<DisputeRow | undefined> =>
  one<DisputeRow>(db, 'select * from sandbox.stripe_disputes where charge = $1', [id]);

const setStatus = (db: Db, { id }: DisputeRow, status: DisputeRow['status']): Promise<DisputeRow> =>
  only<DisputeRow>(db, 'update sandbox.stripe_disputes set status = $2 where id = $1 returning *', [id, status]);

const move = (work: StripeWork, dispute: DisputeRow, category: string, amount: number, fee = 0): Promise<void> =>
  book(work, {
    id: randomId('txn_'),
    source: dispute.id,
    type: 'adjustment',
    reporting_category: category,
    amount,
    fee,
    currency: dispute.currency,
    description: `${amount < 0 ? 'Chargeback withdrawal' : 'Chargeback reversal'} for ${dispute.charge}`,
  });
