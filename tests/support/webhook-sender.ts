import { createHmac } from 'node:crypto';
import Stripe from 'stripe';
import { SANDBOX_KEYS } from '../../server/mount-sandbox.js';
import type { TestApp } from './app.js';
import { buying } from './buying.js';

const { webhooks: signing } = new Stripe('sk_test_x');

/** What became of a webhook that was sent: the answer's status, and the rows that keep these bytes. */
export interface Sent {
  readonly statusCode: number;
  readonly ids: readonly string[];
}

/** A payment provider's deliveries to the app, signed with its key as the sandbox has it. */
export function webhooksTo(app: TestApp) {
  const post = async (path: string, payload: string, headers: Record<string, string>): Promise<Sent> => {
    const { statusCode } = await app.app.http.inject({ method: 'POST', url: path, payload, headers });
    const rows = await app.sql<{ id: string }>('select id from webhook_deliveries where body = ?', [payload]);
    return { statusCode, ids: rows.map(({ id }) => id) };
  };
  const textOf = (body: object | string): string => (typeof body === 'string' ? body : JSON.stringify(body));

  return {
    post,

    /** How a kept webhook stands. */
    read: async (id: string) =>
      (
        await app.sql<{ status: string; attempts: number; last_error: string | null }>(
          'select status, attempts, last_error from webhook_deliveries where id = ?',
          [id],
        )
      )[0],

    /** `body` as an object, or as the very text to send. */
    paystack: (body: object | string, headers: Record<string, string> = { 'content-type': 'application/json' }) => {
      const payload = textOf(body);
      return post('/webhooks/paystack', payload, { ...headers, 'x-paystack-signature': paystackSignature(payload) });
    },

    stripe: (body: object | string, headers: Record<string, string> = { 'content-type': 'application/json' }) => {
      const payload = textOf(body);
      return post('/webhooks/stripe', payload, { ...headers, 'stripe-signature': stripeSignature(payload) });
    },
  };
}

export const paystackSignature = (payload: string): string =>
  createHmac('sha512', SANDBOX_KEYS.paystackSecretKey).update(payload).digest('hex');

export const stripeSignature = (payload: string, timestamp = Math.floor(Date.now() / 1000)): string =>
  signing.generateTestHeaderString({ payload, timestamp, secret: SANDBOX_KEYS.stripeWebhookSecret });

let last = 0;
/** A number that no test in this process used before. */
export const nextId = (): number => ++last;

/** A webhook of Paystack's about something that Foyer knows nothing of. */
export const strange = (event = 'customer.created') => ({ event, data: { id: 7_000_000_000 + nextId() } });

/** An order whose buyer has paid while the webhook that says so was lost; and, for Paystack, that webhook. */
export async function paidUnheard(app: TestApp, provider: 'STRIPE' | 'PAYSTACK' = 'PAYSTACK') {
  const buy = buying(app);
  await buy.weather(provider, 'lost');
  const event = await app.given.event({ currency: 'NGN', tiers: [{ price: 500_000, capacity: 20 }] });
  const order = await buy.reserve(event);
  const { redirectUrl, payment } = await buy.startCheckout(order, provider);
  await buy.press(redirectUrl!);
  await buy.weather(provider, 'none');
  const notice = { event: 'charge.success', data: { id: nextId(), reference: payment!.reference, amount: 500_000 } };
  return { order, payment: payment!, notice };
}
