import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Viewer } from './accounts/viewer.entity.js';
import type { AnswerNotes } from './platform/graphql/public-answers.js';
import type { Services } from './services.js';

/** What every resolver gets: made anew for each operation, and for each answer of a subscription. */
export interface AppContext {
  readonly viewer: Viewer;
  readonly services: Services;
  /** Origins that links may lead back to: PUBLIC_URL's and CORS_ORIGINS. */
  readonly origins: readonly string[];
  /** Over HTTP alone: what the answer depends on, so that it can be kept for others. */
  readonly notes?: AnswerNotes;
  /** Over HTTP alone: where the session cookie is read and written. */
  readonly http?: { readonly request: FastifyRequest; readonly reply: FastifyReply };
}
