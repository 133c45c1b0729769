import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Redis } from 'ioredis';
import type { Config } from '../config.js';

/** An address may be a venue's whole Wi-Fi or a carrier's; sign-in, codes and the like have limits of their own. */
const REQUESTS_A_MINUTE = 1_500;
/** Whoever asks here is a machine that we want to hear: health checks, payment providers, our own calls to the sandbox. */
const UNLIMITED = /^\/(health|ready|metrics|webhooks|sandbox|v1)\b/;

/** Limits what one address (an IPv6 one: its /64) may ask in all; over it, 429 with Retry-After. */
export async function registerRateLimit(app: FastifyInstance, config: Config, redis?: Redis): Promise<void> {
  if (!config.rateLimit) return;
  await app.register(rateLimit, {
    max: REQUESTS_A_MINUTE,
    timeWindow: 60_000,
    cache: 20_000,
    ipv6Subnet: 64,
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
