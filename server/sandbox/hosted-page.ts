import type { FastifyReply } from 'fastify';
import { html, sendPage, type Html } from './html.js';
import type { SandboxLink } from './sandbox-options.js';

/** What a button of a hosted page makes of the payment; each provider has its own at each stage. */
export type Outcome = 'pay' | 'decline' | 'transfer' | 'wait' | 'arrive' | 'fail';

const LABEL: Record<Exclude<Outcome, 'pay'>, string> = {
  decline: 'Decline the payment',
  transfer: 'Pay by bank transfer',
  wait: 'The bank takes its time',
  arrive: 'The money arrives',
  fail: 'The money never arrives',
};

/** What a provider's hosted page shows. */
export interface Purchase {
  provider: 'Stripe' | 'Paystack';
  lines: { what: string; amount: string }[];
  total: string;
  email: string | null;
  reference: string;
  /** What the buyer has to know beside the sum. */
  notice: { text: string; bad?: boolean } | null;
  outcomes: readonly Outcome[];
  /** Where a button may send the buyer. */
  returnUrls: (string | null)[];
}

export const DECLINED = { text: 'The last attempt was declined. You can try again.', bad: true };
export const WAITING = { text: 'The bank transfer is under way. You choose whether the money arrives.' };

export function sendPurchase(reply: FastifyReply, purchase: Purchase): FastifyReply {
  const { provider, lines, total, email, reference, notice, outcomes, returnUrls } = purchase;
  const body = html`<h1>Pay ${total}</h1>
    <p class="soft">This page stands in for ${provider}. You choose how the payment ends.</p>
    ${notice && html`<p class="${notice.bad ? 'bad' : 'soft'}" role="status">${notice.text}</p>`}
    <div class="card">
      <dl>
        ${lines.map(({ what, amount }) => entry(what, amount, amount.length > 24))}
        ${email !== null && entry('Receipt to', email, true)}
        <div class="total">
          <dt>Total</dt>
          <dd>${total}</dd>
        </div>
      </dl>
    </div>
    <form method="post" class="buttons">
      ${outcomes.map((outcome, i) => {
        const label = outcome === 'pay' ? `Pay ${total}` : LABEL[outcome];
        return html`<button${i === 0 && html` class="pay"`} name="outcome" value="${outcome}">${label}</button>`;
      })}
    </form>
    <p class="soft"><small>Reference ${reference}</small></p>`;
  const formOrigins = returnUrls.flatMap(url => (url === null ? [] : [new URL(url).origin]));
  return sendPage(reply, 200, { title: `Pay ${total} · ${provider} sandbox`, body, formOrigins });
}

/** A long value breaks, an amount never. */
const entry = (what: string, value: string, long: boolean): Html =>
  html`<div>
    <dt>${what}</dt>
    <dd class="${long ? 'long' : 'short'}">${value}</dd>
  </div>`;

const OVER = {
  unknown: [404, 'This page does not exist', 'The address is not one that the sandbox gave out.'],
  button: [400, 'That button does not exist', 'Go back and press one of the buttons.'],
  gone: [409, 'That is not possible any more', 'The payment has moved on since this page was shown.'],
  paid: [409, 'This has been paid', 'Nothing more to do here. You can close this page.'],
  failed: [410, 'The money never arrived', 'No payment was taken. Go back to the shop to start again.'],
  expired: [410, 'This page has expired', 'No payment was taken. Go back to the shop to start again.'],
} as const;
export type Over = keyof typeof OVER;

/** A page on which nothing can be paid (any more), and the ways on from it. */
export function sendOver(reply: FastifyReply, over: Over, links: readonly SandboxLink[]): FastifyReply {
  const [status, title, text] = OVER[over];
  return sendPage(reply, status, {
    title,
    body: html`<h1>${title}</h1>
      <p>${text}</p>
      ${waysOn(links)}`,
  });
}

export const SANDBOX_LINK: SandboxLink = {
  href: '/sandbox',
  text: 'The sandbox: payments, refunds, disputes, webhooks',
};

export const waysOn = (links: readonly SandboxLink[]): Html =>
  html`<ul>
    ${links.map(({ href, text }) => html`<li><a href="${href}">${text}</a></li>`)}
  </ul>`;

/** Which button was pressed; undefined for anything else. */
export function outcomeOf(body: unknown): Outcome | undefined {
  const { outcome } = (body ?? {}) as { outcome?: unknown };
  return outcome === 'pay' || (typeof outcome === 'string' && Object.hasOwn(LABEL, outcome))
    ? (outcome as Outcome)
    : undefined;
}
