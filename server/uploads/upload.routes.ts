import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { fileGrant } from '../platform/file-links.js';
import { found, ownersOnly } from '../platform/http/private-files.js';
import type { Put, UploadService } from './upload.service.js';
import { MOST_BYTES } from './upload.policy.js';

export interface UploadRoutesOptions {
  /** The service around an EntityManager of this request's own. */
  readonly uploads: () => UploadService;
}

const params = z.object({ id: z.string().regex(/^[\w-]{22}$/) });

const STATUS: Record<Put, number> = { kept: 204, 'put before': 409, 'other kind': 415, 'other size': 422 };

/** Where `Upload.putUrl` and `Attachment.url` lead. Whoever bears one may put or read that file. */
export async function uploadRoutes(app: FastifyInstance, { uploads }: UploadRoutesOptions): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _body, done) => done(null)); // read as it comes, once its address is known to be good

  app.put('/uploads/:id', async (request, reply) => {
    void reply.header('connection', 'close'); // what is left of a body that is refused is not waited for
    const announced = request.headers['content-length'];
    const length = announced === undefined ? undefined : Number(announced);
    if (length !== undefined && length > MOST_BYTES)
      throw Object.assign(new Error('A file is too large'), { statusCode: 413 });
    const put = await found(() =>
      uploads().put(params.parse(request.params).id, fileGrant.parse(request.query), request.raw, length),
    );
    if (put === 'kept') void reply.removeHeader('connection');
    if (put !== 'kept') throw Object.assign(new Error(`A file was refused: ${put}`), { statusCode: STATUS[put] });
    return reply.code(STATUS[put]).send();
  });

  app.get('/uploads/:id', async (request, reply): Promise<FastifyReply> => {
    const { file, content } = await found(() =>
      uploads().read(params.parse(request.params).id, fileGrant.parse(request.query)),
    );
    // It is somebody's, and nobody looked into it: saved, never shown, and nothing in it runs.
    void reply.headers({
      'content-disposition': `attachment; filename="${asciiName(file.fileName)}"; filename*=UTF-8''${encoded(file.fileName)}`,
      'content-security-policy': `default-src 'none'; sandbox`,
      'content-length': file.size,
    });
    return ownersOnly(reply).type(file.contentType).send(content);
  });
}

/** For programs that know no other letters. */
const asciiName = (name: string): string => name.replace(/[^\w .()-]/g, '_');

/** RFC 8187. */
const encoded = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
