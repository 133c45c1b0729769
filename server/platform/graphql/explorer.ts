import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.js';
import { headersOf } from '../http/security.js';

/** Altair evaluates scripts that a developer writes in it, and its workers come from blobs. For these paths alone. */
const RELAXED = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'", "'unsafe-inline'", "'unsafe-eval'", 'blob:'],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'", 'data:'],
      connectSrc: ["'self'", 'ws:'],
      workerSrc: ["'self'", 'blob:'],
      frameSrc: ["'self'", 'blob:'],
      objectSrc: ["'none'"],
      baseUri: ["'self'"],
      frameAncestors: ["'self'"],
    },
  },
  xFrameOptions: { action: 'sameorigin' },
} as const;

/** The API explorer at /graphiql, from files of its package: development only, and nothing from other hosts. */
export async function mountExplorer(app: FastifyInstance, config: Config): Promise<void> {
  if (config.production) return;
  const { getDistDirectory, renderAltair } = await import('altair-static');
  const page = renderAltair({
    baseURL: '/graphiql/',
    endpointURL: '/graphql',
    subscriptionsEndpoint: `${config.publicUrl.replace(/^http/, 'ws')}/graphql`,
    initialSubscriptionRequestHandlerId: 'graphql-ws',
    initialQuery: '{ events(first: 10) { nodes { id title startsAt } } }',
    initialSettings: { 'alert.disableWarnings': true },
  });
  await app.register(
    async scope => {
      const relaxed = headersOf(RELAXED);
      scope.addHook('onRequest', (_request, reply, done) => {
        reply.headers(relaxed);
        done();
      });
      await scope.register(fastifyStatic, {
        root: getDistDirectory(),
        prefix: '/',
        index: false,
        decorateReply: false,
      });
      scope.get('/', (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
    },
    { prefix: '/graphiql' },
  );
}
