import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parseDisputeStep, takeDisputeStep } from './disputes.js';
import { parseFault, readFaults, setFault } from './faults.js';
import { html, sendPage } from './html.js';
import { settlePaystackRefund } from './paystack-refunds.js';
import { SandboxRefusal } from './refusal.js';
import { parseRefundFault, parseRefundOutcome, readRefundFaults, setRefundFault } from './refund-faults.js';
import { UNLIMITED, type SandboxParts } from './sandbox-parts.js';
import type { StripeWork } from './stripe-events.js';
import { settleStripeRefund } from './stripe-refund-course.js';
import { inTransaction } from './store.js';

/**
 * What a person or a test decides and no provider's API can: how the sandbox misbehaves, and what buyers and banks do.
 * Each control takes JSON, and answers it, or a form of the status page, and leads back there.
 */
export function controls({ options, now, wake }: SandboxParts) {
  const { pool, publicUrl, webhooks } = options;

  return async function routes(app: FastifyInstance): Promise<void> {
    /** One control: `act` works in a transaction and throws SandboxRefusal for what can't be. */
    const control = (path: string, act: (work: StripeWork, input: Record<string, unknown>) => Promise<object>) =>
      app.post(path, UNLIMITED, async (request, reply) => {
        try {
          checkOrigin(request);
          const input = (request.body ?? {}) as Record<string, unknown>;
          const result = await inTransaction(pool, db =>
            act({ db, now: now(), publicUrl, subscribed: webhooks.stripe.events, request: null }, input),
          );
          wake();
          return isForm(request) ? reply.redirect('/sandbox', 303) : result;
        } catch (error) {
          if (error instanceof SandboxRefusal) return refuse(request, reply, error);
          throw error;
        }
      });

    app.get('/faults', UNLIMITED, () => readFaults(pool));
    control('/faults', async ({ db }, input) => {
      const fault = parseFault(input);
      await setFault(db, fault);
      return fault;
    });
    app.get('/refund-faults', UNLIMITED, () => readRefundFaults(pool));
    control('/refund-faults', async ({ db }, input) => {
      const fault = parseRefundFault(input);
      await setRefundFault(db, fault);
      return fault;
    });
    control('/refunds', (work, input) => {
      const { provider, id, outcome } = parseRefundOutcome(input);
      return provider === 'STRIPE'
        ? settleStripeRefund(work, id, outcome)
        : settlePaystackRefund(work.db, id, outcome, work.now);
    });
    control('/disputes', (work, input) => takeDisputeStep(work, parseDisputeStep(input)));
  };
}

const isForm = (request: FastifyRequest): boolean =>
  request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;

/** A page elsewhere can post a form, though no JSON, to localhost; browsers then name where it came from. */
function checkOrigin(request: FastifyRequest): void {
  if (request.headers['sec-fetch-site'] === 'cross-site') throw new SandboxRefusal(403, 'cross-site');
}

function refuse(request: FastifyRequest, reply: FastifyReply, { status, message }: SandboxRefusal): FastifyReply {
  if (!isForm(request)) return reply.code(status).send({ error: message });
  const body = html`<h1>That can’t be done</h1>
    <p>The sandbox says: ${message}.</p>
    <p><a href="/sandbox">Back to the sandbox</a></p>`;
  return sendPage(reply, status, { title: 'That can’t be done', body });
}
