import type { FastifyInstance } from 'fastify';
import { formatAmount } from './amounts.js';
import { FAULT_MODES, parseFault, readFaults, setFault, type Fault } from './faults.js';
import { html, sendPage, type Html } from './html.js';
import { UNLIMITED, type SandboxParts } from './sandbox-parts.js';
import { formatStripeAmount } from './stripe-amounts.js';

const SHOWN = 25;

interface Payment {
  provider: 'Stripe' | 'Paystack';
  id: string;
  status: string;
  amount: string;
  currency: string;
  at: Date;
}
interface Sent {
  id: string;
  provider: string;
  event: string;
  state: string;
  attempts: number;
  last_answer: string | null;
}

/** The fault switches as JSON, and one page with them, the payments and the webhooks. */
export function statusPage({ options: { pool } }: SandboxParts) {
  return async function routes(app: FastifyInstance): Promise<void> {
    app.get('/faults', UNLIMITED, () => readFaults(pool));

    app.post('/faults', UNLIMITED, async (request, reply) => {
      // A page elsewhere can post a form, though no JSON, to localhost; browsers then name where it came from.
      if (request.headers['sec-fetch-site'] === 'cross-site') return reply.code(403).send({ error: 'cross-site' });
      let fault: Fault;
      try {
        fault = parseFault(request.body);
      } catch (error) {
        return reply.code(400).send({ error: (error as Error).message });
      }
      await setFault(pool, fault);
      const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
      return isForm ? reply.redirect('/sandbox', 303) : fault;
    });

    app.get('/', UNLIMITED, async (_request, reply) => {
      const payments = await pool.query<Payment>(
        `(select 'Stripe' as provider, id, status, amount, currency, created as at
          from sandbox.stripe_sessions order by created desc limit ${SHOWN})
         union all
         (select 'Paystack', reference, status, amount, currency, created_at
          from sandbox.paystack_transactions order by id desc limit ${SHOWN})
         order by at desc limit ${SHOWN}`,
      );
      const sent = await pool.query<Sent>(
        `select id, provider, event, state, attempts, last_answer from sandbox.deliveries order by id desc limit ${SHOWN}`,
      );
      const body = html`<h1>Payment sandbox</h1>
        <p class="soft">Stands in for Stripe and Paystack while no keys are configured.</p>
        <h2>Faults</h2>
        <div class="columns">${(await readFaults(pool)).map(faultForm)}</div>
        <h2>Payments</h2>
        ${table(['Provider', 'Reference', 'Status', 'Amount', 'Begun (UTC)'], payments.rows.map(paymentCells))}
        <h2>Webhooks</h2>
        ${table(['No.', 'Provider', 'Event', 'State', 'Attempts', 'Last answer'], sent.rows.map(deliveryCells))}`;
      return sendPage(reply, 200, { title: 'Payment sandbox', body, wide: true });
    });
  };
}

const paymentCells = ({ provider, id, status, amount, currency, at }: Payment): unknown[] => [
  provider,
  id.length > 40 ? `${id.slice(0, 39)}…` : id,
  status,
  provider === 'Stripe' ? formatStripeAmount(Number(amount), currency) : formatAmount(Number(amount), currency, 2),
  at.toISOString().slice(0, 19).replace('T', ' '),
];

const deliveryCells = ({ id, provider, event, state, attempts, last_answer }: Sent): unknown[] => [
  id,
  provider,
  event,
  state,
  attempts,
  last_answer,
];

const faultForm = ({ provider, mode, ms }: Fault): Html =>
  html`<form method="post" action="/sandbox/faults">
    <fieldset>
      <legend>${provider}</legend>
      <input type="hidden" name="provider" value="${provider}" />
      <label
        >Mode
        <select name="mode">
          ${FAULT_MODES.map(name => html`<option${name === mode && html` selected`}>${name}</option>`)}
        </select></label
      >
      <label>Milliseconds <input name="ms" inputmode="numeric" size="8" value="${ms}" /></label>
      <button>Set</button>
    </fieldset>
  </form>`;

const table = (heads: string[], rows: unknown[][]): Html =>
  rows.length === 0
    ? html`<p class="soft">None yet.</p>`
    : html`<div class="scroll" tabindex="0" role="region" aria-label="${heads.join(', ')}">
        <table>
          <thead>
            <tr>
              ${heads.map(head => html`<th scope="col">${head}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              cells =>
                html`<tr>
                  ${cells.map(cell => html`<td>${cell}</td>`)}
                </tr> `,
            )}
          </tbody>
        </table>
      </div>`;
