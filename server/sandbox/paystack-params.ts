import type { Params } from './form-params.js';
import { invalidParams } from './paystack-errors.js';

/** https://paystack.com/docs/api: the currencies that an integration may have. Amounts count hundredths of each. */
const CURRENCIES = ['NGN', 'USD', 'GHS', 'ZAR', 'KES', 'XOF', 'EGP', 'RWF'];
/** The least of each, in hundredths (paystack.com/docs/api, "Supported currency"); of the others anything above 0. */
const MINIMUM: Readonly<Record<string, number>> = { NGN: 5000, GHS: 10, ZAR: 100, KES: 300, USD: 200, XOF: 100 };
/** "Only -, ., = and alphanumeric characters allowed." */
const REFERENCE = /^[A-Za-z0-9.=-]{1,100}$/;

/** A JSON or form-encoded body, not yet looked at. */
export type PaystackBody = Record<string, unknown>;

export const bodyOf = (raw: unknown): PaystackBody =>
  typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? (raw as PaystackBody | Params) : {};

export interface NewTransaction {
  email: string;
  amount: number;
  currency: string;
  reference: string | null;
  callbackUrl: string | null;
  metadata: unknown;
}

/** Reads the body of `POST /transaction/initialize`; throws PaystackApiError. */
export function parseTransaction(body: PaystackBody): NewTransaction {
  const { email, reference = null, callback_url: callbackUrl = null } = body;
  if (typeof email !== 'string' || email === '') throw invalidParams('Email is required');
  if (!/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(email)) throw invalidParams('Invalid Email Address Passed');
  if (reference !== null && (typeof reference !== 'string' || !REFERENCE.test(reference))) {
    throw invalidParams(
      'Transaction reference contains an invalid character: only -, ., = and alphanumeric ones are allowed',
    );
  }
  if (callbackUrl !== null && !/^https?:$/.test(URL.parse(String(callbackUrl))?.protocol ?? '')) {
    throw invalidParams('Callback URL is invalid');
  }
  const amount = parseAmount(body.amount);
  if (amount === null) throw invalidParams('Amount is required');
  const currency = parseCurrency(body.currency) ?? 'NGN';
  if (amount < (MINIMUM[currency] ?? 1)) throw invalidParams('Invalid Amount Sent');
  return {
    email,
    amount,
    currency,
    reference,
    callbackUrl: callbackUrl === null ? null : String(callbackUrl),
    metadata: parseMetadata(body.metadata),
  };
}

/** A whole number of subunits above 0, as a number or as text; null when there is none. */
export function parseAmount(value: unknown): number | null {
  if (value === undefined || value === null || value === '') return null;
  if (!/^\d{1,15}$/.test(String(value)) || Number(value) < 1) throw invalidParams('Invalid Amount Sent');
  return Number(value);
}

export function parseCurrency(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (!CURRENCIES.includes(String(value))) throw invalidParams('Currency not supported by merchant');
  return String(value);
}

/** Paystack takes an object, or its JSON as text, and gives back an object. */
function parseMetadata(value: unknown): unknown {
  if (typeof value !== 'string') return value ?? null;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
