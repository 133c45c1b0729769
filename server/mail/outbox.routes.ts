import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { wantsPage } from '../platform/http/pages.js';
import { answerThisMachineAlone, notFound, sendDevPage } from './dev-pages.js';
import { outboxPage } from './outbox-page.js';
import type { OutboxService } from './outbox.service.js';

export interface OutboxRoutesOptions {
  /** The service around an EntityManager of this request's own. */
  readonly outbox: () => OutboxService;
}

const listQuery = z.object({ to: z.string().max(320).optional() });
const attachmentParams = z.object({ id: z.uuid(), position: z.coerce.number().int().min(0).max(1_000) });

/**
 * The outbox, as a page and as JSON. Registered only where there is a sandbox and no mail service; it holds working
 * links, so it answers this machine alone.
 */
export async function outboxRoutes(app: FastifyInstance, { outbox }: OutboxRoutesOptions): Promise<void> {
  answerThisMachineAlone(app);

  app.get('/dev/outbox', async (request, reply) => {
    const { to } = z.safeParse(listQuery, request.query).data ?? {};
    const mails = await outbox().list(to || undefined);
    if (wantsPage(request)) return sendDevPage(reply, outboxPage(mails, to ?? ''));
    return reply.headers({ 'cache-control': 'no-store', vary: 'accept' }).send(mails);
  });

  app.get('/dev/outbox/:id/attachments/:position', async ({ params }, reply) => {
    const wanted = z.safeParse(attachmentParams, params);
    const found = wanted.success && (await outbox().attachment(wanted.data.id, wanted.data.position));
    if (!found) throw notFound();
    const { fileName, contentType, content } = found;
    void reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    void reply.header('content-disposition', `inline; filename="${fileName.replace(/[^\w.-]/g, '_')}"`);
    return reply.type(contentType).send(content);
  });
}
