import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { formatAmount } from './amounts.js';
import { FAULT_MODES, readFaults } from './faults.js';
import { waysOn } from './hosted-page.js';
import { html, sendPage } from './html.js';
import { readRefundFaults, REFUND_COURSES } from './refund-faults.js';
import { UNLIMITED, type SandboxParts } from './sandbox-parts.js';
import { stepForm, switchForm, table, type Switch } from './status-forms.js';
import { formatStripeAmount } from './stripe-amounts.js';

const SHOWN = 25;

interface Payment {
  provider: 'Stripe' | 'Paystack';
  id: string;
  status: string;
  /** The last part of its page's address. */
  page: string;
  amount: string;
  currency: string;
  at: Date;
  /** Null: never disputed. */
  dispute: string | null;
}
interface Refund {
  provider: 'Stripe' | 'Paystack';
  id: string;
  payment: string;
  status: string;
  amount: string;
  currency: string;
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
export function statusPage({ options: { pool, links = [] } }: SandboxParts) {
  return async function routes(app: FastifyInstance): Promise<void> {
    app.get('/', UNLIMITED, async (_request, reply) => {
      const payments = await pool.query<Payment>(
        `(select 'Stripe' as provider, s.id, s.id as page, s.amount, s.currency, s.created as at, d.status as dispute,
            case when s.status <> 'complete' then s.status when payment_status = 'paid' then 'paid'
              else (select 'bank transfer ' || i.status from sandbox.stripe_payment_intents i where i.id = payment_intent)
            end as status
          from sandbox.stripe_sessions s left join sandbox.stripe_disputes d using (payment_intent)
          order by s.created desc limit ${SHOWN})
         union all
         (select 'Paystack', reference, access_code, t.amount, currency, t.created_at, coalesce(resolution, d.status), t.status
          from sandbox.paystack_transactions t left join sandbox.paystack_disputes d on d.transaction_id = t.id
          order by t.id desc limit ${SHOWN})
         order by at desc limit ${SHOWN}`,
      );
      const refunds = await pool.query<Refund>(
        `(select 'Stripe' as provider, id, payment_intent as payment, status, amount, currency, created as at
          from sandbox.stripe_refunds order by seq desc limit ${SHOWN})
         union all
         (select 'Paystack', r.id::text, reference, r.status, r.amount, currency, r.created_at
          from sandbox.paystack_refunds r join sandbox.paystack_transactions t on t.id = r.transaction_id
          order by r.id desc limit ${SHOWN})
         order by at desc limit ${SHOWN}`,
      );
      const sent = await pool.query<Sent>(
        `select id, provider, event, state, attempts, last_answer from sandbox.deliveries order by id desc limit ${SHOWN}`,
      );
      const body = html`<h1>Payment sandbox</h1>
        <p class="soft">Stands in for Stripe and Paystack while no keys are configured.</p>
        ${waysOn(links)}
        <h2>Faults</h2>
        <div class="columns">${(await readSwitches(pool)).map(switchForm)}</div>
        <h2>Payments</h2>
        ${table(['Provider', 'Reference', 'Status', 'Amount', 'Begun (UTC)', 'Dispute'], payments.rows.map(paymentCells))}
        <h2>Refunds</h2>
        ${table(['Provider', 'Id', 'Payment', 'Status', 'Amount', 'Next'], refunds.rows.map(refundCells))}
        <h2>Webhooks</h2>
        ${table(['No.', 'Provider', 'Event', 'State', 'Attempts', 'Last answer'], sent.rows.map(deliveryCells))}`;
      return sendPage(reply, 200, { title: 'Payment sandbox', body, wide: true });
    });
  };
}

async function readSwitches(pool: Pool): Promise<Switch[]> {
  const [faults, refunds] = await Promise.all([readFaults(pool), readRefundFaults(pool)]);
  return [
    ...faults.map(({ provider, mode, ms }): Switch => {
      const choice = { name: 'mode', choices: FAULT_MODES, chosen: mode } as const;
      return { path: 'faults', title: provider, provider, ms, ...choice };
    }),
    ...refunds.map(({ provider, course, ms }): Switch => {
      const choices = REFUND_COURSES.filter(name => name !== 'fail-late' || provider === 'STRIPE');
      const choice = { name: 'course', choices, chosen: course } as const;
      return { path: 'refund-faults', title: `Refunds at ${provider}`, provider, ms, ...choice };
    }),
  ];
}

const paymentCells = (payment: Payment): unknown[] => {
  const { provider, id, page, status, at } = payment;
  return [
    provider,
    html`<a href="/sandbox/${provider.toLowerCase()}/pay/${page}">${shortened(id)}</a>`,
    status,
    shownAmount(payment),
    at.toISOString().slice(0, 19).replace('T', ' '),
    disputeCell(payment),
  ];
};

/** Both ends, by which a person tells them apart; so the buttons beside it have room. */
const shortened = (id: string): string => (id.length > 28 ? `${id.slice(0, 15)}…${id.slice(-8)}` : id);

/** What can happen next: nothing to a payment that did not succeed, or of which the bank has decided. */
function disputeCell({ provider, id, status, dispute }: Payment): unknown {
  const about = { provider: provider.toUpperCase(), reference: id };
  const form = (outcomes: Record<string, string>) => stepForm({ path: 'disputes', about, outcomes });
  if (dispute === 'needs_response') return form({ won: 'Won', lost: 'Lost' });
  if (dispute === 'awaiting-merchant-feedback') return form({ remind: 'Remind', won: 'Won', lost: 'Lost' });
  const paid = status === 'paid' || status === 'success';
  return dispute ?? (paid && form({ open: 'Dispute' }));
}

const refundCells = ({ provider, id, payment, status, amount, currency }: Refund): unknown[] => {
  const about = { provider: provider.toUpperCase(), id };
  const form = (outcomes: Record<string, string>) => stepForm({ path: 'refunds', about, outcomes });
  const underWay = status === 'pending' || status === 'processing';
  const next = underWay
    ? form({ succeeded: 'Succeed', failed: 'Fail' })
    : status === 'succeeded' && form({ failed: 'Fail' });
  return [provider, id, payment, status, shownAmount({ provider, amount, currency }), next];
};

const shownAmount = ({ provider, amount, currency }: Pick<Payment, 'provider' | 'amount' | 'currency'>): string =>
  provider === 'Stripe' ? formatStripeAmount(Number(amount), currency) : formatAmount(Number(amount), currency, 2);

const deliveryCells = ({ id, provider, event, state, attempts, last_answer }: Sent): unknown[] => [
  id,
  provider,
  event,
  state,
  attempts,
  last_answer,
];
