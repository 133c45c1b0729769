import { Server as TcpServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Readiness } from './readiness.js';

/** A client that was just answered may be sending its next request: only then is its connection idle. */
const IDLE_AFTER_MS = 500;
const SWEEP_MS = 100;
/** Those that take no connection any more. */
const leaving = new WeakSet<FastifyInstance>();

/** From when no connection is taken any more, each answer asks to close its own: the next one comes elsewhere. */
export function registerDrain(app: FastifyInstance): void {
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (leaving.has(app)) reply.header('connection', 'close');
    done(null, payload);
  });
}

/**
 * Leaves without losing a request. /ready fails at once, and for `graceMs` everything else is served as ever, so that
 * a balancer can notice. Then no connection is taken any more; those that are open are answered and asked to close,
 * and closed when they have been silent for half a second. Close WebSockets first: they would be waited for.
 */
export async function drainHttp(app: FastifyInstance, readiness: Readiness, graceMs: number): Promise<void> {
  readiness.startDraining();
  await sleep(graceMs);
  leaving.add(app);
  if (app.server.listening) await stopListening(app);
  await app.close();
}

/** Node's own http close cuts idle connections at once, while a request may be on its way in one: hence net's. */
async function stopListening({ server }: FastifyInstance): Promise<void> {
  const empty = new Promise<void>(done => TcpServer.prototype.close.call(server, () => done()));
  let sweep: NodeJS.Timeout | undefined;
  const later = setTimeout(() => {
    sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  }, IDLE_AFTER_MS);
  await empty;
  clearTimeout(later);
  clearInterval(sweep);
}
