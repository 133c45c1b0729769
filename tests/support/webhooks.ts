import { randomUUID } from 'node:crypto';
import type { TestApp } from './app.js';
import { paystackSignature, stripeSignature } from './webhook-sender.js';

/** Webhooks that a test writes and signs itself: what the sandbox does not send, or not now. */
export function signing(app: TestApp) {
  const post = async (path: string, payload: string, headers: Record<string, string>): Promise<void> => {
    const { statusCode } = await app.app.http.inject({
      method: 'POST',
      url: path,
      payload,
      headers: { 'content-type': 'application/json', ...headers },
    });
    if (statusCode !== 200) throw new Error(`${path} answers ${statusCode}`);
  };

  return {
    /** An event of Stripe's about `object`, signed now, whenever it was created. */
    stripe(type: string, object: object, { id = `evt_${randomUUID()}`, created = Date.now() } = {}): Promise<void> {
      const event = { id, object: 'event', type, created: Math.floor(created / 1_000), data: { object } };
      const payload = JSON.stringify(event);
      return post('/webhooks/stripe', payload, { 'stripe-signature': stripeSignature(payload) });
    },

    paystack(event: string, data: object): Promise<void> {
      const payload = JSON.stringify({ event, data });
      return post('/webhooks/paystack', payload, { 'x-paystack-signature': paystackSignature(payload) });
    },
  };
}
