import type { Config } from './platform/config.js';

/** The sandbox's keys: known to everybody, because it exists on loopback alone and all processes share it. */
export const SANDBOX_KEYS = {
  stripeSecretKey: 'sk_test_sandbox',
  stripeWebhookSecret: 'whsec_sandbox',
  paystackSecretKey: 'sk_test_sandbox',
} as const;

/** Stripe and Paystack as the sandbox of this very process serves them: only addresses and keys differ from the real ones. */
export function sandboxAccounts({ port }: Pick<Config, 'port'>): Pick<Config, 'stripe' | 'paystack'> {
  const here = `http://127.0.0.1:${port}`;
  return {
    stripe: {
      secretKey: SANDBOX_KEYS.stripeSecretKey,
      webhookSecret: SANDBOX_KEYS.stripeWebhookSecret,
      apiUrl: here,
    },
    paystack: { secretKey: SANDBOX_KEYS.paystackSecretKey, apiUrl: `${here}/sandbox/paystack` },
  };
}
