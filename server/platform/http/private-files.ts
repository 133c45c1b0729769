import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { NotFoundError } from '../errors.js';

/** The address is a key: no cache keeps what it opens, and no page that is left for another tells it. */
export const ownersOnly = (reply: FastifyReply): FastifyReply =>
  reply.headers({
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });

/** The HTTP status of what went wrong; the app's error handler makes the page or the JSON. Everything wrong is 404. */
export async function found<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const notThere = error instanceof NotFoundError || error instanceof z.ZodError;
    throw notThere ? Object.assign(new NotFoundError('file'), { statusCode: 404 }) : error;
  }
}
