import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import Fastify from 'fastify';
import { pino } from 'pino';
import type { Pool } from 'pg';
import Stripe from 'stripe';
import { openPool } from '../../server/platform/connection-pool.js';
import type { SandboxOptions } from '../../server/sandbox/sandbox-options.js';
import { createSandbox } from '../../server/sandbox/sandbox.js';
import { createTestDatabase } from './postgres.js';

type PaystackCall = (parameters?: object) => Promise<{ status: boolean; message: string; data: any; meta?: any }>;
interface PaystackSdk {
  endpoint: string;
  transaction: Record<'initialize' | 'verify' | 'list' | 'get', PaystackCall>;
  refund: Record<'create' | 'list' | 'get', PaystackCall>;
}
const Paystack = createRequire(import.meta.url)('paystack-api') as (key: string) => PaystackSdk; // has no types

export const KEYS = { stripe: 'sk_test_sandbox', paystack: 'sk_test_paystack', webhook: 'whsec_sandbox' };

export interface Received {
  body: string;
  headers: IncomingHttpHeaders;
  event: any;
  type: string;
  at: number;
}

/** Takes webhooks and keeps them; `answer` decides the status of each. */
export async function startReceiver() {
  const received: Received[] = [];
  const receiver = { received, answer: (_type: string): number | 'hang' => 200, url: '', close: async () => {} };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const event = JSON.parse(body);
      const type = event.type ?? event.event;
      received.push({ body, headers: request.headers, event, type, at: Date.now() });
      const status = receiver.answer(type);
      if (status !== 'hang') response.writeHead(status).end();
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  receiver.close = async () => {
    server.closeAllConnections();
    await new Promise(done => server.close(done));
  };
  return receiver;
}

/** One process: an app of its own with the sandbox in it, and the Stripe SDK pointed at it. */
export async function startSandboxProcess(pool: Pool, hooks: string, overrides: Partial<SandboxOptions> = {}) {
  const app = Fastify();
  // Like an app that keeps raw bodies for its own webhooks: the sandbox must not mind.
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) => body);
  const routes = new Set<string>();
  app.addHook('onRoute', ({ method, url }) => [method].flat().forEach(verb => routes.add(`${verb} ${url}`)));
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const silent = { info: () => {}, warn: () => {}, error: () => {} };
  const sandbox = await createSandbox({
    pool,
    publicUrl: base,
    webhooks: { stripe: { url: `${hooks}/stripe`, secret: KEYS.webhook }, paystack: { url: `${hooks}/paystack` } },
    stripeSecretKey: KEYS.stripe,
    paystackSecretKey: KEYS.paystack,
    log: silent,
    retryScheduleMs: [50, 100, 200],
    ...overrides,
  });
  await app.register(sandbox.routes);
  await app.listen({ port, host: '127.0.0.1' });
  await sandbox.start();
  const stripe = new Stripe(KEYS.stripe, {
    host: '127.0.0.1',
    port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  });
  const stop = async () => {
    await sandbox.stop();
    await app.close();
  };
  return { base, routes, stripe, sandbox, stop };
}

/** A database, a receiver, a clock that can be moved, one process, and the Paystack SDK pointed at it. */
export async function startSandboxHost(overrides: Partial<SandboxOptions> = {}) {
  const database = await createTestDatabase();
  // Its connections may learn of their end only from the database's being dropped.
  const pool = openPool(database.url, { max: 30, name: 'test', log: pino({ level: 'silent' }) });
  const receiver = await startReceiver();
  let offset = 0;
  const time = { advance: (ms: number) => void (offset += ms) };
  const now = () => new Date(Date.now() + offset);
  const process = await startSandboxProcess(pool, receiver.url, { now, ...overrides });
  // Its resources sit on the prototype: of two instances in a process the later one takes over both.
  const paystack = Paystack(KEYS.paystack);
  paystack.endpoint = `${process.base}/sandbox/paystack`;
  const close = async () => {
    await process.stop();
    await receiver.close();
    await pool.end();
    await database.drop();
  };
  /** What a person does on the status page. */
  const control = (path: string, input: object) =>
    fetch(`${process.base}/sandbox/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
  /** Paystack's API, where its SDK has no words for it. */
  const askPaystack = async (path: string) => {
    const headers = { authorization: `Bearer ${KEYS.paystack}` };
    const answer = await fetch(`${process.base}/sandbox/paystack${path}`, { headers });
    return (await answer.json()) as { status: boolean; message: string; data: any; meta: any };
  };
  const faults = (provider: string, mode: string, ms?: number) => control('faults', { provider, mode, ms });
  const dispute = (provider: string, reference: string, outcome: string) =>
    control('disputes', { provider, reference, outcome });
  const arrived = (wanted: (webhook: Received) => boolean, count = 1) =>
    until(() => {
      const found = receiver.received.filter(wanted);
      return found.length >= count ? found : undefined;
    });
  return { ...process, paystack, pool, receiver, time, now, control, askPaystack, faults, dispute, arrived, close };
}

/** Presses a button of a hosted page, as a browser would. */
export const press = (url: string, outcome = 'pay') =>
  fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ outcome }) });

export async function until<T>(read: () => T | undefined | Promise<T | undefined>, ms = 5000): Promise<T> {
  for (const end = Date.now() + ms; ;) {
    const value = await read();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(`not so after ${ms} ms`);
    await sleep(15);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise(done => server.close(done));
  return port;
}

/** What a Checkout Session of two tickets is asked for with. */
export function checkout(more: Partial<Stripe.Checkout.SessionCreateParams> = {}, amount = 5000, currency = 'usd') {
  const price_data = { currency, unit_amount: amount, product_data: { name: 'Regular <b>' } };
  return {
    mode: 'payment',
    client_reference_id: 'order-1',
    customer_email: 'ada@example.com',
    line_items: [{ quantity: 2, price_data }],
    metadata: { paymentId: 'p1' },
    payment_intent_data: { metadata: { paymentId: 'p1' } },
    success_url: 'http://localhost:4000/orders/1?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://localhost:4000/orders/1?canceled=1',
    ...more,
  } satisfies Stripe.Checkout.SessionCreateParams;
}

/** What the Stripe SDK rejects with; undefined when it did not. */
export const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: Stripe.errors.StripeError) => error,
  );
