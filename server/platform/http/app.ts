import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { registerClient } from './client-files.js';
import { registerDrain } from './drain.js';
import { answerError, registerErrors } from './errors.js';
import { registerMetrics } from './metrics.js';
import { registerNoServiceWorker } from './no-service-worker.js';
import { registerRateLimit, type PersonOf } from './rate-limit.js';
import { registerHealth, type Readiness } from './readiness.js';
import { registerRequestLog, requestId } from './request-log.js';
import { registerSecurity } from './security.js';

const BODY_BYTES = 256 * 1_024;

export interface HttpOptions {
  config: Config;
  log: Logger;
  readiness: Readiness;
  /** Counts requests for all processes together; absent, each counts its own. */
  redis?: Redis;
  /** Whose requests are counted by themselves; absent, all of an address are counted together. */
  personOf?: PersonOf;
  /** Brings figures up to date that are not counted as it happens, before /metrics answers. */
  measure?: () => Promise<void>;
  /** Another place of the built client, for tests. */
  clientFolder?: string;
}

/**
 * The HTTP server with all that is no domain's: security headers, limits, logs, health, metrics, the client's files
 * and errors. Routes are added to it, then it listens. Requests that arrive while it closes are answered.
 */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const { config, log, readiness, redis, personOf, clientFolder, measure = async () => {} } = options;
  const logger: FastifyBaseLogger = log; // with pino's own type every FastifyInstance would be another
  const app: FastifyInstance = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: requestId,
    requestIdHeader: false,
    trustProxy: config.trustProxy,
    bodyLimit: BODY_BYTES,
    requestTimeout: 30_000,
    routerOptions: { maxParamLength: 500 },
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
  });
  registerRequestLog(app, log);
  registerErrors(app);
  registerDrain(app);
  await registerSecurity(app, config);
  await registerRateLimit(app, config, redis, personOf);
  registerHealth(app, readiness);
  registerMetrics(app, config, measure);
  if (!config.serviceWorker) registerNoServiceWorker(app);
  await registerClient(app, clientFolder);
  return app;
}
