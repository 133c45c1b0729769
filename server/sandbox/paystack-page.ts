import type { FastifyInstance } from 'fastify';
import { formatAmount } from './amounts.js';
import { outcomeOf, sendOver, sendPurchase, type Purchase } from './hosted-page.js';
import type { TransactionRow } from './paystack-objects.js';
import { findTransaction, pressTransaction } from './paystack-transactions.js';
import { UNLIMITED, type SandboxParts } from './sandbox-parts.js';
import { inTransaction } from './store.js';

/** The page that a transaction's `authorization_url` names. It never expires, and a declined payment can be tried again. */
export function paystackPage({ options, now, wake }: SandboxParts) {
  const { pool, publicUrl } = options;

  return async function routes(app: FastifyInstance): Promise<void> {
    app.get<{ Params: { code: string } }>('/:code', UNLIMITED, async (request, reply) => {
      const row = await findTransaction(pool, 'access_code', request.params.code);
      const closed = whyClosed(row);
      return closed || !row ? sendOver(reply, closed ?? 404) : sendPurchase(reply, purchase(row));
    });

    app.post<{ Params: { code: string } }>('/:code', UNLIMITED, async (request, reply) => {
      const outcome = outcomeOf(request.body);
      if (!outcome) return sendOver(reply, 400);
      const answer = await inTransaction(pool, async db => {
        const row = await findTransaction(db, 'access_code', request.params.code, true);
        const closed = whyClosed(row);
        if (closed || !row) return closed ?? 404;
        return pressTransaction(db, row, outcome, now());
      });
      wake();
      return typeof answer === 'number' ? sendOver(reply, answer) : reply.redirect(returnUrl(answer, publicUrl), 303);
    });
  };
}

function whyClosed(row: TransactionRow | undefined): 404 | 409 | undefined {
  if (!row) return 404;
  return row.paid_at === null ? undefined : 409;
}

/** Without a callback the buyer stays where the payment was. */
function returnUrl({ callback_url, access_code, reference }: TransactionRow, publicUrl: string): string {
  if (callback_url === null) return `${publicUrl}/sandbox/paystack/pay/${access_code}`;
  const url = new URL(callback_url);
  url.searchParams.append('trxref', reference);
  url.searchParams.append('reference', reference);
  return url.href;
}

function purchase(row: TransactionRow): Purchase {
  const total = formatAmount(Number(row.amount), row.currency, 2);
  return {
    provider: 'Paystack',
    lines: customFields(row.metadata),
    total,
    email: row.email,
    reference: row.reference,
    declined: row.status === 'failed',
    returnUrls: [row.callback_url],
  };
}

/** `metadata.custom_fields`, which Paystack shows to people; a transaction has no lines. */
function customFields(metadata: unknown): Purchase['lines'] {
  const { custom_fields: fields } = (metadata ?? {}) as { custom_fields?: unknown };
  if (!Array.isArray(fields)) return [];
  return fields
    .filter((field): field is { display_name: unknown; value: unknown } => typeof field === 'object' && field !== null)
    .map(field => ({ what: String(field.display_name ?? ''), amount: String(field.value ?? '') }));
}
