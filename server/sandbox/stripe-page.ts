import type { FastifyInstance } from 'fastify';
import {
  DECLINED,
  outcomeOf,
  SANDBOX_LINK,
  sendOver,
  sendPurchase,
  WAITING,
  type Outcome,
  type Over,
  type Purchase,
} from './hosted-page.js';
import type { SandboxLink } from './sandbox-options.js';
import { UNLIMITED, type SandboxParts } from './sandbox-parts.js';
import { formatStripeAmount } from './stripe-amounts.js';
import { OUTCOMES, pressSession, stageOf, type Stage } from './stripe-attempts.js';
import type { StripeWork } from './stripe-events.js';
import type { SessionRow } from './stripe-objects.js';
import { lockSession } from './stripe-sessions.js';
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
      const found = await inTransaction(pool, async db => find(work(db), request.params.id));
      if (!found) return sendOver(reply, 'unknown', ways(null));
      const { row, stage } = found;
      return stage === 'open' || stage === 'waiting'
        ? sendPurchase(reply, purchase(row, stage))
        : sendOver(reply, stage, ways(row));
    });

    app.post<{ Params: { id: string } }>('/:id', UNLIMITED, async (request, reply) => {
      const outcome = outcomeOf(request.body);
      if (!outcome) return sendOver(reply, 'button', ways(null));
      const { row, over } = await inTransaction(pool, async (db): Promise<{ row: SessionRow | null; over?: Over }> => {
        const at = work(db);
        const found = await find(at, request.params.id); // the second of two presses waits here, then finds it paid
        if (!found) return { row: null, over: 'unknown' };
        const { row, stage } = found;
        if (!OUTCOMES[stage].includes(outcome)) {
          return { row, over: stage === 'open' || stage === 'waiting' ? 'gone' : stage };
        }
        return { row: await pressSession(at, row, outcome) };
      });
      wake();
      if (!row || over) return sendOver(reply, over ?? 'unknown', ways(row));
      return reply.redirect(outcome === 'arrive' || outcome === 'fail' ? '/sandbox' : returnUrl(row, outcome), 303);
    });
  };

  /** On from a page where nothing is left to do: back to this order first. */
  function ways(row: SessionRow | null): SandboxLink[] {
    const back = row ? [{ href: returnUrl(row, 'pay'), text: 'Back to the order' }] : [];
    return [...back, ...(options.links ?? []), SANDBOX_LINK];
  }
}

async function find(work: StripeWork, id: string): Promise<{ row: SessionRow; stage: Stage } | undefined> {
  const row = await lockSession(work, id);
  return row && { row, stage: await stageOf(work, row) };
}

/** After a decline Stripe's own page would stay; here the buyer goes back, to `cancel_url` where there is one. */
function returnUrl({ id, params }: SessionRow, outcome: Outcome): string {
  if (outcome === 'decline' && params.cancelUrl !== null) return params.cancelUrl;
  return params.successUrl.replaceAll('{CHECKOUT_SESSION_ID}', id);
}

function purchase(row: SessionRow, stage: Stage): Purchase {
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
    notice: stage === 'waiting' ? WAITING : row.payment_intent === null ? null : DECLINED,
    outcomes: OUTCOMES[stage],
    returnUrls: [params.successUrl, params.cancelUrl],
  };
}
