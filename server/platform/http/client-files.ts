import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { projectRoot } from '../project-root.js';
import { answerNotFound } from './errors.js';
import { sendPage, wantsPage } from './pages.js';

/** Addresses of programs: a person who comes here by mistake is told so, and is not shown the client. */
const NOT_PAGES = /^\/((graphql|webhooks|sandbox|health|ready|metrics|assets)(\/|\?|$)|dev\/(?!components))/;
const HASHED = /\/assets\/.+-[\w-]{8}\.\w+$/;

/**
 * Serves the built client: files with a hash in their name for a year, and index.html, always asked for anew, at
 * every other address that a person may open, because the client has routes of its own.
 */
export async function registerClient(app: FastifyInstance, folder = join(projectRoot, 'client/dist')): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    redirect: false,
    wildcard: true,
    cacheControl: false,
    preCompressed: true,
    suppressWarning: true, // the folder may come later: the client is built while the server starts
    setHeaders(reply, path) {
      const file = path.replaceAll('\\', '/').replace(/\.(br|gz)$/, '');
      reply.header('cache-control', HASHED.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  const sendClient = (reply: FastifyReply): FastifyReply =>
    existsSync(join(folder, 'index.html'))
      ? reply.code(200).sendFile('index.html')
      : sendPage(reply, 503, 'The client is not built', 'Run: npm run build:client. The API is at /graphql.');
  app.get('/', (_request, reply) => sendClient(reply));
  app.setNotFoundHandler((request, reply) =>
    wantsPage(request) && !NOT_PAGES.test(request.url) ? sendClient(reply) : answerNotFound(request, reply),
  );
}
