import type { FastifyPluginAsync } from 'fastify';
import { controls } from './controls.js';
import { DeliveryLoop } from './delivery-loop.js';
import { parseParams } from './form-params.js';
import { paystackApi } from './paystack-api.js';
import { paystackPage } from './paystack-page.js';
import { advancePaystackRefunds } from './paystack-refunds.js';
import type { SandboxOptions } from './sandbox-options.js';
import { createSandboxSchema } from './sandbox-schema.js';
import { statusPage } from './status-page.js';
import { stripeApi } from './stripe-api.js';
import { stripePage } from './stripe-page.js';
import { advanceStripeRefunds } from './stripe-refund-course.js';
import { expireOverdue } from './stripe-sessions.js';
import { inTransaction } from './store.js';

export interface Sandbox {
  /** Register it without a prefix: it serves `/v1` (the Stripe SDK knows no path prefix) and `/sandbox`. */
  routes: FastifyPluginAsync;
  /** Begins to send webhooks and to let time pass; a process that only serves the routes need not. */
  start(): Promise<void>;
  /** Resolves when nothing is under way any more. What was not sent is sent by another process or after the next start. */
  stop(): Promise<void>;
}

/** A body of a few kilobytes is the most that either API is sent. */
const BODY_LIMIT = 262_144;

/**
 * Stands in for Stripe and Paystack: the parts of their APIs that a shop with hosted payment pages needs, the pages,
 * and signed webhooks with retries. All state is in the schema `sandbox` of the database, which is created here; any
 * number of processes may share it. See docs/sandbox.md.
 */
export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { pool, publicUrl, webhooks } = options;
  await createSandboxSchema(pool);
  const now = options.now ?? (() => new Date());

  const chores = async () => {
    await inTransaction(pool, async db => {
      const work = { db, now: now(), publicUrl, subscribed: webhooks.stripe.events, request: null };
      await expireOverdue(work);
      await advanceStripeRefunds(work);
      await advancePaystackRefunds(db, work.now);
    });
  };
  const loop = new DeliveryLoop(options, chores);
  const parts = { options, now, wake: () => loop.wake() };

  const routes: FastifyPluginAsync = async app => {
    const types = ['application/json', 'application/x-www-form-urlencoded'] as const;
    app.removeContentTypeParser([...types]); // the app around may have its own, for raw bodies say; this is a copy
    const raw = { parseAs: 'string', bodyLimit: BODY_LIMIT } as const;
    app.addContentTypeParser(types[0], raw, async (_: unknown, body: string) => parseJson(body));
    app.addContentTypeParser(types[1], raw, async (_: unknown, body: string) => parseParams(body));
    await app.register(stripeApi(parts), { prefix: '/v1' });
    await app.register(stripeApi(parts), { prefix: '/sandbox/stripe/v1' });
    await app.register(stripePage(parts), { prefix: '/sandbox/stripe/pay' });
    await app.register(paystackApi(parts), { prefix: '/sandbox/paystack' });
    await app.register(paystackPage(parts), { prefix: '/sandbox/paystack/pay' });
    await app.register(controls(parts), { prefix: '/sandbox' });
    await app.register(statusPage(parts), { prefix: '/sandbox' });
  };

  return {
    routes,
    start: async () => loop.start(),
    stop: () => loop.stop(),
  };
}

function parseJson(body: string): unknown {
  try {
    return body === '' ? undefined : (JSON.parse(body) as unknown);
  } catch {
    throw Object.assign(new Error('The body is not JSON.'), { statusCode: 400 });
  }
}
