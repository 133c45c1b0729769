import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { found } from '../platform/http/private-files.js';
import { refused } from '../platform/http/refused.js';
import type { EventImageService } from './event-image.service.js';
import { PictureRefusedError } from './picture.errors.js';

const MOST_BYTES = 10 * 1_024 * 1_024;

export interface EventImageRoutesOptions {
  /** The service for whoever sent this request. @throws UnauthenticatedError. */
  readonly images: (request: FastifyRequest) => Promise<EventImageService>;
  /** The service for everybody. */
  readonly publicImages: () => EventImageService;
}

const imageParams = z.object({ id: z.string().regex(/^[\w-]{22}$/), name: z.string() });

/**
 * POST /events/{eventId}/image takes a picture's bytes from OWNER and MANAGER (`Authorization: Bearer`): 201 with its
 * address, or 422 with the reason. GET /images/{id}/{width}.webp is for everybody: an address that never changes its picture.
 */
export async function eventImageRoutes(
  app: FastifyInstance,
  { images, publicImages }: EventImageRoutesOptions,
): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MOST_BYTES }, (_request, body, done) =>
    done(null, body),
  );

  app.post<{ Params: { eventId: string } }>(
    '/events/:eventId/image',
    {
      bodyLimit: MOST_BYTES,
      // Before the body is read: of strangers, and of those who ask too often, nothing is taken.
      onRequest: (request, reply) =>
        refused(reply, async () => (await images(request)).assertMayUpload(request.params.eventId)),
    },
    async (request, reply) => {
      const content = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      try {
        const imageUrl = await refused(reply, async () => (await images(request)).put(request.params.eventId, content));
        return await reply.code(201).send({ imageUrl });
      } catch (error) {
        if (!(error instanceof PictureRefusedError)) throw error;
        return reply.code(422).send({ error: { code: 'UPLOAD_REFUSED', message: error.message } });
      }
    },
  );

  app.get('/images/:id/:name', async ({ params }, reply) => {
    const { id, name } = imageParams.safeParse(params).data ?? { id: '', name: '' };
    const content = await found(() => publicImages().read(id, name));
    void reply.headers({
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-security-policy': `default-src 'none'; sandbox`,
      'cross-origin-resource-policy': 'cross-origin', // other front ends show it too
    });
    return reply.type(name.endsWith('.jpg') ? 'image/jpeg' : 'image/webp').send(content);
  });
}
