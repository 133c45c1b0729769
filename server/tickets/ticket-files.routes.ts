import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { fileGrant } from '../platform/file-links.js';
import { found, ownersOnly } from '../platform/http/private-files.js';
import type { TicketFilesService } from './ticket-files.service.js';

export interface TicketFileRoutesOptions {
  /** The service around an EntityManager of this request's own. */
  readonly ticketFiles: () => TicketFilesService;
}

const ticketParams = z.object({ id: z.uuid() });
const slugParams = z.object({ slug: z.string().max(200) });

/** What `Ticket.qrPngUrl`, `Ticket.pdfUrl` and `Ticket.appleWalletUrl` name, and the events' calendar files. Everything wrong is 404. */
export async function ticketFileRoutes(app: FastifyInstance, { ticketFiles }: TicketFileRoutesOptions): Promise<void> {
  app.get('/tickets/:id/qr.png', async ({ params, query }, reply) => {
    const png = await found(() => ticketFiles().qrPng(ticketParams.parse(params).id, fileGrant.parse(query)));
    return ownersOnly(reply).type('image/png').send(png);
  });

  app.get('/tickets/:id/tickets.pdf', async ({ params, query }, reply) => {
    const { serial, content } = await found(() =>
      ticketFiles().pdf(ticketParams.parse(params).id, fileGrant.parse(query)),
    );
    void reply.header('content-disposition', `inline; filename="${serial}.pdf"`);
    return ownersOnly(reply).type('application/pdf').send(content);
  });

  app.get('/tickets/:id/ticket.pkpass', async ({ params, query }, reply) => {
    const { serial, content } = await found(() =>
      ticketFiles().applePass(ticketParams.parse(params).id, fileGrant.parse(query)),
    );
    void reply.header('content-disposition', `attachment; filename="${serial}.pkpass"`);
    return ownersOnly(reply).type('application/vnd.apple.pkpass').send(content);
  });

  app.get('/events/:slug/calendar.ics', async ({ params }, reply) => {
    const { slug } = slugParams.parse(params);
    const calendar = await found(() => ticketFiles().calendar(slug));
    void reply.header('cache-control', 'public, max-age=300').header('x-content-type-options', 'nosniff');
    void reply.header('content-disposition', `attachment; filename="${slug.replace(/[^\w-]/g, '')}.ics"`);
    return reply.type('text/calendar; charset=utf-8').send(calendar);
  });
}
