import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { found } from '../platform/http/private-files.js';
import type { MessageConsentService } from './message-consent.service.js';

export interface UnsubscribeRoutesOptions {
  /** The service around an EntityManager of this request's own. */
  readonly consents: () => MessageConsentService;
}

/** A mail program sends `List-Unsubscribe=One-Click`, and nothing that would be read. */
const BODY_BYTES = 4_096;
const unsubscribeQuery = z.object({ token: z.string().max(200) });

/**
 * POST /unsubscribe: the one click of RFC 8058, without cookie, sign-in or redirect. A GET of the same address is the
 * client's page and changes nothing: programs that look at every link of a mail refuse nothing in anybody's name.
 */
export async function unsubscribeRoutes(app: FastifyInstance, { consents }: UnsubscribeRoutesOptions): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_BYTES }, (_request, _body, done) => done(null));

  app.post('/unsubscribe', async ({ query }, reply) => {
    const { token = '' } = unsubscribeQuery.safeParse(query).data ?? {};
    await found(() => consents().set(token, false));
    return reply.header('cache-control', 'no-store').type('text/plain; charset=utf-8').send('Unsubscribed.\n');
  });
}
