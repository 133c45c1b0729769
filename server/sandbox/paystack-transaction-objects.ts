import { customerObject, feesOf, type TransactionRow } from './paystack-objects.js';

/** One transaction as each of Paystack's answers shows it: they differ in what is empty, and how it is empty. */

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
} as const;

const NO_CARD = Object.fromEntries(Object.keys(CARD).map(name => [name, name === 'reusable' ? false : null]));
const NO_BANK = { receiver_bank_account_number: null, receiver_bank: null };

function partsOf(row: TransactionRow) {
  const [createdAt, paidAt] = [row.created_at.toISOString(), row.paid_at?.toISOString() ?? null];
  return {
    id: Number(row.id),
    domain: 'test',
    status: row.status,
    reference: row.reference,
    amount: Number(row.amount),
    message: null,
    gateway_response: GATEWAY_RESPONSE[row.status],
    paid_at: paidAt,
    created_at: createdAt,
    channel: row.channel,
    currency: row.currency,
    ip_address: '127.0.0.1',
    log: row.attempts > 0 ? logObject(row) : null,
    fees: paidAt === null ? null : feesOf(row),
    fees_split: null,
    split: {},
    order_id: null,
    paidAt,
    createdAt,
    requested_amount: Number(row.amount),
    pos_transaction_data: null,
    source: null as object | null,
    connect: null,
    subaccount: {},
  };
}

/** `GET /transaction/verify/:reference`. */
export function verifiedObject(row: TransactionRow): object {
  const parts = partsOf(row);
  return {
    ...parts,
    receipt_number: null,
    metadata: row.metadata ?? '',
    authorization: row.attempts > 0 ? { ...CARD, channel: row.channel } : {},
    customer: customerObject(row.email, null),
    plan: null,
    fees_breakdown: null,
    transaction_date: parts.createdAt,
    plan_object: {},
  };
}

/** `GET /transaction/:id`. */
export function fetchedObject(row: TransactionRow): object {
  return {
    ...partsOf(row),
    receipt_number: null,
    helpdesk_link: null,
    metadata: row.metadata ?? {},
    authorization: row.attempts > 0 ? { ...CARD, channel: row.channel, ...NO_BANK } : {},
    customer: customerObject(row.email, {}),
    plan: {},
    source: { type: 'api', source: 'merchant_api', identifier: null },
    fees_breakdown: null,
  };
}

/** `GET /transaction`. */
export function listedObject(row: TransactionRow): object {
  return {
    ...partsOf(row),
    metadata: row.metadata,
    authorization: row.attempts > 0 ? { ...CARD, channel: row.channel } : NO_CARD,
    customer: customerObject(row.email, null),
    plan: {},
    source: { source: 'merchant_api', type: 'api', identifier: null, entry_point: 'transaction_initialize' },
  };
}

/** `data` of the webhook `charge.success`: the same payment, less of it, as Paystack's own sample has it. */
export function chargeObject(row: TransactionRow): object {
  const { channel: _channel, reusable: _reusable, signature: _signature, ...authorization } = CARD;
  const { start_time: _start, ...log } = logObject(row);
  const { international_format_phone: _phone, ...customer } = customerObject(row.email, null);
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
    log: { ...log, authentication: 'pin', channel: null },
    fees: null,
    customer,
    authorization,
    plan: {},
  };
}

/** Every attempt but the last was declined; the last one, where the transaction failed. */
function logObject(row: TransactionRow) {
  const failed = row.status === 'failed';
  const message = failed ? 'Declined' : `Attempted to pay with ${row.channel}`;
  const errors = row.attempts - (failed ? 0 : 1);
  const start = Math.floor(row.created_at.getTime() / 1000);
  const counts = { time_spent: 4, attempts: row.attempts, errors };
  const history = [{ type: 'action', message, time: 4 }];
  return { start_time: start, ...counts, success: row.paid_at !== null, mobile: false, input: [], history };
}
