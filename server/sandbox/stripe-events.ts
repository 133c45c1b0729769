import type Stripe from 'stripe';
import { enqueueDelivery } from './deliveries.js';
import { seconds } from './stripe-objects.js';
import { randomId, type Db } from './store.js';

/** The version whose shapes the sandbox answers in; the one that SDK 23.1 is written for. */
export const STRIPE_API_VERSION = '2026-10-28.endive';

/** What one transaction at Stripe works with. `request` is null for what a person or time did. */
export interface StripeWork {
  db: Db;
  now: Date;
  publicUrl: string;
  /** The event types that the webhook endpoint has subscribed to; undefined: all. */
  subscribed: string[] | undefined;
  request: { id: string; idempotencyKey: string | null } | null;
}

type EventType = Stripe.Event['type'];
type ObjectOf<T extends EventType> = Extract<Stripe.Event, { type: T }>['data']['object'];

/** Writes down an event about `object` as it is now, and its webhook. The SDK's types know which type is about what. */
export async function emitStripeEvent<T extends EventType>(
  work: StripeWork,
  type: T,
  object: ObjectOf<T>,
): Promise<void> {
  const event = {
    id: randomId('evt_'),
    object: 'event',
    api_version: STRIPE_API_VERSION,
    created: seconds(work.now),
    data: { object },
    livemode: false,
    pending_webhooks: 1,
    request: { id: work.request?.id ?? null, idempotency_key: work.request?.idempotencyKey ?? null },
    type,
  } satisfies Omit<Stripe.Event, 'data' | 'type'> & { data: object; type: T };
  await work.db.query('insert into sandbox.stripe_events (id, body, created) values ($1, $2, $3)', [
    event.id,
    JSON.stringify(event),
    work.now,
  ]);
  if (work.subscribed && !work.subscribed.includes(type)) return;
  // Stripe sends its bodies indented: who verifies a re-serialised body instead of the raw one finds out here.
  await enqueueDelivery(work.db, 'STRIPE', type, JSON.stringify(event, null, 2));
}
