import type { FastifyInstance } from 'fastify';

const WEBHOOK_BYTES = 1_048_576;

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
