import { listOf, type Params, type ParamValue } from './form-params.js';
import { checkStripeCurrency, checkStripeDigits, checkStripeTotal } from './stripe-amounts.js';
import { invalidParam, missingParam, noSuch } from './stripe-errors.js';
import { checkKnown, integer, metadata, nested, positive, required, text, url } from './stripe-params.js';
import { randomId } from './store.js';

export interface SessionLine {
  id: string;
  price: string;
  product: string;
  name: string;
  description: string | null;
  quantity: number;
  unitAmount: number;
}

/** What a session was asked to be. Kept whole with its row. */
export interface SessionParams {
  lines: SessionLine[];
  successUrl: string;
  cancelUrl: string | null;
  clientReferenceId: string | null;
  customerEmail: string | null;
  locale: string | null;
  submitType: string | null;
  metadata: Record<string, string>;
  intent: { metadata: Record<string, string>; description: string | null; receiptEmail: string | null };
}

export interface NewSession {
  params: SessionParams;
  amount: number;
  currency: string;
  expiresAt: Date;
}

const HEEDED = `cancel_url client_reference_id customer_email expand expires_at line_items locale metadata mode
  payment_intent_data submit_type success_url`.split(/\s+/);
/** Known to Stripe and without meaning for a page with two buttons. */
const TAKEN = `adaptive_pricing after_expiration allow_promotion_codes automatic_tax billing_address_collection
  branding_settings consent_collection currency custom_fields custom_text customer_creation invoice_creation
  name_collection payment_method_collection payment_method_configuration payment_method_options payment_method_types
  phone_number_collection saved_payment_method_options shipping_address_collection tax_id_collection ui_mode`.split(
  /\s+/,
);

const HALF_AN_HOUR = 1800;
const DAY = 86_400;

/** Reads the parameters of `POST /v1/checkout/sessions`; throws StripeApiError in Stripe's words. */
export function parseSession(params: Params, now: Date): NewSession {
  checkKnown(params, [...HEEDED, ...TAKEN]);
  const mode = required(text(params, 'mode'), 'mode');
  if (mode !== 'payment') throw invalidParam('mode', `The sandbox knows mode=payment only, not ${mode}.`);

  const items = listOf(params.line_items).map(parseLine);
  const currency = items[0]?.currency;
  if (currency === undefined) throw missingParam('line_items');
  if (items.some(item => item.currency !== currency)) {
    throw invalidParam('line_items', 'All line items must have the same currency.');
  }
  const lines = items.map(item => item.line);
  const amount = lines.reduce((sum, line) => sum + line.unitAmount * line.quantity, 0);
  checkStripeTotal(amount, currency);

  const customerEmail = text(params, 'customer_email');
  if (customerEmail !== null && !/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(customerEmail)) {
    throw invalidParam('customer_email', `Invalid email address: ${customerEmail}`, 'email_invalid');
  }
  const clientReferenceId = text(params, 'client_reference_id');
  if (clientReferenceId !== null && clientReferenceId.length > 200) {
    throw invalidParam('client_reference_id', 'Invalid string: at most 200 characters.');
  }
  const intent = nested(params, 'payment_intent_data') ?? {};
  return {
    amount,
    currency,
    expiresAt: parseExpiry(params, now),
    params: {
      lines,
      successUrl: required(url(params, 'success_url'), 'success_url'),
      cancelUrl: url(params, 'cancel_url'),
      clientReferenceId,
      customerEmail,
      locale: text(params, 'locale'),
      submitType: text(params, 'submit_type'),
      metadata: metadata(params),
      intent: {
        metadata: metadata(intent, 'payment_intent_data[metadata]'),
        description: text(intent, 'description', 'payment_intent_data[description]'),
        receiptEmail: text(intent, 'receipt_email', 'payment_intent_data[receipt_email]'),
      },
    },
  };
}

/** 30 minutes to 24 hours from creation, which Stripe counts in whole seconds of its own clock. */
function parseExpiry(params: Params, now: Date): Date {
  const created = Math.floor(now.getTime() / 1000);
  const expiresAt = integer(params, 'expires_at') ?? created + DAY;
  if (expiresAt < created + HALF_AN_HOUR) {
    const message = 'The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.';
    throw invalidParam('expires_at', message);
  }
  if (expiresAt > created + DAY) {
    const message = 'The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.';
    throw invalidParam('expires_at', message);
  }
  return new Date(expiresAt * 1000);
}

function parseLine(item: ParamValue, index: number): { line: SessionLine; currency: string } {
  const path = `line_items[${index}]`;
  if (typeof item === 'string') throw invalidParam(path, `Invalid object: ${path}`);
  const price = text(item, 'price', `${path}[price]`);
  if (price !== null) throw noSuch('price', price, `${path}[price]`); // the sandbox keeps no catalogue
  const data = required(nested(item, 'price_data', `${path}[price_data]`), `${path}[price_data]`);
  const at = `${path}[price_data]`;
  const product = required(nested(data, 'product_data', `${at}[product_data]`), `${at}[product_data]`);

  const currency = checkStripeCurrency(
    required(text(data, 'currency', `${at}[currency]`), `${at}[currency]`),
    `${at}[currency]`,
  );
  const unitAmount = required(integer(data, 'unit_amount', `${at}[unit_amount]`), `${at}[unit_amount]`);
  if (unitAmount < 0)
    throw invalidParam(`${at}[unit_amount]`, 'Invalid non-negative integer', 'parameter_invalid_integer');
  checkStripeDigits(unitAmount, currency, `${at}[unit_amount]`);
  return {
    currency,
    line: {
      id: randomId('li_'),
      price: randomId('price_'),
      product: randomId('prod_', 14),
      name: required(text(product, 'name', `${at}[product_data][name]`), `${at}[product_data][name]`),
      description: text(product, 'description', `${at}[product_data][description]`),
      quantity: required(positive(item, 'quantity', `${path}[quantity]`), `${path}[quantity]`),
      unitAmount,
    },
  };
}
