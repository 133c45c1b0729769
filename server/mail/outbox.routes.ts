import { renderToStaticMarkup } from 'react-dom/server';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isLoopbackUrl } from '../platform/config-variables.js';
import { NotFoundError } from '../platform/errors.js';
import { wantsPage } from '../platform/http/pages.js';
import { outboxPage } from './outbox-page.js';
import type { OutboxService } from './outbox.service.js';

export interface OutboxRoutesOptions {
  /** The service around an EntityManager of this request's own. */
  readonly outbox: () => OutboxService;
}

const listQuery = z.object({ to: z.string().max(320).optional() });
const attachmentParams = z.object({ id: z.uuid(), position: z.coerce.number().int().min(0).max(1_000) });

/** Mails show their own styles and nothing that runs. Their frames have no address of their own, so this rules them too. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/**
 * The outbox, as a page and as JSON. Registered only where there is a sandbox and no mail service; it holds working
 * links, so it answers this machine alone.
 */
export async function outboxRoutes(app: FastifyInstance, { outbox }: OutboxRoutesOptions): Promise<void> {
  app.addHook('onRequest', async request => {
    if (!isFromHere(request)) throw notFound();
  });

  app.get('/dev/outbox', async (request, reply) => {
    const { to } = z.safeParse(listQuery, request.query).data ?? {};
    const mails = await outbox().list(to || undefined);
    void reply.headers({ 'cache-control': 'no-store', vary: 'accept' });
    if (!wantsPage(request)) return reply.send(mails);

    void reply.header('content-security-policy', PAGE_POLICY).type('text/html; charset=utf-8');
    return reply.send(`<!doctype html>${renderToStaticMarkup(outboxPage(mails, to ?? ''))}`);
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

/** From this machine, and by one of its own names: a page elsewhere that has its name resolve to us reads nothing. */
function isFromHere({ socket, headers }: FastifyRequest): boolean {
  const address = socket.remoteAddress ?? '';
  const local = /^(::ffff:)?127\.|^::1$/.test(address);
  const named = `http://${headers.host ?? ''}`;
  return local && URL.canParse(named) && isLoopbackUrl(named);
}

const notFound = (): Error => Object.assign(new NotFoundError('page'), { statusCode: 404 });
