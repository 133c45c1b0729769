import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { fileGrant } from '../platform/file-links.js';
import { found, ownersOnly } from '../platform/http/private-files.js';
import type { ReceiptFilesService } from './receipt-files.service.js';

export interface ReceiptFileRoutesOptions {
  /** The service around an EntityManager of this request's own. */
  readonly receiptFiles: () => ReceiptFilesService;
}

const receiptParams = z.object({ id: z.uuid() });

/** What `Order.receiptUrl` and `Refund.creditNoteUrl` name. Everything wrong is 404. */
export async function receiptFileRoutes(
  app: FastifyInstance,
  { receiptFiles }: ReceiptFileRoutesOptions,
): Promise<void> {
  app.get('/receipts/:id/receipt.pdf', async ({ params, query }, reply) => {
    const { number, content } = await found(() =>
      receiptFiles().pdf(receiptParams.parse(params).id, fileGrant.parse(query)),
    );
    void reply.header('content-disposition', `inline; filename="${number}.pdf"`);
    return ownersOnly(reply).type('application/pdf').send(content);
  });
}
