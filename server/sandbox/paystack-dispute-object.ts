import { customerObject, feesOf, type TransactionRow } from './paystack-objects.js';

export interface PaystackDisputeRow {
  id: string;
  transaction_id: string;
  amount: string;
  status: 'awaiting-merchant-feedback' | 'resolved';
  /** `declined`: the merchant would not pay and kept the money; `auto-accepted`: the time for an answer ran out. */
  resolution: 'declined' | 'auto-accepted' | null;
  created_at: Date;
  updated_at: Date;
  resolved_at: Date | null;
}

/** A merchant has this long to answer. */
const DUE_MS = 24 * 3_600_000;

/** The dispute as `GET /dispute` and `GET /dispute/:id` answer it; the list with the customer's metadata as text. */
export function disputeObject(row: PaystackDisputeRow, of: TransactionRow, listed = false): object {
  const more = { receipt_number: null, createdAt: of.created_at.toISOString() };
  const less = { source: null, fees_breakdown: null, connect: null };
  const metadata = of.metadata ?? {};
  const authorization = { receiver_bank_account_number: null, receiver_bank: null };
  return {
    ...partsOf(row, of, { ip_address: '127.0.0.1', metadata, authorization, ...more, ...less }),
    customer: customerObject(of.email, listed ? '' : {}),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

/** `data` of the webhooks `charge.dispute.*`, with the two spellings of time that Paystack's own samples have. */
export function disputeNotice(row: PaystackDisputeRow, of: TransactionRow): object {
  return {
    ...partsOf(row, of, { ip_address: null, metadata: of.metadata ?? '', authorization: {} }),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

function partsOf(row: PaystackDisputeRow, of: TransactionRow, more: object): object {
  const [begun, paidAt] = [row.created_at.toISOString(), of.paid_at?.toISOString() ?? null];
  return {
    id: Number(row.id),
    refund_amount: Number(row.amount),
    currency: of.currency,
    status: row.status,
    resolution: row.resolution,
    domain: 'test',
    transaction: {
      id: Number(of.id),
      domain: 'test',
      status: of.status,
      reference: of.reference,
      amount: Number(of.amount),
      message: null,
      gateway_response: 'Approved',
      paid_at: paidAt,
      created_at: of.created_at.toISOString(),
      channel: of.channel,
      currency: of.currency,
      log: null,
      fees: feesOf(of),
      fees_split: null,
      customer: { international_format_phone: null },
      plan: {},
      subaccount: {},
      split: {},
      order_id: null,
      paidAt,
      requested_amount: Number(of.amount),
      pos_transaction_data: null,
      ...more,
    },
    transaction_reference: null,
    category: 'chargeback',
    customer: customerObject(of.email, {}),
    bin: '408408',
    last4: '4081',
    dueAt: new Date(row.created_at.getTime() + DUE_MS).toISOString(),
    resolvedAt: row.resolved_at?.toISOString() ?? null,
    evidence: null,
    attachments: null,
    note: null,
    history: [{ status: 'pending', by: of.email, createdAt: begun }],
    messages: [{ sender: of.email, body: 'Customer complained about debit without value', createdAt: begun }],
  };
}
