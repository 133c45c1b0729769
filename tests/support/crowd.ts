import { randomUUID } from 'node:crypto';
import Stripe from 'stripe';
import { SANDBOX_KEYS } from '../../server/mount-sandbox.js';
import type { Answer } from './app.js';
import type { ServerProcess } from './server-process.js';

/** One question and what came of it. */
export interface Asked {
  readonly what: string;
  readonly began: number;
  readonly ms: number;
  /** 'ok', the code of an error, or the status. */
  readonly outcome: string;
  readonly body: string;
}

/** Asks as many people at once do, each from an address of their own, and keeps every answer. */
export function crowd(server: ServerProcess) {
  const asked: Asked[] = [];
  const ask = async (what: string, path: string, init: RequestInit): Promise<{ status: number; body: string }> => {
    const began = performance.now();
    const note = (outcome: string, body: string) =>
      asked.push({ what, began, ms: performance.now() - began, outcome, body });
    try {
      const answer = await server.fetch(path, { ms: 20_000, ...init });
      const body = await answer.text();
      const { errors } = path === '/graphql' ? (JSON.parse(body) as Partial<Answer>) : {};
      note(errors?.[0]?.extensions.code ?? (answer.status < 400 ? 'ok' : String(answer.status)), body);
      return { status: answer.status, body };
    } catch (error) {
      note(`no answer: ${String(error)}`, '');
      return { status: 0, body: '' };
    }
  };
  const address = () => `10.${[0, 0, 0].map(() => Math.floor(Math.random() * 250)).join('.')}`;
  const gql = async (what: string, query: string, variables: object, token?: string): Promise<Answer['data']> => {
    const { body } = await ask(what, '/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-forwarded-for': address(),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (body.startsWith('{') ? JSON.parse(body) : {}) as Partial<Answer>;
    return errors?.length ? null : (data ?? null);
  };
  return { asked, ask, gql };
}

/** How many there are of each outcome. */
export const count = (all: readonly Asked[]): Record<string, number> =>
  all.reduce<Record<string, number>>(
    (counts, { outcome }) => ({ ...counts, [outcome]: (counts[outcome] ?? 0) + 1 }),
    {},
  );

const stripe = new Stripe('sk_test_x');
/** A webhook that Stripe could have sent and that concerns none of our payments. */
export function signedWebhook(): RequestInit {
  const body = JSON.stringify({
    id: `evt_${randomUUID()}`,
    object: 'event',
    type: 'customer.created',
    data: { object: { id: 'cus_1' } },
  });
  const signature = stripe.webhooks.generateTestHeaderString({
    payload: body,
    secret: SANDBOX_KEYS.stripeWebhookSecret,
  });
  return { method: 'POST', body, headers: { 'content-type': 'application/json', 'stripe-signature': signature } };
}
