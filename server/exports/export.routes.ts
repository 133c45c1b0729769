import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refused } from '../platform/http/refused.js';
import { SHEET_NAMES, type ExportService } from './export.service.js';

export interface ExportRoutesOptions {
  /** The service for whoever sent this request. @throws UnauthenticatedError. */
  readonly exports: (request: FastifyRequest) => Promise<ExportService>;
}

/** GET /exports/{eventId}/{orders,attendees,check-ins,transactions}.csv, for an event's staff: `Authorization: Bearer`. */
export async function exportRoutes(app: FastifyInstance, { exports }: ExportRoutesOptions): Promise<void> {
  for (const name of SHEET_NAMES) {
    app.get<{ Params: { eventId: string } }>(`/exports/:eventId/${name}.csv`, async (request, reply) => {
      const { fileName, pages } = await refused(reply, async () =>
        (await exports(request)).ofEvent(request.params.eventId, name),
      );
      void reply.headers({
        'cache-control': 'private, no-store',
        'content-disposition': `attachment; filename="${fileName}"`,
        'x-content-type-options': 'nosniff',
      });
      return reply.type('text/csv; charset=utf-8').send(Readable.from(pages, { objectMode: false }));
    });
  }
}
