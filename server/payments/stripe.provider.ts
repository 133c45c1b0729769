import Stripe from 'stripe';
import { z } from 'zod';
import { InvalidSignatureError, ProviderRefused, ProviderUnavailable } from './payment-provider.errors.js';
import type {
  Envelope,
  Notice,
  Page,
  PageRequest,
  PaymentProvider,
  PaymentState,
  ProviderRefund,
  ProviderTransaction,
  RefundRequest,
  RefundState,
  Span,
} from './payment-provider.types.js';
import { ProviderName } from './payment.entity.js';
import { stripeAmount, STRIPE_CURRENCIES, stripeMinimum } from './stripe-currencies.js';
import { stripeDisputeNotice } from './stripe-disputes.js';
import { during, idOf, refundStateOf, stripeRefunds, stripeTransactions } from './stripe-lists.js';

/** Per attempt; the SDK's own default of 80 s would keep a buyer waiting that long. */
export const STRIPE_TIMEOUT_MS = 8_000;
export const STRIPE_RETRIES = 1;

/** Events about a session's money: each says all that is needed, signed. */
const SESSION_EVENTS = new Set<string>([
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
]);
const REFUND_EVENTS = new Set<string>(['refund.created', 'refund.updated', 'refund.failed']);

const envelope = z.object({ id: z.string(), type: z.string() });

/** Stripe Checkout through the official SDK. */
export class StripeProvider implements PaymentProvider {
  readonly name = ProviderName.STRIPE;
  readonly closesPages = true;
  readonly currencies = STRIPE_CURRENCIES;
  readonly minimum = stripeMinimum;
  readonly #stripe: Stripe;

  constructor(private readonly config: { secretKey: string; webhookSecret: string; apiUrl?: string }) {
    const api = config.apiUrl ? new URL(config.apiUrl) : null;
    this.#stripe = new Stripe(config.secretKey, {
      timeout: STRIPE_TIMEOUT_MS,
      maxNetworkRetries: STRIPE_RETRIES,
      telemetry: false,
      ...(api && { host: api.hostname, port: api.port, protocol: api.protocol === 'http:' ? 'http' : 'https' }),
    });
  }

  async openPage(request: PageRequest): Promise<Page> {
    const metadata = { paymentId: request.paymentId };
    const price = { currency: request.currency.toLowerCase(), unit_amount: stripeAmount.to(request) };
    const session = await this.call(() =>
      this.#stripe.checkout.sessions.create(
        {
          mode: 'payment',
          client_reference_id: request.paymentId,
          customer_email: request.buyerEmail,
          line_items: [{ quantity: 1, price_data: { ...price, product_data: { name: request.description } } }],
          metadata,
          payment_intent_data: { metadata },
          success_url: request.returnUrl,
          cancel_url: request.returnUrl,
          expires_at: Math.floor(request.expiresAt.getTime() / 1000),
        },
        { idempotencyKey: `session:${request.paymentId}` }, // a retried checkout reopens the same session
      ),
    );
    if (!session.url) throw new ProviderRefused(this.name, `session ${session.id} has no page to pay on`);
    return { reference: session.id, url: session.url };
  }

  async ask(reference: string): Promise<PaymentState> {
    return stateOf(await this.call(() => this.#stripe.checkout.sessions.retrieve(reference)));
  }

  /** Expires the session. One that is complete or expired already refuses: then its state says which. */
  async closePage(reference: string): Promise<PaymentState> {
    try {
      return stateOf(await this.call(() => this.#stripe.checkout.sessions.expire(reference)));
    } catch (error) {
      if (error instanceof ProviderRefused) return this.ask(reference);
      throw error;
    }
  }

  async refund({ refundId, key, providerPaymentId, amount, currency }: RefundRequest): Promise<RefundState> {
    const refund = await this.call(() =>
      this.#stripe.refunds.create(
        {
          payment_intent: providerPaymentId,
          amount: stripeAmount.to({ amount, currency }),
          metadata: { refundId, key },
        },
        { idempotencyKey: `refund:${key}` },
      ),
    );
    return refundStateOf(refund);
  }

  async askRefund(providerRefundId: string): Promise<RefundState> {
    return refundStateOf(await this.call(() => this.#stripe.refunds.retrieve(providerRefundId)));
  }

  listTransactions(span: Span): AsyncIterable<readonly ProviderTransaction[]> {
    return stripeTransactions(this.#stripe, request => this.call(request), span);
  }

  listRefunds(span: Span): AsyncIterable<readonly ProviderRefund[]> {
    return stripeRefunds(this.#stripe, request => this.call(request), during(span));
  }

  listAttempts({ providerPaymentId }: RefundRequest): AsyncIterable<readonly ProviderRefund[]> {
    return stripeRefunds(this.#stripe, request => this.call(request), { payment_intent: providerPaymentId });
  }

  async findTransaction(reference: string): Promise<ProviderTransaction | null> {
    try {
      const session = await this.call(() => this.#stripe.checkout.sessions.retrieve(reference));
      const state = stateOf(session);
      if (state.kind !== 'paid') return null;
      const { amount, currency, providerPaymentId } = state;
      return {
        providerPaymentId,
        paymentId: session.metadata?.['paymentId'] ?? null,
        amount,
        currency,
        returned: false,
      };
    } catch (error) {
      if (error instanceof ProviderRefused && error.status === 404) return null;
      throw error;
    }
  }

  async paymentIdOf(providerPaymentId: string): Promise<string | null> {
    try {
      const intent = await this.call(() => this.#stripe.paymentIntents.retrieve(providerPaymentId));
      return intent.metadata['paymentId'] ?? null;
    } catch (error) {
      if (error instanceof ProviderRefused && error.status === 404) return null;
      throw error;
    }
  }

  open(rawBody: Buffer, headers: Record<string, string | string[] | undefined>): Envelope {
    const { id: eventKey, type } = envelope.parse(this.verified(rawBody, String(headers['stripe-signature'])));
    return { eventKey, type };
  }

  private verified(rawBody: Buffer, signature: string): Stripe.Event {
    try {
      return this.#stripe.webhooks.constructEvent(rawBody, signature, this.config.webhookSecret);
    } catch {
      throw new InvalidSignatureError(this.name);
    }
  }

  read(body: string): Notice | null {
    const event = JSON.parse(body) as Stripe.Event;
    if (SESSION_EVENTS.has(event.type)) {
      const session = event.data.object as Stripe.Checkout.Session;
      const failed = event.type === 'checkout.session.async_payment_failed';
      const state: PaymentState = failed ? { kind: 'failed', reason: 'The payment was declined.' } : stateOf(session);
      return { about: 'payment', reference: session.id, paymentId: session.metadata?.['paymentId'] ?? null, state };
    }
    if (event.type === 'payment_intent.payment_failed') {
      const intent = event.data.object;
      const paymentId = intent.metadata['paymentId'] ?? null;
      const reason = intent.last_payment_error?.message ?? 'The payment was declined.';
      return paymentId ? { about: 'payment', reference: '', paymentId, state: { kind: 'failed', reason } } : null;
    }
    if (REFUND_EVENTS.has(event.type)) {
      const refund = event.data.object as Stripe.Refund;
      return { about: 'refund', refund: refundStateOf(refund), providerPaymentId: idOf(refund.payment_intent) };
    }
    return stripeDisputeNotice(event);
  }

  private async call<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeError)) throw error;
      const status = error.statusCode ?? 0;
      // 409 is a call with the same idempotency key that is still under way.
      if (status >= 400 && status < 500 && status !== 429 && status !== 409) {
        throw new ProviderRefused(this.name, `${error.type} ${error.code ?? ''} ${error.message}`, status);
      }
      throw new ProviderUnavailable(this.name, `${error.type} ${status}`);
    }
  }
}

function stateOf(session: Stripe.Checkout.Session): PaymentState {
  const { status, payment_status: paymentStatus, amount_total: amount, currency } = session;
  const intent = idOf(session.payment_intent);
  if (paymentStatus === 'paid' && amount !== null && currency && intent) {
    const paid = { amount, currency: currency.toUpperCase() };
    return { kind: 'paid', ...paid, amount: stripeAmount.from(paid), providerPaymentId: intent };
  }
  return status === 'expired' ? { kind: 'closed' } : { kind: 'open' };
}
