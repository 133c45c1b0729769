import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Config } from './platform/config.js';
import { openPool } from './platform/connection-pool.js';
import { createSandbox } from './sandbox/sandbox.js';

/** The sandbox's keys: known to everybody, because it exists on loopback alone and all processes share it. */
export const SANDBOX_KEYS = {
  stripeSecretKey: 'sk_test_sandbox',
  stripeWebhookSecret: 'whsec_sandbox',
  paystackSecretKey: 'sk_test_sandbox',
} as const;

/** Where a process of this installation serves: this one, or for a process that only runs jobs the one at PUBLIC_URL. */
const servedAt = ({ web, port, publicUrl }: Pick<Config, 'web' | 'port' | 'publicUrl'>): string =>
  web ? `http://127.0.0.1:${port}` : publicUrl;

/** Stripe and Paystack as the sandbox serves them: only addresses and keys differ from the real ones. */
export function sandboxAccounts(
  config: Pick<Config, 'web' | 'port' | 'publicUrl'>,
): Pick<Config, 'stripe' | 'paystack'> {
  const here = servedAt(config);
  return {
    stripe: {
      secretKey: SANDBOX_KEYS.stripeSecretKey,
      webhookSecret: SANDBOX_KEYS.stripeWebhookSecret,
      apiUrl: here,
    },
    paystack: { secretKey: SANDBOX_KEYS.paystackSecretKey, apiUrl: `${here}/sandbox/paystack` },
  };
}

/** Serves the sandbox's APIs and pages on this very server; `start` begins to deliver its webhooks. `outbox`: there is one. */
export async function mountSandbox(
  http: FastifyInstance,
  config: Config,
  log: Logger,
  databaseUrl: string,
  outbox: boolean,
): Promise<{ start(): Promise<void>; stop(): Promise<void> }> {
  const pool = openPool(databaseUrl, { max: 5, name: 'foyer-sandbox', log });
  const here = servedAt(config);
  const parts = await createSandbox({
    pool,
    publicUrl: config.publicUrl,
    webhooks: {
      stripe: { url: `${here}/webhooks/stripe`, secret: SANDBOX_KEYS.stripeWebhookSecret },
      paystack: { url: `${here}/webhooks/paystack` },
    },
    stripeSecretKey: SANDBOX_KEYS.stripeSecretKey,
    paystackSecretKey: SANDBOX_KEYS.paystackSecretKey,
    links: [
      { href: '/', text: 'The shop' },
      ...(outbox ? [{ href: '/dev/outbox', text: 'The outbox: all mails' }] : []),
    ],
    log,
  });
  await http.register(parts.routes);
  return {
    start: () => parts.start(),
    async stop() {
      await parts.stop();
      await pool.end();
    },
  };
}
