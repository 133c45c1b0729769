import type Stripe from 'stripe';
import type { ProviderRefund, ProviderTransaction, RefundState, Span } from './payment-provider.types.js';
import { stripeAmount } from './stripe-currencies.js';

/** The most that Stripe gives at once. */
const PAGE = 100;

type Call = <T>(request: () => Promise<T>) => Promise<T>;

export const idOf = (reference: string | { id: string } | null): string | null =>
  typeof reference === 'string' ? reference : (reference?.id ?? null);

/**
 * The charges that succeeded. A charge is one attempt to take the buyer's money: it has the amount and the currency
 * that were asked for, and our metadata. A balance transaction, which accounts are reconciled by, has what is left of
 * it in the currency of the account. https://docs.stripe.com/api/charges/list
 */
export async function* stripeTransactions(
  stripe: Stripe,
  call: Call,
  span: Span,
): AsyncGenerator<ProviderTransaction[]> {
  for await (const charges of pages(page => call(() => stripe.charges.list({ ...during(span), ...page })))) {
    yield charges.flatMap(charge => {
      const intent = idOf(charge.payment_intent);
      if (!intent || charge.status !== 'succeeded' || !charge.captured) return [];
      const currency = charge.currency.toUpperCase();
      const amount = stripeAmount.from({ amount: charge.amount_captured, currency });
      const paymentId = charge.metadata['paymentId'] ?? null;
      return [{ providerPaymentId: intent, paymentId, amount, currency, returned: charge.refunded }];
    });
  }
}

/** https://docs.stripe.com/api/refunds/list */
export async function* stripeRefunds(
  stripe: Stripe,
  call: Call,
  which: Stripe.RefundListParams,
): AsyncGenerator<ProviderRefund[]> {
  for await (const refunds of pages(page => call(() => stripe.refunds.list({ ...which, ...page })))) {
    yield refunds.flatMap(refund => {
      const intent = idOf(refund.payment_intent);
      if (!intent) return [];
      const currency = refund.currency.toUpperCase();
      const amount = stripeAmount.from({ amount: refund.amount, currency });
      const refundId = refund.metadata?.['refundId'] ?? null;
      const key = refund.metadata?.['key'] ?? refundId; // version 0.1 wrote none
      return [{ ...refundStateOf(refund), providerPaymentId: intent, refundId, key, amount, currency }];
    });
  }
}

export function refundStateOf({ id, status, failure_reason: reason }: Stripe.Refund): RefundState {
  if (status === 'succeeded') return { providerRefundId: id, status };
  const failed = status === 'failed' || status === 'canceled';
  return { providerRefundId: id, status: failed ? 'failed' : 'pending', ...(reason && { reason }) };
}

async function* pages<T extends { id: string }>(
  list: (page: Stripe.PaginationParams) => Promise<Stripe.ApiList<T>>,
): AsyncGenerator<T[]> {
  for (let after: string | undefined; ;) {
    const { data, has_more: more } = await list({ limit: PAGE, ...(after && { starting_after: after }) });
    yield data;
    after = data.at(-1)?.id;
    if (!more || !after) return;
  }
}

export const during = ({ from, to }: Span) => ({ created: { gte: seconds(from), lt: seconds(to) } });
const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);
