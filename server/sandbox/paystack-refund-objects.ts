import { customerObject, INTEGRATION, type PaystackRefundRow, type TransactionRow } from './paystack-objects.js';

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
    customer: customerObject(of.email, ''),
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
