import type Stripe from 'stripe';
import type { DisputeNews, Notice } from './payment-provider.types.js';
import { stripeAmount } from './stripe-currencies.js';
import { idOf } from './stripe-lists.js';

/** All carry the whole dispute as it was then. */
const DISPUTE_EVENTS = new Set<string>([
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'charge.dispute.closed',
]);

/**
 * Inquiries (`warning_…`) are disputes here too, although no money is withdrawn and none is booked: what is refunded while
 * a bank asks may be lost twice. One that is closed, or a dispute that was prevented, leaves the money where it is.
 */
const DECIDED: Readonly<Record<string, DisputeNews['status']>> = {
  won: 'won',
  warning_closed: 'won',
  prevented: 'won',
  lost: 'lost',
};

/** What an event says of a dispute or of a coming one; null where it is about something else, or no payment of ours. */
export function stripeDisputeNotice(event: Stripe.Event): Notice | null {
  if (DISPUTE_EVENTS.has(event.type)) {
    const dispute = event.data.object as Stripe.Dispute;
    const providerPaymentId = idOf(dispute.payment_intent);
    return providerPaymentId ? { about: 'dispute', providerPaymentId, dispute: newsOf(dispute) } : null;
  }
  if (event.type === 'radar.early_fraud_warning.created') {
    const { payment_intent: intent, fraud_type: kind } = event.data.object;
    const providerPaymentId = idOf(intent ?? null);
    return providerPaymentId ? { about: 'fraudWarning', providerPaymentId, kind } : null;
  }
  return null;
}

function newsOf({
  id,
  amount,
  currency,
  reason,
  status,
  created,
  evidence_details: evidence,
}: Stripe.Dispute): DisputeNews {
  const asked = { amount, currency: currency.toUpperCase() };
  return {
    providerDisputeId: id,
    ...asked,
    amount: stripeAmount.from(asked),
    reason,
    status: DECIDED[status] ?? 'open',
    withdrawn: !status.startsWith('warning_') && status !== 'prevented',
    openedAt: new Date(created * 1_000),
    respondBy: evidence.due_by ? new Date(evidence.due_by * 1_000) : null,
  };
}
