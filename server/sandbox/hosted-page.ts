import type { FastifyReply } from 'fastify';
import { html, sendPage, type Html } from './html.js';

/** What a provider's hosted page shows. */
export interface Purchase {
  provider: 'Stripe' | 'Paystack';
  lines: { what: string; amount: string }[];
  total: string;
  email: string | null;
  reference: string;
  declined: boolean;
  /** Where either button may send the buyer. */
  returnUrls: (string | null)[];
}

export function sendPurchase(reply: FastifyReply, purchase: Purchase): FastifyReply {
  const { provider, lines, total, email, reference, declined, returnUrls } = purchase;
  const body = html`<h1>Pay ${total}</h1>
    <p class="soft">This page stands in for ${provider}. You choose how the payment ends.</p>
    ${declined && html`<p class="bad" role="status">The last attempt was declined. You can try again.</p>`}
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
      <button class="pay" name="outcome" value="pay">Pay ${total}</button>
      <button name="outcome" value="decline">Decline the payment</button>
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
  404: ['This page does not exist', 'The address is not one that the sandbox gave out.'],
  400: ['That button does not exist', 'Go back and press one of the two buttons.'],
  409: ['This has been paid', 'Nothing more to do here. You can close this page.'],
  410: ['This page has expired', 'No payment was taken. Go back to the shop to start again.'],
} as const;

/** A page on which nothing can be paid (any more). */
export function sendOver(reply: FastifyReply, status: keyof typeof OVER): FastifyReply {
  const [title, text] = OVER[status];
  return sendPage(reply, status, {
    title,
    body: html`<h1>${title}</h1>
      <p>${text}</p>`,
  });
}

/** Which button was pressed; undefined for anything but the two. */
export function outcomeOf(body: unknown): 'pay' | 'decline' | undefined {
  const { outcome } = (body ?? {}) as { outcome?: unknown };
  return outcome === 'pay' || outcome === 'decline' ? outcome : undefined;
}
