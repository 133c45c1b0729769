/** Rows of the tables `sandbox.paystack_*` and what Paystack shows of them. bigint columns arrive as text. */
export interface TransactionRow {
  id: string;
  reference: string;
  access_code: string;
  status: 'abandoned' | 'ongoing' | 'pending' | 'failed' | 'success' | 'reversed';
  channel: 'card' | 'bank_transfer';
  amount: string;
  currency: string;
  email: string;
  callback_url: string | null;
  metadata: unknown;
  attempts: number;
  created_at: Date;
  paid_at: Date | null;
}
export interface PaystackRefundRow {
  id: string;
  transaction_id: string;
  status: 'pending' | 'processing' | 'processed' | 'failed';
  amount: string;
  customer_note: string | null;
  merchant_note: string | null;
  created_at: Date;
  updated_at: Date;
}

const INTEGRATION = 412829;
const GATEWAY_RESPONSE = {
  abandoned: 'The transaction was not completed',
  ongoing: 'The customer is carrying out an action',
  pending: 'The transaction is in progress',
  failed: 'Declined',
  success: 'Successful',
  reversed: 'Successful',
};
const CARD = {
  authorization_code: 'AUTH_sandbox',
  bin: '408408',
  last4: '4081',
  exp_month: '12',
  exp_year: '2030',
  channel: 'card',
  card_type: 'visa ',
  bank: 'TEST BANK',
  country_code: 'NG',
  brand: 'visa',
  reusable: true,
  signature: 'SIG_sandbox',
  account_name: null,
};

/** A page that asks for an address alone knows no names. */
export function customerObject(email: string): object {
  const customer = { id: 68324, first_name: '', last_name: '', email, customer_code: 'CUS_sandbox', phone: '' };
  return { ...customer, metadata: null, risk_action: 'default', international_format_phone: '' };
}

/** What Paystack keeps of a local card's payment: 1.5 %. */
export const feesOf = ({ amount }: TransactionRow): number => Math.round(Number(amount) * 0.015);

/** The transaction as `verify`, `list` and `fetch` answer it. */
export function transactionObject(row: TransactionRow): object {
  const [createdAt, paidAt] = [row.created_at.toISOString(), row.paid_at?.toISOString() ?? null];
  const tried = row.attempts > 0;
  return {
    id: Number(row.id),
    domain: 'test',
    status: row.status,
    reference: row.reference,
    receipt_number: null,
    amount: Number(row.amount),
    message: null,
    gateway_response: GATEWAY_RESPONSE[row.status],
    paid_at: paidAt,
    created_at: createdAt,
    channel: row.channel,
    currency: row.currency,
    ip_address: '127.0.0.1',
    metadata: row.metadata ?? '',
    log: tried ? logObject(row) : null,
    fees: paidAt === null ? null : feesOf(row),
    fees_split: null,
    authorization: tried ? CARD : {},
    customer: customerObject(row.email),
    plan: null,
    split: {},
    order_id: null,
    paidAt,
    createdAt,
    requested_amount: Number(row.amount),
    pos_transaction_data: null,
    source: null,
    fees_breakdown: null,
    connect: null,
    transaction_date: createdAt,
    plan_object: {},
    subaccount: {},
  };
}

/** `data` of the webhook `charge.success`: the same payment, less of it, in the order of Paystack's own sample. */
export function chargeObject(row: TransactionRow): object {
  return {
    id: Number(row.id),
    domain: 'test',
    status: 'success',
    reference: row.reference,
    amount: Number(row.amount),
    message: null,
    gateway_response: 'Approved by Financial Institution',
    paid_at: row.paid_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    channel: row.channel,
    currency: row.currency,
    ip_address: '127.0.0.1',
    metadata: row.metadata ?? 0,
    log: logObject(row),
    fees: null,
    customer: customerObject(row.email),
    authorization: CARD,
    plan: {},
  };
}

function logObject(row: TransactionRow): object {
  const success = row.paid_at !== null;
  const history = [{ type: 'action', message: success ? 'Attempted to pay with card' : 'Declined', time: 4 }];
  const start = Math.floor(row.created_at.getTime() / 1000);
  const counts = { time_spent: 4, attempts: row.attempts, errors: row.attempts - (success ? 1 : 0) };
  return { start_time: start, ...counts, success, mobile: false, input: [], history };
}

/** The refund as `POST /refund` answers it, with its transaction. */
export function newRefundObject(row: PaystackRefundRow, of: TransactionRow): object {
  const paidAt = of.paid_at?.toISOString() ?? null;
  return {
    transaction: {
      id: Number(of.id),
      domain: 'test',
      reference: of.reference,
      amount: Number(of.amount),
      paid_at: paidAt,
      channel: of.channel,
      currency: of.currency,
      authorization: { exp_month: null, exp_year: null, account_name: null },
      customer: { international_format_phone: null },
      plan: {},
      subaccount: { currency: null },
      split: {},
      order_id: null,
      paidAt,
      pos_transaction_data: null,
      source: null,
      fees_breakdown: null,
    },
    integration: INTEGRATION,
    deducted_amount: 0,
    channel: null,
    ...notes(row, of),
    status: row.status,
    refunded_by: 'sandbox@example.com',
    expected_at: row.created_at.toISOString(),
    currency: of.currency,
    domain: 'test',
    amount: Number(row.amount),
    fully_deducted: false,
    id: Number(row.id),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

/** The refund as `GET /refund/:id` and the list answer it: the transaction is only its number there. */
export function refundObject(row: PaystackRefundRow, of: TransactionRow): object {
  const processed = row.status === 'processed';
  return {
    integration: INTEGRATION,
    transaction: Number(of.id),
    dispute: null,
    settlement: null,
    id: Number(row.id),
    domain: 'test',
    currency: of.currency,
    amount: Number(row.amount),
    status: row.status,
    refunded_at: processed ? row.updated_at.toISOString() : null,
    refunded_by: 'sandbox@example.com',
    ...notes(row, of),
    deducted_amount: Number(row.amount),
    fully_deducted: 1,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    bank_reference: processed ? refundReference(row) : null,
    transaction_reference: of.reference,
    reason: row.status.toUpperCase(),
    customer: customerObject(of.email),
    refund_type: row.amount === of.amount ? 'full' : 'partial',
    transaction_amount: Number(of.amount),
    initiated_by: 'sandbox@example.com',
    refund_channel: 'card',
    session_id: null,
    collect_account_number: false,
  };
}

/**
 * `data` of the webhooks `refund.*`: without the refund's id, with the amount as text except where it failed, and with a
 * reference only in the end, as in Paystack's own samples.
 */
export function refundNotice(row: PaystackRefundRow, of: TransactionRow): object {
  const failed = row.status === 'failed';
  return {
    status: row.status,
    transaction_reference: of.reference,
    refund_reference: failed ? `TRF_${row.id}` : row.status === 'processed' ? refundReference(row) : null,
    amount: failed ? Number(row.amount) : row.amount,
    currency: of.currency,
    processor: 'instant-transfer',
    customer: { first_name: null, last_name: null, email: of.email },
    integration: INTEGRATION,
    domain: 'test',
  };
}

const refundReference = (row: PaystackRefundRow): string => `13${row.id}`;

const notes = (row: PaystackRefundRow, of: TransactionRow) => ({
  merchant_note: row.merchant_note ?? `Refund for transaction ${of.reference}`,
  customer_note: row.customer_note ?? `Refund for transaction ${of.reference}`,
});
