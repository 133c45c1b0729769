import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { KEPT_MS, type AnswerNotes, type PublicAnswer, type PublicAnswers } from './public-answers.js';

const PUBLIC = `public, max-age=${KEPT_MS / 1_000}`;

declare module 'fastify' {
  interface FastifyRequest {
    /** What tells this question from others, where nobody in particular asks it by POST. */
    question?: string;
    /** The answer that was kept when it came. */
    keptAnswer?: PublicAnswer;
    /** What is noted while the answer is made. */
    answerNotes?: AnswerNotes;
  }
}

/**
 * Serves GraphQL at /graphql by `handle`, which answers the body and has set the rest, and keeps what is public of it.
 * Questions are told apart by their text as it came: a kept answer is sent before anything is parsed. GET requests are
 * for caches on the way, which go by the header.
 */
export async function graphqlRoute(
  app: FastifyInstance,
  answers: PublicAnswers,
  handle: (request: FastifyRequest, reply: FastifyReply) => Promise<string>,
): Promise<void> {
  await app.register(async scope => {
    for (const property of ['question', 'keptAnswer', 'answerNotes', 'graphqlContext'])
      scope.decorateRequest(property, undefined);
    const parse = scope.getDefaultJsonParser('error', 'error');
    scope.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
      if (request.headers.authorization === undefined && request.method === 'POST') {
        request.question = `${request.headers.accept ?? ''}\n${text}`;
        request.keptAnswer = answers.kept(request.question);
        if (request.keptAnswer) return done(null, undefined);
      }
      return parse(request, text, done);
    });
    scope.route({
      method: ['GET', 'POST'],
      url: '/graphql',
      async handler(request, reply) {
        const { question, keptAnswer } = request;
        if (keptAnswer) return send(reply, keptAnswer);
        const read = () => answerOf(request, reply);
        return send(reply, question === undefined ? await read() : await answers.answer(question, read));
      },
    });
  });

  async function answerOf(request: FastifyRequest, reply: FastifyReply): Promise<PublicAnswer> {
    const body = await handle(request, reply);
    const topics = reply.statusCode === 200 ? (request.answerNotes?.topics ?? []) : [];
    return { body, contentType: String(reply.getHeader('content-type')), topics };
  }
}

/** The headers that were set by the reading of somebody else's are set again. */
function send(reply: FastifyReply, { body, contentType, topics }: PublicAnswer): string {
  if (topics.length === 0) reply.header('cache-control', 'no-store');
  else
    reply
      .header('cache-control', PUBLIC)
      .header('content-type', contentType)
      .header('vary', 'accept, authorization, origin');
  return body;
}
