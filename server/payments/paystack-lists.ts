import type { Paystack, PaystackAnswer, PaystackCall } from 'paystack-api';
import { z } from 'zod';
import { log } from '../platform/log.js';
import { ProviderName } from './payment.entity.js';
import { ProviderUnavailable } from './payment-provider.errors.js';
import { refundKeyIn, refundStateOf, subunits, text, whole } from './paystack-answers.js';
import type { ProviderRefund, ProviderTransaction, Span } from './payment-provider.types.js';

const PAGE = 100;

export type PaystackAsk = <T>(data: z.ZodType<T>, request: () => PaystackCall<PaystackAnswer<unknown>>) => Promise<T>;

interface Listed<T> {
  readonly at: Date;
  readonly item: T | null;
}

const instant = z.iso.datetime({ offset: true }).transform(at => new Date(at));

export const transactionRow = z.object({
  status: z.string(),
  reference: text,
  amount: whole,
  currency: z.string(),
  metadata: z.unknown(),
});
const listedTransaction = transactionRow
  .extend({ created_at: instant })
  .transform((row): Listed<ProviderTransaction> => ({ at: row.created_at, item: transactionOf(row) }));

const listedRefund = z
  .object({
    id: text,
    status: z.string(),
    transaction_reference: text,
    amount: whole,
    currency: z.string(),
    merchant_note: z.string().nullish(),
    createdAt: instant,
  })
  .transform(
    ({ createdAt: at, transaction_reference: providerPaymentId, amount, currency, ...row }): Listed<ProviderRefund> => {
      const key = refundKeyIn(row.merchant_note);
      const refundId = key?.split(':')[0] ?? null;
      const money = { amount: subunits.from({ amount, currency }), currency };
      return { at, item: { ...refundStateOf(row), providerPaymentId, refundId, key, ...money } };
    },
  );

/**
 * All that came into being in the span, whatever their status: a list of those that read `success` leaves out what was
 * refunded since, and grows shorter while it is read. https://paystack.com/docs/api/transaction/#list
 */
export function paystackTransactions(paystack: Paystack, ask: PaystackAsk, span: Span) {
  return pages(ask, query => paystack.transaction.list(query), listedTransaction, span);
}

/** https://paystack.com/docs/api/refund/#list. The SDK's own list knows neither dates nor pages. */
export function paystackRefunds(paystack: Paystack, ask: PaystackAsk, span: Span) {
  const list = paystack.extend({ method: 'get', route: '/refund', args: ['from', 'to', 'perPage', 'page'] });
  return pages(ask, list, listedRefund, span);
}

/** One of which everything went back, or was charged back, reads `reversed`: its money was taken all the same. */
export function transactionOf(row: z.infer<typeof transactionRow>): ProviderTransaction | null {
  const { status, reference: providerPaymentId, metadata, amount, currency } = row;
  if (status !== 'success' && status !== 'reversed') return null;
  const money = { amount: subunits.from({ amount, currency }), currency };
  return { providerPaymentId, paymentId: paymentIdOf(metadata), ...money, returned: status === 'reversed' };
}

/**
 * Reads until a page is empty: how many Paystack gives at once is not ours to say. Its `to` is included, ours is not. A
 * row that can't be read is left out and logged where nothing in it is ours: the account may be another system's too, and
 * one odd row must not keep a day from being compared. @throws ProviderUnavailable where it is ours.
 */
async function* pages<T>(
  ask: PaystackAsk,
  list: (query: Record<string, unknown>) => PaystackCall<PaystackAnswer<unknown>>,
  row: z.ZodType<Listed<T>>,
  { from, to }: Span,
): AsyncGenerator<T[]> {
  for (let page = 1; ; page += 1) {
    const query = { from: from.toISOString(), to: to.toISOString(), perPage: PAGE, page };
    const rows = await ask(z.array(z.unknown()), () => list(query));
    if (rows.length === 0) return;
    yield rows.flatMap(given => {
      const { data, error } = row.safeParse(given);
      if (error && mayBeOurs(given))
        throw new ProviderUnavailable(ProviderName.PAYSTACK, 'a row of ours that can’t be read');
      if (error) log.warn({ err: error }, 'Paystack lists a row that can’t be read');
      return data?.item && data.at >= from && data.at < to ? [data.item] : [];
    });
  }
}

const marked = z.object({ merchant_note: z.unknown(), metadata: z.unknown() }).partial();

/** Whether it carries what we write on refunds and payments; what is not even an object may be anybody's. */
function mayBeOurs(row: unknown): boolean {
  const { data } = marked.safeParse(row);
  if (!data) return true;
  const note = typeof data.merchant_note === 'string' ? data.merchant_note : null;
  return refundKeyIn(note) !== null || paymentIdOf(data.metadata) !== null;
}

/** What we wrote there comes back as text or as an object; another system's may be anything. */
function paymentIdOf(metadata: unknown): string | null {
  try {
    const read: unknown = typeof metadata === 'string' ? JSON.parse(metadata) : metadata;
    return z.object({ paymentId: z.string() }).safeParse(read).data?.paymentId ?? null;
  } catch {
    return null;
  }
}
