import type { FastifyInstance } from 'fastify';

/** A service worker that answers for nothing, drops all that one before it kept, and goes. */
const LEAVING = `self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil((async () => {
  for (const name of await caches.keys()) await caches.delete(name);
  await self.registration.unregister();
})()));
`;

/**
 * The kill switch: instead of the service worker that the client was built with, browsers get one that leaves. Each asks
 * at its next visit, and at the latest when the one that it has is a day old. Pages work on, with a network.
 */
export function registerNoServiceWorker(app: FastifyInstance): void {
  app.get('/sw.js', (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(LEAVING),
  );
}
