import { z } from 'zod';
import { subunits, text, whole } from './paystack-answers.js';
import type { DisputeNews, Notice } from './payment-provider.types.js';

const EVENTS = new Set(['charge.dispute.create', 'charge.dispute.remind', 'charge.dispute.resolve']);

const dispute = z.object({
  id: text,
  /** What the bank asks for; null, or 0, where it is all of the transaction. */
  refund_amount: whole.nullish(),
  currency: z.string(),
  status: z.string(),
  resolution: z.string().nullish(),
  category: z.string().nullish(),
  transaction: z.object({ reference: text, amount: whole, currency: z.string().nullish() }),
  created_at: z.coerce.date(),
  dueAt: z.coerce.date().nullish(),
});

/** What a webhook says of a dispute; null where it is about something else. It carries the whole dispute, signed. */
export function paystackDisputeNotice(event: string, data: unknown): Notice | null {
  if (!EVENTS.has(event)) return null;
  const { id, transaction, ...said } = dispute.parse(data);
  const { currency } = said;
  const amount = said.refund_amount || transaction.amount;
  return {
    about: 'dispute',
    providerPaymentId: transaction.reference,
    dispute: {
      providerDisputeId: id,
      amount: subunits.from({ amount, currency }),
      currency,
      reason: said.category ?? 'chargeback',
      status: statusOf(said.status, said.resolution ?? ''),
      withdrawn: true,
      openedAt: said.created_at,
      respondBy: said.dueAt ?? null,
    },
  };
}

/**
 * Resolved, it is `declined` where the merchant kept the money, and `merchant-accepted` or `auto-accepted` (nobody
 * answered in time) where it goes to the buyer. A word that we don't know leaves it open, for a person to look at.
 */
function statusOf(status: string, resolution: string): DisputeNews['status'] {
  if (status !== 'resolved') return 'open';
  if (resolution === 'declined') return 'won';
  return resolution.endsWith('accepted') ? 'lost' : 'open';
}
