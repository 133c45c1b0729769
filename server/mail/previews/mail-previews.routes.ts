import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { wantsPage } from '../../platform/http/pages.js';
import { answerThisMachineAlone, notFound, sendDevPage } from '../dev-pages.js';
import type { MailTemplateName } from '../mail-params.js';
import { LANGUAGES } from '../words/words.js';
import { MAIL_TEMPLATES, type MailPreviewService } from './mail-preview.service.js';
import { mailPreviewPage, mailPreviewsPage } from './mail-previews-page.js';

export interface MailPreviewsRoutesOptions {
  /** The service around an EntityManager of this request's own. */
  readonly previews: () => MailPreviewService;
}

const previewParams = z.object({ template: z.enum(MAIL_TEMPLATES as [MailTemplateName, ...MailTemplateName[]]) });
const previewQuery = z.object({ language: z.enum(LANGUAGES).default('en') });

/** What every mail looks like, as pages and as JSON; where the outbox is, and for this machine alone as it is. */
export async function mailPreviewsRoutes(app: FastifyInstance, { previews }: MailPreviewsRoutesOptions): Promise<void> {
  answerThisMachineAlone(app);

  app.get('/dev/mails', async (request, reply) => {
    if (wantsPage(request)) return sendDevPage(reply, mailPreviewsPage());
    return reply.header('vary', 'accept').send({ templates: MAIL_TEMPLATES, languages: LANGUAGES });
  });

  app.get('/dev/mails/:template', async (request, reply) => {
    const wanted = previewParams.safeParse(request.params);
    const how = previewQuery.safeParse(request.query);
    if (!wanted.success || !how.success) throw notFound();
    const { template } = wanted.data;
    const { language } = how.data;
    const mail = await previews().write(template, language);
    if (wantsPage(request)) return sendDevPage(reply, mailPreviewPage(template, language, mail));
    const { subject, html, text } = mail;
    return reply.header('vary', 'accept').send({ subject, html, text });
  });
}
