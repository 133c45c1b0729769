import type Stripe from 'stripe';
import type { SessionParams } from './stripe-session-params.js';

/** Rows of the tables `sandbox.stripe_*` and what Stripe shows of them. bigint columns arrive as text. */
export interface SessionRow {
  id: string;
  seq: string;
  status: 'open' | 'complete' | 'expired';
  payment_status: 'unpaid' | 'paid';
  amount: string;
  currency: string;
  payment_intent: string | null;
  params: SessionParams;
  created: Date;
  expires_at: Date;
}
export interface IntentRow {
  id: string;
  session: string;
  status: 'requires_payment_method' | 'processing' | 'succeeded' | 'canceled';
  amount: string;
  currency: string;
  metadata: Record<string, string>;
  description: string | null;
  receipt_email: string | null;
  /** The last attempt's charge. */
  charge: string | null;
  canceled_at: Date | null;
  created: Date;
}
export interface ChargeRow {
  id: string;
  payment_intent: string;
  status: 'pending' | 'succeeded' | 'failed';
  amount: string;
  amount_refunded: string;
  currency: string;
  disputed: boolean;
  metadata: Record<string, string>;
  description: string | null;
  receipt_email: string | null;
  created: Date;
}
export interface RefundRow {
  id: string;
  seq: string;
  payment_intent: string;
  charge: string;
  amount: string;
  currency: string;
  reason: string | null;
  metadata: Record<string, string>;
  status: 'pending' | 'succeeded' | 'failed';
  /** The balance transaction that brought the money back after it failed. */
  failure_transaction: string | null;
  created: Date;
}

/** A charge and a refund have one each, of nearly the same name. */
export const balanceTransactionOf = (id: string): string => id.replace(/^[a-z]+_/, 'txn_');

export const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);

/** One that succeeds at once, and one whose money is under way for days. */
export const PAYMENT_METHODS = ['card', 'us_bank_account'];

const NOBODY = { address: null, email: null, name: null, phone: null, tax_id: null };
const DECLINE = { code: 'card_declined', decline_code: 'generic_decline', message: 'Your card was declined.' };

export function intentObject(row: IntentRow): Stripe.PaymentIntent {
  const amount = Number(row.amount);
  const declined = (row.status === 'requires_payment_method' || row.status === 'canceled') && row.charge !== null;
  return {
    id: row.id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: row.status === 'succeeded' ? amount : 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: row.canceled_at && seconds(row.canceled_at),
    cancellation_reason: row.status === 'canceled' ? 'expired' : null,
    capture_method: 'automatic_async',
    client_secret: null,
    confirmation_method: 'automatic',
    created: seconds(row.created),
    currency: row.currency,
    customer: null,
    customer_account: null,
    description: row.description,
    excluded_payment_method_types: null,
    last_payment_error: declined && row.charge ? { ...DECLINE, type: 'card_error', charge: row.charge } : null,
    latest_charge: row.charge,
    livemode: false,
    managed_payments: null,
    metadata: row.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: row.status === 'succeeded' || row.status === 'processing' ? `pm_${row.id.slice(3)}` : null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { installments: null, mandate_options: null, network: null, request_three_d_secure: 'automatic' },
    },
    payment_method_types: PAYMENT_METHODS,
    payment_record: null,
    processing: null,
    receipt_email: row.receipt_email,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: row.status,
    transfer_data: null,
    transfer_group: null,
  };
}

export function chargeObject(row: ChargeRow): Stripe.Charge {
  const amount = Number(row.amount);
  const refunded = Number(row.amount_refunded);
  const paid = row.status === 'succeeded';
  const failed = row.status === 'failed';
  return {
    id: row.id,
    object: 'charge',
    amount,
    amount_captured: paid ? amount : 0,
    amount_refunded: refunded,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: paid ? balanceTransactionOf(row.id) : null,
    billing_details: NOBODY,
    calculated_statement_descriptor: 'SANDBOX',
    captured: paid,
    created: seconds(row.created),
    currency: row.currency,
    customer: null,
    description: row.description,
    disputed: row.disputed,
    failure_balance_transaction: null,
    failure_code: failed ? DECLINE.code : null,
    failure_message: failed ? DECLINE.message : null,
    fraud_details: {},
    livemode: false,
    metadata: row.metadata,
    on_behalf_of: null,
    outcome: null,
    paid,
    payment_intent: row.payment_intent,
    payment_method: `pm_${row.payment_intent.slice(3)}`,
    payment_method_details: null,
    receipt_email: row.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: refunded === amount,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: row.status,
    transfer_data: null,
    transfer_group: null,
  };
}

export function refundObject(row: RefundRow): Stripe.Refund {
  return {
    id: row.id,
    object: 'refund',
    amount: Number(row.amount),
    balance_transaction: balanceTransactionOf(row.id),
    charge: row.charge,
    created: seconds(row.created),
    currency: row.currency,
    customer: null,
    customer_account: null,
    destination_details: {
      type: 'card',
      card: { type: 'refund', reference_status: 'pending', reference_type: 'acquirer_reference_number' },
    },
    metadata: row.metadata,
    payment_intent: row.payment_intent,
    payment_method: `pm_${row.payment_intent.slice(3)}`,
    reason: row.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: row.status,
    transfer_reversal: null,
    ...(row.status === 'pending' && { pending_reason: 'processing' }),
    ...(row.failure_transaction !== null && {
      failure_balance_transaction: row.failure_transaction,
      failure_reason: 'lost_or_stolen_card',
    }),
  };
}
