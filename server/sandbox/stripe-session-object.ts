import type Stripe from 'stripe';
import { PAYMENT_METHODS, seconds, type SessionRow } from './stripe-objects.js';
import type { SessionLine } from './stripe-session-params.js';

/** The session as Stripe shows it; `publicUrl` is where its page is. */
export function sessionObject(row: SessionRow, publicUrl: string): Stripe.Checkout.Session {
  const { params } = row;
  const amount = Number(row.amount);
  const complete = row.status === 'complete';
  const email = params.customerEmail ?? (complete ? 'buyer@sandbox.test' : null);
  return {
    id: row.id,
    object: 'checkout.session',
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: null,
    amount_subtotal: amount,
    amount_total: amount,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: params.cancelUrl,
    client_reference_id: params.clientReferenceId,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: seconds(row.created),
    currency: row.currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer: null,
    customer_account: null,
    customer_creation: 'if_required',
    customer_details:
      email === null
        ? null
        : {
            address: null,
            business_name: null,
            email,
            individual_name: null,
            name: null,
            phone: null,
            tax_exempt: 'none',
            tax_ids: null,
          },
    customer_email: params.customerEmail,
    discounts: [],
    expires_at: seconds(row.expires_at),
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: params.locale,
    managed_payments: { enabled: false },
    metadata: params.metadata,
    mode: 'payment',
    origin_context: null,
    payment_intent: row.payment_intent, // null until somebody tries to pay
    payment_link: null,
    payment_method_collection: 'if_required',
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: PAYMENT_METHODS,
    payment_status: row.payment_status,
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: row.status,
    submit_type: params.submitType,
    subscription: null,
    success_url: params.successUrl,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted_page',
    url: row.status === 'open' ? `${publicUrl}/sandbox/stripe/pay/${row.id}` : null,
    wallet_options: null,
  };
}

/** On the wire a decimal is text; the SDK makes a number of it. */
type Wire<T, Decimal extends keyof T> = Omit<T, Decimal> & Record<Decimal, string>;
type Line = Omit<Stripe.LineItem, 'price'> & { price: Wire<Stripe.Price, 'unit_amount_decimal'> };

/** The lines of a session: only shown when `expand` asks for them. */
export function linesObject(row: SessionRow): Stripe.ApiList<Line> {
  const { id, currency, created } = row;
  return {
    object: 'list',
    data: row.params.lines.map(line => lineObject(line, currency, seconds(created))),
    has_more: false,
    url: `/v1/checkout/sessions/${id}/line_items`,
  };
}

function lineObject(line: SessionLine, currency: string, created: number): Line {
  const total = line.unitAmount * line.quantity;
  return {
    id: line.id,
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: total,
    amount_tax: 0,
    amount_total: total,
    currency,
    description: line.name,
    metadata: {},
    price: {
      id: line.price,
      object: 'price',
      active: false,
      billing_scheme: 'per_unit',
      created,
      currency,
      custom_unit_amount: null,
      livemode: false,
      lookup_key: null,
      metadata: {},
      nickname: null,
      product: line.product,
      recurring: null,
      tax_behavior: 'unspecified',
      tiers_mode: null,
      transform_quantity: null,
      type: 'one_time',
      unit_amount: line.unitAmount,
      unit_amount_decimal: String(line.unitAmount),
    },
    quantity: line.quantity,
  };
}
