import type { FastifyInstance } from 'fastify';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Readiness } from './readiness.js';

const SWEEP_MS = 100;

/** While the process is leaving, every answer asks its connection to close: clients come back elsewhere, unhurt. */
export function registerDrain(app: FastifyInstance, readiness: Readiness): void {
  app.addHook('onRequest', async (_request, reply) => {
    if (readiness.draining) reply.header('connection', 'close');
  });
}

/**
 * Leaves without losing a request: /ready fails at once; for `graceMs` everything is served as ever, so that a balancer
 * can notice; then no connection is taken any more and the last answers are given. Kept-alive connections without a
 * request are closed as they fall idle, instead of after their 72 s. Close WebSockets first: they would be waited for.
 */
export async function drainHttp(app: FastifyInstance, readiness: Readiness, graceMs: number): Promise<void> {
  readiness.startDraining();
  await sleep(graceMs);
  const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_MS);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
  }
}
