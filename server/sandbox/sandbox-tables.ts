/**
 * The tables, step by step: what a database has gone through is not run on it again, so a step that has been out is
 * never edited. The first can also be met by a database from before the steps were counted.
 */
export const STEPS: readonly string[] = [
  `
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
`,

  // Every attempt is a charge of its own, money has a balance, and charges can be disputed.
  `
create table sandbox.stripe_charges (
  id text primary key,
  seq bigint generated always as identity,
  payment_intent text not null references sandbox.stripe_payment_intents,
  status text not null check (status in ('pending', 'succeeded', 'failed')),
  amount bigint not null,
  amount_refunded bigint not null default 0,
  currency text not null,
  disputed boolean not null default false,
  metadata jsonb not null,
  description text,
  receipt_email text,
  created timestamptz not null,
  check (amount_refunded between 0 and amount)
);
create index stripe_charges_intent on sandbox.stripe_charges (payment_intent);
insert into sandbox.stripe_charges
  (id, payment_intent, status, amount, amount_refunded, currency, metadata, description, receipt_email, created)
  select charge, id, case status when 'succeeded' then 'succeeded' else 'failed' end,
    amount, amount_refunded, currency, metadata, description, receipt_email, created
  from sandbox.stripe_payment_intents where charge is not null order by created;
alter table sandbox.stripe_payment_intents drop column amount_refunded, add column seq bigint generated always as identity;

create table sandbox.stripe_balance_transactions (
  id text primary key,
  seq bigint generated always as identity,
  source text not null,
  type text not null,
  reporting_category text not null,
  amount bigint not null,
  fee bigint not null,
  currency text not null,
  description text,
  created timestamptz not null
);
create index stripe_balance_transactions_source on sandbox.stripe_balance_transactions (source);
insert into sandbox.stripe_balance_transactions
  (id, source, type, reporting_category, amount, fee, currency, description, created)
  select 'txn_' || substr(id, 4), id, 'charge', 'charge', amount, round(amount * 0.029), currency, description, created
  from sandbox.stripe_charges where status = 'succeeded' order by seq;
insert into sandbox.stripe_balance_transactions
  (id, source, type, reporting_category, amount, fee, currency, description, created)
  select 'txn_' || substr(id, 4), id, 'refund', 'refund', -amount, 0, currency, 'REFUND FOR CHARGE', created
  from sandbox.stripe_refunds order by seq;

create table sandbox.stripe_disputes (
  id text primary key,
  seq bigint generated always as identity,
  charge text not null unique references sandbox.stripe_charges,
  payment_intent text not null,
  amount bigint not null check (amount > 0),
  currency text not null,
  status text not null check (status in ('needs_response', 'under_review', 'won', 'lost')),
  created timestamptz not null
);

create table sandbox.paystack_disputes (
  id bigint generated always as identity (start with 2867154390) primary key,
  transaction_id bigint not null unique references sandbox.paystack_transactions,
  amount bigint not null check (amount > 0),
  status text not null check (status in ('awaiting-merchant-feedback', 'resolved')),
  resolution text check (resolution in ('declined', 'auto-accepted')),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  resolved_at timestamptz,
  check ((status = 'resolved') = (resolution is not null and resolved_at is not null))
);
`,

  // Refunds that take their time, and fail: `ahead` has the statuses that a refund will still go through by itself.
  `
create table sandbox.refund_faults (
  provider text primary key check (provider in ('STRIPE', 'PAYSTACK')),
  course text not null check (course in ('succeed', 'fail', 'fail-late', 'hold')),
  ms integer
);

alter table sandbox.stripe_refunds
  add column status text not null default 'succeeded' check (status in ('pending', 'succeeded', 'failed')),
  add column ahead text[] not null default '{}',
  add column step_ms integer not null default 350,
  add column next_step_at timestamptz,
  add column failure_transaction text,
  add check ((status = 'failed') = (failure_transaction is not null));
create index stripe_refunds_steps on sandbox.stripe_refunds (next_step_at) where next_step_at is not null;

alter table sandbox.paystack_refunds
  drop constraint paystack_refunds_status_check,
  add constraint paystack_refunds_status_check check (status in ('pending', 'processing', 'processed', 'failed')),
  add column ahead text[] not null default '{}',
  add column step_ms integer not null default 350;
update sandbox.paystack_refunds set ahead = '{processing,processed}' where status = 'pending';
update sandbox.paystack_refunds set ahead = '{processed}' where status = 'processing';
`,

  // Payments whose money is under way for a while.
  `
alter table sandbox.stripe_payment_intents
  drop constraint stripe_payment_intents_status_check,
  add constraint stripe_payment_intents_status_check
    check (status in ('requires_payment_method', 'processing', 'succeeded', 'canceled'));
alter table sandbox.stripe_sessions
  add column payment_status text not null default 'unpaid' check (payment_status in ('unpaid', 'paid'));
update sandbox.stripe_sessions set payment_status = 'paid' where status = 'complete';

alter table sandbox.paystack_transactions
  drop constraint paystack_transactions_status_check,
  add constraint paystack_transactions_status_check
    check (status in ('abandoned', 'ongoing', 'pending', 'failed', 'success', 'reversed')),
  add column channel text not null default 'card' check (channel in ('card', 'bank_transfer'));
`,
];
