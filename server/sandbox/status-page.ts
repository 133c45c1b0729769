import type { FastifyInstance } from 'fastify';
import { formatAmount } from './amounts.js';
import { FAULT_MODES, readFaults, type Fault } from './faults.js';
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
  /** Null: never disputed. */
  dispute: string | null;
}
interface Sent {
  id: string;
  provider: string;
  event: string;
  state: string;
  attempts: number;
  last_answer: string | null;
}

/** One page with the switches, the payments and what can happen to them, and the webhooks. */
export function statusPage({ options: { pool } }: SandboxParts) {
  return async function routes(app: FastifyInstance): Promise<void> {
    app.get('/', UNLIMITED, async (_request, reply) => {
      const payments = await pool.query<Payment>(
        `(select 'Stripe' as provider, s.id, s.status, s.amount, s.currency, s.created as at, d.status as dispute
          from sandbox.stripe_sessions s left join sandbox.stripe_disputes d using (payment_intent)
          order by s.created desc limit ${SHOWN})
         union all
         (select 'Paystack', reference, t.status, t.amount, currency, t.created_at, coalesce(resolution, d.status)
          from sandbox.paystack_transactions t left join sandbox.paystack_disputes d on d.transaction_id = t.id
          order by t.id desc limit ${SHOWN})
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
        ${table(['Provider', 'Reference', 'Status', 'Amount', 'Begun (UTC)', 'Dispute'], payments.rows.map(paymentCells))}
        <h2>Webhooks</h2>
        ${table(['No.', 'Provider', 'Event', 'State', 'Attempts', 'Last answer'], sent.rows.map(deliveryCells))}`;
      return sendPage(reply, 200, { title: 'Payment sandbox', body, wide: true });
    });
  };
}

const paymentCells = (payment: Payment): unknown[] => {
  const { provider, id, status, amount, currency, at } = payment;
  return [
    provider,
    id.length > 40 ? `${id.slice(0, 39)}…` : id,
    status,
    provider === 'Stripe' ? formatStripeAmount(Number(amount), currency) : formatAmount(Number(amount), currency, 2),
    at.toISOString().slice(0, 19).replace('T', ' '),
    disputeCell(payment),
  ];
};

/** What can happen next: nothing to a payment that did not succeed, or of which the bank has decided. */
function disputeCell({ provider, id, status, dispute }: Payment): unknown {
  const open = dispute === 'needs_response' || dispute === 'awaiting-merchant-feedback';
  const paid = status === 'complete' || status === 'success';
  if (!open && (dispute !== null || !paid)) return dispute;
  const steps = !open ? ['open'] : provider === 'Stripe' ? ['won', 'lost'] : ['remind', 'won', 'lost'];
  return html`<form method="post" action="/sandbox/disputes" class="row">
    <input type="hidden" name="provider" value="${provider.toUpperCase()}" />
    <input type="hidden" name="reference" value="${id}" />
    ${steps.map(step => html`<button name="outcome" value="${step}" title="${dispute}">${DISPUTE_STEP[step]}</button>`)}
  </form>`;
}

const DISPUTE_STEP: Record<string, string> = { open: 'Dispute', remind: 'Remind', won: 'Won', lost: 'Lost' };

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
