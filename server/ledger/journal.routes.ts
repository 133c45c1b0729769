import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ForbiddenError, NotFoundError, UnauthenticatedError } from '../platform/errors.js';
import type { JournalService } from './journal.service.js';

export interface JournalRoutesOptions {
  /** The service for whoever sent this request. @throws UnauthenticatedError. */
  readonly journal: (request: FastifyRequest) => Promise<JournalService>;
}

/** GET /exports/{eventId}/transactions.csv, for those who may see an event's transactions: `Authorization: Bearer`. */
export async function journalRoutes(app: FastifyInstance, { journal }: JournalRoutesOptions): Promise<void> {
  app.get<{ Params: { eventId: string } }>('/exports/:eventId/transactions.csv', async (request, reply) => {
    const { fileName, lines } = await refused(async () => (await journal(request)).csv(request.params.eventId));
    void reply.headers({
      'cache-control': 'private, no-store',
      'content-disposition': `attachment; filename="${fileName}"`,
      'x-content-type-options': 'nosniff',
    });
    return reply.type('text/csv; charset=utf-8').send(Readable.from(lines));
  });
}

const STATUS = [
  [UnauthenticatedError, 401],
  [ForbiddenError, 403],
  [NotFoundError, 404],
] as const;

/** Gives a refusal its HTTP status; the app's error handler makes the page or the JSON. */
async function refused<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const [, statusCode] = STATUS.find(([type]) => error instanceof type) ?? [];
    throw statusCode ? Object.assign(error as Error, { statusCode }) : error;
  }
}
