import type { FastifyInstance } from 'fastify';
import { outcomeOf, sendOver, sendPurchase, type Purchase } from './hosted-page.js';
import { UNLIMITED, type SandboxParts } from './sandbox-parts.js';
import { formatStripeAmount } from './stripe-amounts.js';
import type { StripeWork } from './stripe-events.js';
import type { SessionRow } from './stripe-objects.js';
import { lockSession, pressSession } from './stripe-sessions.js';
import { inTransaction, type Db } from './store.js';

/** The page that a Checkout Session's `url` names. */
export function stripePage({ options, now, wake }: SandboxParts) {
  const { pool, publicUrl, webhooks } = options;
  const work = (db: Db): StripeWork => ({
    db,
    now: now(),
    publicUrl,
    subscribed: webhooks.stripe.events,
    request: null,
  });

  return async function routes(app: FastifyInstance): Promise<void> {
    app.get<{ Params: { id: string } }>('/:id', UNLIMITED, async (request, reply) => {
      const row = await inTransaction(pool, db => lockSession(work(db), request.params.id));
      const closed = whyClosed(row);
      return closed || !row ? sendOver(reply, closed ?? 404) : sendPurchase(reply, purchase(row));
    });

    app.post<{ Params: { id: string } }>('/:id', UNLIMITED, async (request, reply) => {
      const outcome = outcomeOf(request.body);
      if (!outcome) return sendOver(reply, 400);
      const answer = await inTransaction(pool, async db => {
        const at = work(db);
        const row = await lockSession(at, request.params.id); // the second of two presses waits here, then finds it paid
        const closed = whyClosed(row);
        if (closed || !row) return closed ?? 404;
        await pressSession(at, row, outcome);
        return row;
      });
      wake();
      return typeof answer === 'number' ? sendOver(reply, answer) : reply.redirect(returnUrl(answer, outcome), 303);
    });
  };
}

function whyClosed(row: SessionRow | undefined): 404 | 409 | 410 | undefined {
  if (!row) return 404;
  return row.status === 'complete' ? 409 : row.status === 'expired' ? 410 : undefined;
}

/** After a decline Stripe's own page would stay; here the buyer goes back, to `cancel_url` where there is one. */
function returnUrl({ id, params }: SessionRow, outcome: 'pay' | 'decline'): string {
  if (outcome === 'decline' && params.cancelUrl !== null) return params.cancelUrl;
  return params.successUrl.replaceAll('{CHECKOUT_SESSION_ID}', id);
}

function purchase(row: SessionRow): Purchase {
  const { params, currency } = row;
  return {
    provider: 'Stripe',
    lines: params.lines.map(line => ({
      what: `${line.quantity} × ${line.name}${line.description === null ? '' : ` (${line.description})`}`,
      amount: formatStripeAmount(line.quantity * line.unitAmount, currency),
    })),
    total: formatStripeAmount(Number(row.amount), currency),
    email: params.customerEmail,
    reference: params.clientReferenceId ?? row.id,
    declined: row.payment_intent !== null,
    returnUrls: [params.successUrl, params.cancelUrl],
  };
}
