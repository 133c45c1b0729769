import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Redis } from 'ioredis';
import type { Config } from '../config.js';
import { networkOf } from '../network.js';

/** Of an address, which may be a venue's whole Wi-Fi or a carrier's; sign-in, codes and the like have limits of their own. */
const REQUESTS_A_MINUTE = 1_500;
/** Of a person, whose account may be open at each of twenty gates: looked at first, a ticket is two requests, a search some more. */
const PERSONAL_A_MINUTE = 6_000;
/** Of an address: a page is some thirty of them, which cost next to nothing. */
const FILES_A_MINUTE = 30_000;
const PERSON = 'person ';
/** The routes of the client's files, and of its pages. */
const FILES = new Set(['/', '/*']);
/** Whoever asks here is a machine that we want to hear: health checks, payment providers, our own calls to the sandbox. */
const UNLIMITED = /^\/(health|ready|metrics|webhooks|sandbox|v1)\b/;

/** Who asks, told by a signature alone, because everyone's every request is asked; null for a guest, and for what is forged. */
export type PersonOf = (request: FastifyRequest) => Promise<string | null>;

/**
 * Limits what one address (an IPv6 one: its /64) may ask in all; over it, 429 with Retry-After. Who is signed in is counted
 * by themselves, so that the crowd on a venue's Wi-Fi does not stop its gate. Files have a limit of their own.
 */
export async function registerRateLimit(
  app: FastifyInstance,
  config: Config,
  redis?: Redis,
  personOf: PersonOf = async () => null,
): Promise<void> {
  if (!config.rateLimit) return;
  const isFile = ({ routeOptions }: FastifyRequest) => FILES.has(routeOptions.url ?? '');
  await app.register(rateLimit, {
    max: (request: FastifyRequest, key: string) =>
      isFile(request) ? FILES_A_MINUTE : key.startsWith(PERSON) ? PERSONAL_A_MINUTE : REQUESTS_A_MINUTE,
    timeWindow: 60_000,
    cache: 20_000,
    async keyGenerator(request: FastifyRequest) {
      const address = networkOf(request.ip, { v4: 32, v6: 64 });
      if (isFile(request)) return `files ${address}`;
      const person = await personOf(request);
      return person === null ? `address ${address}` : PERSON + person;
    },
    allowList: (request: FastifyRequest) => UNLIMITED.test(request.url),
    redis,
    nameSpace: 'foyer:http:',
    skipOnError: true, // Redis away is no reason to turn people away
    addHeaders: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    addHeadersOnExceeding: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false,
    },
  });
}
