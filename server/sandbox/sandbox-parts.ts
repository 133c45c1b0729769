import type { FastifyRequest } from 'fastify';
import { parseParams, type Params } from './form-params.js';
import type { SandboxOptions } from './sandbox-options.js';

/** What every part of the sandbox is given. */
export interface SandboxParts {
  options: SandboxOptions;
  now: () => Date;
  /** Sends what has just been committed. */
  wake: () => void;
}

/** Read by @fastify/rate-limit where the app around uses it: providers don't count their callers like visitors. */
export const UNLIMITED = { config: { rateLimit: false } as object };

export const queryOf = (request: FastifyRequest): Params => parseParams(request.url.split('?')[1] ?? '');
