import type { FastifyInstance } from 'fastify';
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { newId } from '../ids.js';

const SANE_ID = /^[\w.:-]{8,128}$/;
/** From machines, all the time, or recorded elsewhere: logged only when debugging or when they fail. */
const QUIET = /^\/(health|ready|metrics|assets|webhooks|sandbox|v1)\b/;

/** The caller's X-Request-Id where it is fit for a log, else a new one. */
export function requestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && SANE_ID.test(given) ? given : newId();
}

/** One line for each request when it is answered, and its id in a header. Bodies and headers are never logged. */
export function registerRequestLog(app: FastifyInstance, log: Logger): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const { method, url } = request;
    const level = reply.statusCode < 400 && QUIET.test(url) ? 'debug' : 'info';
    if (!log.isLevelEnabled(level)) return done(); // an address behind proxies takes a while to be read
    const line = { method, url, status: reply.statusCode, ms: Math.round(reply.elapsedTime * 10) / 10, ip: request.ip };
    request.log[level](line, 'request');
    done();
  });
  app.addHook('onRequestAbort', async request => {
    request.log.info({ method: request.method, url: request.url }, 'request given up by its caller');
  });
}
