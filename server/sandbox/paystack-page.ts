import type { FastifyInstance } from 'fastify';
import { formatAmount } from './amounts.js';
import {
  DECLINED,
  outcomeOf,
  SANDBOX_LINK,
  sendOver,
  sendPurchase,
  WAITING,
  type Over,
  type Purchase,
} from './hosted-page.js';
import type { TransactionRow } from './paystack-objects.js';
import { findTransaction, OUTCOMES, pressTransaction } from './paystack-transactions.js';
import type { SandboxLink } from './sandbox-options.js';
import { UNLIMITED, type SandboxParts } from './sandbox-parts.js';
import { inTransaction } from './store.js';

/**
 * The page that a transaction's `authorization_url` names. It never expires, a declined payment can be tried again, and
 * who pays by bank transfer stays on it until the money is under way.
 */
export function paystackPage({ options, now, wake }: SandboxParts) {
  const { pool, publicUrl } = options;

  return async function routes(app: FastifyInstance): Promise<void> {
    app.get<{ Params: { code: string } }>('/:code', UNLIMITED, async (request, reply) => {
      const row = await findTransaction(pool, 'access_code', request.params.code);
      if (!row) return sendOver(reply, 'unknown', ways(null));
      return row.paid_at === null ? sendPurchase(reply, purchase(row)) : sendOver(reply, 'paid', ways(row));
    });

    app.post<{ Params: { code: string } }>('/:code', UNLIMITED, async (request, reply) => {
      const outcome = outcomeOf(request.body);
      if (!outcome) return sendOver(reply, 'button', ways(null));
      const { row, over } = await inTransaction(
        pool,
        async (db): Promise<{ row: TransactionRow | null; over?: Over }> => {
          const row = await findTransaction(db, 'access_code', request.params.code, true);
          if (!row) return { row: null, over: 'unknown' };
          if (!OUTCOMES[row.status].includes(outcome)) return { row, over: row.paid_at === null ? 'gone' : 'paid' };
          return { row: await pressTransaction(db, row, outcome, now()) };
        },
      );
      wake();
      if (!row || over) return sendOver(reply, over ?? 'unknown', ways(row));
      return reply.redirect(outcome === 'transfer' ? pageUrl(row, publicUrl) : returnUrl(row, publicUrl), 303);
    });
  };

  /** On from a page where nothing is left to do: back to this order first. */
  function ways(row: TransactionRow | null): SandboxLink[] {
    const back = row?.callback_url ? [{ href: returnUrl(row, publicUrl), text: 'Back to the order' }] : [];
    return [...back, ...(options.links ?? []), SANDBOX_LINK];
  }
}

const pageUrl = ({ access_code }: TransactionRow, publicUrl: string): string =>
  `${publicUrl}/sandbox/paystack/pay/${access_code}`;

/** Without a callback the buyer stays where the payment was. */
function returnUrl(row: TransactionRow, publicUrl: string): string {
  const { callback_url, reference } = row;
  if (callback_url === null) return pageUrl(row, publicUrl);
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
    notice: row.status === 'failed' ? DECLINED : row.status === 'abandoned' ? null : WAITING,
    outcomes: OUTCOMES[row.status],
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
