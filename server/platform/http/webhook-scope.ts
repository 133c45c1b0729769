import type { FastifyInstance } from 'fastify';
import { Counter } from 'prom-client';
import { metrics } from './metrics.js';

const WEBHOOK_BYTES = 1_048_576;

/** `provider` is who sends them, SENDGRID too. */
export const webhooks = new Counter({
  name: 'foyer_webhooks_total',
  help: 'Webhooks RECEIVED and REFUSED by this process, and attempts to work one off: PROCESSED, IGNORED, FAILED.',
  labelNames: ['provider', 'status'] as const,
  registers: [metrics],
});

/**
 * Routes under /webhooks, whose `request.body` is a Buffer of the bytes as they came, whatever their type: signatures
 * are made over bytes. A body over 1 MiB is refused with 413 before it is read.
 */
export async function registerWebhooks(app: FastifyInstance, routes: (scope: FastifyInstance) => void): Promise<void> {
  await app.register(
    async scope => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: WEBHOOK_BYTES }, (_request, body, done) =>
        done(null, body),
      );
      scope.addHook('preHandler', async request => {
        request.body ??= Buffer.alloc(0); // nothing came at all
      });
      routes(scope);
    },
    { prefix: '/webhooks' },
  );
}
