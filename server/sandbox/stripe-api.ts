import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { misbehave } from './faults.js';
import type { Params } from './form-params.js';
import { answerOnce } from './stripe-idempotency.js';
import { noSuch, STRIPE_FAILURE, StripeApiError } from './stripe-errors.js';
import { STRIPE_API_VERSION, type StripeWork } from './stripe-events.js';
import { stripeList } from './stripe-lists.js';
import { refundObject, type SessionRow } from './stripe-objects.js';
import { linesObject, sessionObject } from './stripe-session-object.js';
import { expansions } from './stripe-params.js';
import { createRefund } from './stripe-refunds.js';
import { expand, findResource, RESOURCES, type Resource } from './stripe-resources.js';
import { parseSession } from './stripe-session-params.js';
import { createSession, expireOverdue, expireSession, lockSession } from './stripe-sessions.js';
import { inTransaction, randomId, type Db } from './store.js';
import { queryOf, UNLIMITED, type SandboxParts } from './sandbox-parts.js';

/**
 * Stripe's API below the prefix it is registered with. The SDK knows a host and a port and no path, so `/v1` must be at
 * the root of some origin.
 */
export function stripeApi({ options, now, wake }: SandboxParts) {
  const { pool, publicUrl, stripeSecretKey } = options;
  const work = (db: Db, request: StripeWork['request']): StripeWork => ({
    db,
    now: now(),
    publicUrl,
    subscribed: options.webhooks.stripe.events,
    request,
  });

  /** A POST: authenticated, once for each idempotency key, and its webhooks sent as soon as it has committed. */
  async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    act: (work: StripeWork, params: Params) => Promise<object>,
  ): Promise<FastifyReply> {
    const params = request.body === undefined ? {} : (request.body as Params);
    const header = request.headers['idempotency-key'];
    const key = typeof header === 'string' && header !== '' ? header : null;
    const keyed = { requestId: request.id, key, path: request.url.replace(/^.*?\/v1\//, '/v1/'), params, now: now() };
    const { status, body, replayOf } = await answerOnce(pool, keyed, db =>
      act(work(db, { id: request.id, idempotencyKey: key }), params),
    );
    wake();
    if (key !== null) void reply.headers({ 'idempotency-key': key, 'original-request': replayOf ?? request.id });
    if (replayOf !== undefined) void reply.header('idempotent-replayed', 'true');
    return reply.code(status).type('application/json').send(body);
  }

  /** `shown` with what `expand` asks for in the place of its ids. */
  async function whole(db: Pick<Db, 'query'>, shown: object, params: Params): Promise<object> {
    for (const path of expansions(params)) shown = await expand(db, shown, path);
    return shown;
  }

  /** A session has its lines only when they are asked for. */
  function show(db: Pick<Db, 'query'>, row: SessionRow, params: Params): Promise<object> {
    const withLines = expansions(params).has('line_items');
    return whole(db, { ...sessionObject(row, publicUrl), ...(withLines && { line_items: linesObject(row) }) }, params);
  }

  const sessions: Resource = {
    table: 'stripe_sessions',
    what: 'checkout.session',
    path: '/checkout/sessions',
    filters: ['payment_intent', 'status'],
    show: (row: SessionRow) => sessionObject(row, publicUrl),
  };
  const session = async (db: Db, id: string) => {
    const row = await lockSession(work(db, null), id);
    if (!row) throw noSuch('checkout.session', id, 'session');
    return row;
  };

  return async function routes(app: FastifyInstance): Promise<void> {
    app.setErrorHandler((error, request, reply) => {
      if (error instanceof StripeApiError) return reply.code(error.status).send(error.body);
      const { statusCode = 500, message } = error as Error & { statusCode?: number };
      if (statusCode < 500) return reply.code(statusCode).send({ error: { type: 'invalid_request_error', message } });
      options.log.error({ err: error, url: request.url }, 'sandbox: Stripe’s API broke down');
      return reply.code(500).send(STRIPE_FAILURE);
    });
    app.addHook('onRequest', async (request, reply) => {
      request.id = randomId('req_', 14);
      void reply.headers({ 'request-id': request.id, 'stripe-version': STRIPE_API_VERSION });
      checkKey(request.headers.authorization, stripeSecretKey);
    });
    misbehave(app, pool, 'STRIPE', STRIPE_FAILURE);

    app.post('/checkout/sessions', UNLIMITED, (request, reply) =>
      answer(request, reply, async (at, params) => {
        const wanted = parseSession(params, at.now);
        return show(at.db, await createSession(at, wanted), params);
      }),
    );
    app.get('/checkout/sessions', UNLIMITED, async request => {
      await inTransaction(pool, db => expireOverdue(work(db, null)));
      return whole(pool, await stripeList(pool, sessions, queryOf(request)), queryOf(request));
    });
    app.get<ById>('/checkout/sessions/:id', UNLIMITED, request =>
      inTransaction(pool, async db => show(db, await session(db, request.params.id), queryOf(request))),
    );
    app.get<ById>('/checkout/sessions/:id/line_items', UNLIMITED, request =>
      inTransaction(pool, async db => linesObject(await session(db, request.params.id))),
    );
    app.post<ById>('/checkout/sessions/:id/expire', UNLIMITED, (request, reply) =>
      answer(request, reply, async (at, params) => {
        const row = await expireSession(at, await session(at.db, request.params.id));
        return show(at.db, row, params);
      }),
    );

    app.post('/refunds', UNLIMITED, (request, reply) =>
      answer(request, reply, async (at, params) => whole(at.db, refundObject(await createRefund(at, params)), params)),
    );
    for (const resource of RESOURCES) {
      app.get(resource.path, UNLIMITED, async request => {
        const query = queryOf(request);
        return whole(pool, await stripeList(pool, resource, query), query);
      });
      app.get<ById>(`${resource.path}/:id`, UNLIMITED, async request => {
        const found = await findResource(pool, resource, request.params.id);
        if (!found)
          throw noSuch(resource.what, request.params.id, resource.what === 'payment_intent' ? 'intent' : 'id');
        return whole(pool, found, queryOf(request));
      });
    }
    app.all('/*', UNLIMITED, request => {
      const message = `Unrecognized request URL (${request.method}: ${request.url.split('?', 1)[0]}).`;
      throw new StripeApiError(404, { type: 'invalid_request_error', message });
    });
  };
}

interface ById {
  Params: { id: string };
}

/** `Bearer <key>`, as the SDK sends it, or Basic with the key as user name, as curl does with -u. */
function checkKey(header: string | undefined, expected: string): void {
  const [scheme, value = ''] = (header ?? '').split(' ');
  const basic = scheme?.toLowerCase() === 'basic';
  const key = basic ? (Buffer.from(value, 'base64').toString().split(':')[0] ?? '') : value;
  if (key === expected) return;
  const message =
    key === ''
      ? 'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.'
      : `Invalid API Key provided: ${key.slice(0, 7)}${'*'.repeat(8)}`;
  throw new StripeApiError(401, { type: 'invalid_request_error', message }, true);
}
