import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isDatabaseAway, isLockTimeout } from '../database-away.js';
import { sendPage, wantsPage } from './pages.js';

/** What a status means to people and to programs; others speak of what kind they are. */
const MEANINGS: Record<number, [code: string, title: string, text: string]> = {
  400: ['BAD_REQUEST', 'That request makes no sense to us', 'Go back and try again.'],
  401: ['UNAUTHENTICATED', 'Sign in first', 'This page is not for everyone.'],
  403: ['FORBIDDEN', 'You may not do this', 'This page is not for everyone.'],
  404: ['NOT_FOUND', 'There is nothing here', 'The link may be mistyped or too old.'],
  409: ['CONFLICT', 'That was done already', 'Go back and look.'],
  413: ['TOO_LARGE', 'That is too much at once', 'Send less.'],
  415: ['UNSUPPORTED_MEDIA_TYPE', 'That is of a kind we can’t read', 'Send it in another format.'],
  422: ['UNPROCESSABLE', 'That is not what was announced', 'Go back and try again.'],
  429: ['RATE_LIMITED', 'That was too much at once', 'Wait a minute and try again.'],
  500: ['INTERNAL_SERVER_ERROR', 'Something went wrong on our side', 'It has been recorded. Try again in a moment.'],
  503: ['SERVICE_UNAVAILABLE', 'We are away for a moment', 'Try again in a minute.'],
};

function answer(request: FastifyRequest, reply: FastifyReply, status: number): FastifyReply {
  const [code, title, text] = MEANINGS[status] ?? (status < 500 ? MEANINGS[400]! : MEANINGS[500]!);
  if (wantsPage(request)) return sendPage(reply, status, title, `${text} (${request.id})`);

  const retryAfterSeconds = Number(reply.getHeader('retry-after')) || undefined;
  const extensions = { code, requestId: request.id, ...(retryAfterSeconds && { retryAfterSeconds }) };
  const body = request.url.startsWith('/graphql')
    ? { errors: [{ message: `${title}.`, extensions }] }
    : { error: { ...extensions, message: `${title}.` } };
  return reply.code(status).header('cache-control', 'no-store').send(body);
}

/** Answers that there is nothing at this address. */
export const answerNotFound = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  answer(request, reply, 404);

/**
 * Answers an error by its `statusCode`; without one 503 where the database is away or a lock can't be had, else 500. A page to a browser, JSON
 * to a program, in GraphQL's shape at /graphql. The error's own words stay in the log.
 */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const given = error.statusCode ?? (isDatabaseAway(error) || isLockTimeout(error) ? 503 : 500);
  const status = given >= 400 && given < 600 ? given : 500;
  if (status >= 500) request.log.error({ err: error }, 'request failed');
  else request.log.debug({ err: error }, 'request refused');
  return answer(request, reply, status);
}

export function registerErrors(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => answerError(error, request, reply));
}
