import cookie from '@fastify/cookie';
import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import helmet, { type HelmetOptions } from 'helmet';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Config } from '../config.js';

/** Our pages load nothing from elsewhere but pictures of events; WASM decodes QR codes; the gate uses the camera. */
function contentPolicy(config: Config): Record<string, string[]> {
  const socket = config.publicUrl.replace(/^http/, 'ws');
  return {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
    scriptSrcAttr: ["'none'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:', 'https:'],
    fontSrc: ["'self'"],
    mediaSrc: ["'self'", 'blob:'],
    connectSrc: ["'self'", socket], // 'self' does not cover ws: in every browser
    workerSrc: ["'self'"],
    manifestSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    ...(config.production && { upgradeInsecureRequests: [] }),
  };
}

/** Headers, cookies and which other origins' pages may call us, for every route. */
export async function registerSecurity(app: FastifyInstance, config: Config): Promise<void> {
  const headers = {
    'permissions-policy': 'camera=(self), geolocation=(), microphone=(), payment=(), usb=()',
    ...headersOf({
      contentSecurityPolicy: { useDefaults: false, directives: contentPolicy(config) },
      referrerPolicy: { policy: 'no-referrer' },
      strictTransportSecurity: config.production && { maxAge: 31_536_000, includeSubDomains: false },
      xFrameOptions: { action: 'deny' },
    }),
  };
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers);
    // Nothing is found or kept by U+0000: PostgreSQL would refuse it, and that would look like a failure of ours.
    if (request.raw.url?.includes('%00'))
      return done(Object.assign(new Error('An address holds %00'), { statusCode: 400 }));
    done();
  });
  await app.register(cors, {
    // Told by the list rather than by the request's Origin: an unknown origin gets no header at all.
    origin: (origin, answer) => answer(null, origin !== undefined && config.allowedOrigins.includes(origin)),
    credentials: true,
    methods: ['GET', 'POST', 'PUT'],
    allowedHeaders: ['content-type', 'authorization', 'apollo-require-preflight', 'x-request-id'],
    exposedHeaders: ['x-request-id', 'retry-after'],
    maxAge: 600,
  });
  await app.register(cookie);
}

/** What helmet says to every request: the same, so it is asked once. */
export function headersOf(options: Readonly<HelmetOptions>): Record<string, string> {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  helmet(options)(response.req, response, error => {
    if (error) throw error as Error;
  });
  return response.getHeaders() as Record<string, string>;
}

/** Whether a page of this origin may open a socket. No origin, no browser: then there is no cookie to misuse. */
export function isAllowedOrigin(config: Config, origin: string | undefined): boolean {
  return origin === undefined || config.allowedOrigins.includes(origin);
}
