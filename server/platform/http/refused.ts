import type { FastifyReply } from 'fastify';
import { ForbiddenError, NotFoundError, RateLimitedError, UnauthenticatedError } from '../errors.js';

const STATUS = [
  [UnauthenticatedError, 401],
  [ForbiddenError, 403],
  [NotFoundError, 404],
  [RateLimitedError, 429],
] as const;

/** Gives a refusal its HTTP status; the app's error handler makes the page or the JSON. */
export async function refused<T>(reply: FastifyReply, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RateLimitedError) void reply.header('retry-after', error.extensions['retryAfterSeconds']);
    const [, statusCode] = STATUS.find(([type]) => error instanceof type) ?? [];
    throw statusCode ? Object.assign(error as Error, { statusCode }) : error;
  }
}
