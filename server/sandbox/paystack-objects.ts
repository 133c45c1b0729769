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

export const INTEGRATION = 412829;

/**
 * A page that asks for an address alone knows no names. `metadata` is empty everywhere and of another type in each
 * answer: an object, a text or null.
 */
export function customerObject(email: string, metadata: object | '' | null) {
  const customer = { id: 68324, first_name: '', last_name: '', email, customer_code: 'CUS_sandbox', phone: '' };
  return { ...customer, metadata, risk_action: 'default', international_format_phone: '' };
}

/** What Paystack keeps of a local card's payment: 1.5 %. */
export const feesOf = ({ amount }: TransactionRow): number => Math.round(Number(amount) * 0.015);
