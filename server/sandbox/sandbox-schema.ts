import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { inTransaction, one } from './store.js';

/** Any number that nobody else locks: processes that start at the same moment create the tables one after the other. */
const SCHEMA_LOCK = 7_205_338_114;

const DDL = `
create schema if not exists sandbox;

create table if not exists sandbox.faults (
  provider text primary key check (provider in ('STRIPE', 'PAYSTACK')),
  mode text not null check (mode in ('none', 'slow', 'failing', 'duplicate', 'reorder', 'lost')),
  ms integer
);

create table if not exists sandbox.deliveries (
  id bigint generated always as identity primary key,
  provider text not null check (provider in ('STRIPE', 'PAYSTACK')),
  event text not null,
  body text not null,
  state text not null check (state in ('PENDING', 'DELIVERED', 'FAILED', 'LOST')),
  held boolean not null default false,
  attempts integer not null default 0,
  due_at timestamptz not null,
  last_answer text,
  created_at timestamptz not null default clock_timestamp()
);
create index if not exists deliveries_due on sandbox.deliveries (due_at) where state = 'PENDING';

create table if not exists sandbox.stripe_idempotency_keys (
  key text primary key,
  fingerprint text not null,
  request_id text not null,
  status integer not null,
  body text not null,
  created_at timestamptz not null
);

create table if not exists sandbox.stripe_sessions (
  id text primary key,
  seq bigint generated always as identity,
  status text not null default 'open' check (status in ('open', 'complete', 'expired')),
  amount bigint not null check (amount > 0),
  currency text not null,
  payment_intent text,
  params jsonb not null,
  created timestamptz not null,
  expires_at timestamptz not null
);
create index if not exists stripe_sessions_open on sandbox.stripe_sessions (expires_at) where status = 'open';
create index if not exists stripe_sessions_intent on sandbox.stripe_sessions (payment_intent);

create table if not exists sandbox.stripe_payment_intents (
  id text primary key,
  session text not null references sandbox.stripe_sessions,
  status text not null check (status in ('requires_payment_method', 'succeeded', 'canceled')),
  amount bigint not null,
  amount_refunded bigint not null default 0,
  currency text not null,
  metadata jsonb not null,
  description text,
  receipt_email text,
  charge text,
  canceled_at timestamptz,
  created timestamptz not null,
  check (amount_refunded between 0 and amount)
);
create index if not exists stripe_payment_intents_charge on sandbox.stripe_payment_intents (charge);

create table if not exists sandbox.stripe_refunds (
  id text primary key,
  seq bigint generated always as identity,
  payment_intent text not null references sandbox.stripe_payment_intents,
  charge text not null,
  amount bigint not null check (amount > 0),
  currency text not null,
  reason text,
  metadata jsonb not null,
  created timestamptz not null
);
create index if not exists stripe_refunds_intent on sandbox.stripe_refunds (payment_intent);

create table if not exists sandbox.stripe_events (
  id text primary key,
  seq bigint generated always as identity,
  body jsonb not null,
  created timestamptz not null
);

-- Ids of Paystack outgrew 32 bits long ago: begin where theirs are.
create table if not exists sandbox.paystack_transactions (
  id bigint generated always as identity (start with 4099260516) primary key,
  reference text not null unique,
  access_code text not null unique,
  status text not null default 'abandoned' check (status in ('abandoned', 'failed', 'success', 'reversed')),
  amount bigint not null check (amount > 0),
  currency text not null,
  email text not null,
  callback_url text,
  metadata jsonb,
  attempts integer not null default 0,
  created_at timestamptz not null,
  paid_at timestamptz
);

create table if not exists sandbox.paystack_refunds (
  id bigint generated always as identity (start with 3018284502) primary key,
  transaction_id bigint not null references sandbox.paystack_transactions,
  status text not null default 'pending' check (status in ('pending', 'processing', 'processed')),
  amount bigint not null check (amount > 0),
  customer_note text,
  merchant_note text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  next_step_at timestamptz
);
create index if not exists paystack_refunds_transaction on sandbox.paystack_refunds (transaction_id);
create index if not exists paystack_refunds_steps on sandbox.paystack_refunds (next_step_at) where next_step_at is not null;
`;

/** Written on the schema: which of its versions it is. */
const VERSION = createHash('sha256').update(DDL).digest('hex');

/**
 * Creates what is missing. Safe to call from any number of processes at once, also while others are selling: where
 * nothing is missing it asks for no lock (`create index if not exists` locks its table either way, which would meet
 * the running transactions in a deadlock).
 */
export async function createSandboxSchema(pool: Pool): Promise<void> {
  await inTransaction(pool, async db => {
    await db.query('select pg_advisory_xact_lock($1)', [SCHEMA_LOCK]);
    const made = await one<{ version: string | null }>(
      db,
      `select obj_description(oid, 'pg_namespace') as version from pg_namespace where nspname = 'sandbox'`,
      [],
    );
    if (made?.version === VERSION) return;
    await db.query(DDL);
    await db.query(`comment on schema sandbox is '${VERSION}'`);
  });
}
