import { closePaystackDispute, openPaystackDispute, remindOfPaystackDispute } from './paystack-disputes.js';
import { SandboxRefusal } from './refusal.js';
import { PROVIDERS, type SandboxProvider } from './sandbox-options.js';
import { closeStripeDispute, openStripeDispute } from './stripe-disputes.js';
import type { StripeWork } from './stripe-events.js';

export const DISPUTE_OUTCOMES = ['open', 'remind', 'won', 'lost'] as const;

export interface DisputeStep {
  provider: SandboxProvider;
  /** A Checkout Session, PaymentIntent or charge; at Paystack a reference or an id. */
  payment: string;
  outcome: (typeof DISPUTE_OUTCOMES)[number];
}

/** Reads `{provider, reference or providerPaymentId, outcome}`. */
export function parseDisputeStep(input: Record<string, unknown>): DisputeStep {
  const provider = PROVIDERS.find(name => name === input.provider);
  if (!provider) throw new SandboxRefusal(400, `provider must be one of ${PROVIDERS.join(', ')}`);
  const outcome = DISPUTE_OUTCOMES.find(name => name === input.outcome);
  if (!outcome) throw new SandboxRefusal(400, `outcome must be one of ${DISPUTE_OUTCOMES.join(', ')}`);
  const payment = input.reference ?? input.providerPaymentId;
  if (typeof payment !== 'string' || payment === '') {
    throw new SandboxRefusal(400, 'reference or providerPaymentId must name the payment');
  }
  return { provider, payment, outcome };
}

/** What the buyer and the bank do: disputes are never begun by a provider's API. Answers the dispute as that API shows it. */
export function takeDisputeStep(work: StripeWork, { provider, payment, outcome }: DisputeStep): Promise<object> {
  const { db, now } = work;
  if (provider === 'STRIPE') {
    if (outcome === 'remind') throw new SandboxRefusal(400, 'Stripe sends no reminders');
    return outcome === 'open' ? openStripeDispute(work, payment) : closeStripeDispute(work, payment, outcome);
  }
  if (outcome === 'open') return openPaystackDispute(db, payment, now);
  return outcome === 'remind' ? remindOfPaystackDispute(db, payment) : closePaystackDispute(db, payment, outcome, now);
}
