import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { readAccessToken } from './accounts/access-token.js';
import { refreshTokenIn } from './accounts/session-cookie.js';
import { NOBODY, OneOfMany, type Viewer } from './accounts/viewer.entity.js';
import { Viewers } from './accounts/viewer.service.js';
import type { AppContext } from './context.js';
import { eventImageRoutes } from './event-images/event-image.routes.js';
import { exportRoutes } from './exports/export.routes.js';
import { outboxRoutes } from './mail/outbox.routes.js';
import { mailPreviewsRoutes } from './mail/previews/mail-previews.routes.js';
import { sendgridWebhook } from './mail/sendgrid.webhook.js';
import { unsubscribeRoutes } from './messages/unsubscribe.routes.js';
import { paymentWebhooks } from './payments/payment.webhook.js';
import { orderLines } from './order-lines.js';
import { Reservations } from './orders/reservation.service.js';
import { SharedCircuits } from './payments/shared-circuits.js';
import type { Config } from './platform/config.js';
import { forkEntityManager, type StatementLimits } from './platform/database.js';
import { mountGraphql } from './platform/graphql/apollo.js';
import type { AnswerNotes } from './platform/graphql/public-answers.js';
import { mountExplorer } from './platform/graphql/explorer.js';
import { UnauthenticatedError } from './platform/errors.js';
import { formatErrorWith } from './platform/graphql/format-error.js';
import { mountGraphqlWs } from './platform/graphql/websocket.js';
import { createHttp } from './platform/http/app.js';
import { drainHttp } from './platform/http/drain.js';
import { Readiness } from './platform/http/readiness.js';
import { registerWebhooks } from './platform/http/webhook-scope.js';
import { openRedis } from './platform/redis-connection.js';
import type { StopStep } from './platform/graceful-stop.js';
import { receiptFileRoutes } from './receipts/receipt-files.routes.js';
import type { Resources } from './resources.js';
import { mountSandbox } from './mount-sandbox.js';
import { openResources } from './open-resources.js';
import { createSchema } from './schema.js';
import { Services } from './services.js';
import { ticketFileRoutes } from './tickets/ticket-files.routes.js';
import { uploadRoutes } from './uploads/upload.routes.js';
import { startWorkerBeside } from './worker-beside.js';
import { startWorker, type Worker } from './worker.js';

export interface AppOptions {
  config: Config;
  log: Logger;
  /** A migrated database. */
  databaseUrl: string;
  /** How long everything is still served after the signal to stop, so that a balancer can notice. */
  graceMs?: number;
  limits?: StatementLimits;
  /** The worker runs in a thread of its own. */
  workerBeside?: boolean;
}

/** Everything that a process does, made from its configuration. It does nothing before `start`. */
export interface App {
  readonly http: FastifyInstance;
  readonly schema: GraphQLSchema;
  readonly resources: Resources;
  /** The services around a fresh EntityManager; nobody asks unless `viewer` says who. */
  services(viewer?: Viewer): Services;
  /** Serves, if ROLES say so. */
  listen(): Promise<void>;
  /** Runs jobs, if ROLES say so. */
  work(): Promise<void>;
  /** Both. */
  start(): Promise<void>;
  /** What is done on the way out, in this order. */
  readonly stopSteps: readonly StopStep[];
}

export async function createApp({
  config,
  log,
  databaseUrl,
  graceMs = 0,
  limits,
  workerBeside = false,
}: AppOptions): Promise<App> {
  const opened = await openResources(config, log, databaseUrl, limits);
  const { orm, secrets, providers } = opened;
  const resources: Resources = {
    ...opened,
    reservations: new Reservations(() => forkEntityManager(orm), opened.soldOut, secrets, opened.liveFeed),
    ...orderLines(() => services()),
  };
  const services = (viewer: Viewer = NOBODY) => new Services(() => forkEntityManager(orm), viewer, resources);
  const measure = async (): Promise<void> => {
    const { backlog, ledgerSeals, paymentIssues } = services();
    await Promise.all([backlog.measure(), ledgerSeals.measure(), paymentIssues.measure()]);
  };
  const viewers = new Viewers(() => forkEntityManager(orm), secrets);
  const viewerOf = ({ headers, ip }: FastifyRequest) => viewers.viewer(bearerOf(headers.authorization), ip);
  const personOf = ({ headers }: FastifyRequest) =>
    viewers.signedBy(bearerOf(headers.authorization), refreshTokenIn(headers.cookie));
  const contextOf = (viewer: Viewer, http?: AppContext['http'], notes?: AnswerNotes): AppContext => ({
    viewer,
    services: services(viewer),
    origins: config.allowedOrigins,
    http,
    notes,
  });

  let worker: Worker | undefined;
  let working = false;
  const readiness = new Readiness({
    database: () => orm.em.fork().execute('select 1'),
    jobs: async () => {
      if (working && !worker?.running) throw new Error('the worker does not run');
    },
  });
  const redis = config.redisUrl ? rateLimitRedis(config.redisUrl, log) : undefined;
  const circuits = config.redisUrl ? new SharedCircuits(config.redisUrl, providers.circuits, log) : undefined;
  await circuits?.connect();
  const http = await createHttp({ config, log, readiness, redis, personOf, measure });
  const schema = createSchema();
  const formatError = formatErrorWith(error => log.error({ err: error }, 'operation failed'));

  const graphql = await mountGraphql<AppContext>(http, {
    schema,
    config,
    log,
    formatError,
    contextFor: async (request, reply, notes) => contextOf(await viewerOf(request), { request, reply }, notes),
    onChange: listener => resources.liveFeed.onChange(listener),
  });
  const sockets = mountGraphqlWs(http, {
    schema,
    config,
    log,
    readiness,
    formatError,
    authenticate: async authorization => {
      const token = bearerOf(authorization);
      const viewer = await viewers.viewer(token, null);
      return {
        viewer,
        token,
        userId: viewer.user?.id,
        ...(token && { expiresAt: (await readAccessToken(secrets, token)).expiresAt }),
      };
    },
    watch: ({ viewer, token }, end) => {
      const hints = resources.liveFeed.changes(`sessions:${viewer.user?.id}`, { atLeastEveryMs: 60_000 });
      void endWhenRefused(hints, () => viewers.viewer(token, null), end);
      return () => void hints.return?.();
    },
    contextFor: ({ viewer }) => contextOf(viewer),
    contextForAll({ viewer }, audience) {
      const oneOfMany = new OneOfMany(viewer, audience);
      return { context: contextOf(oneOfMany), isPersonal: () => oneOfMany.wasLookedAt };
    },
  });
  await mountExplorer(http, config);
  await http.register(ticketFileRoutes, { ticketFiles: () => services().ticketFiles });
  await http.register(eventImageRoutes, {
    images: async request => services(await viewerOf(request)).eventImages,
    publicImages: () => services().eventImages,
  });
  await http.register(exportRoutes, { exports: async request => services(await viewerOf(request)).exports });
  await http.register(uploadRoutes, { uploads: () => services().uploads });
  await http.register(receiptFileRoutes, { receiptFiles: () => services().receiptFiles });
  await http.register(unsubscribeRoutes, { consents: () => services().messageConsents });
  await registerWebhooks(http, scope => {
    void scope.register(paymentWebhooks(providers, () => services().webhooks));
    const { sendgridWebhookKey } = config.mail;
    if (sendgridWebhookKey) void scope.register(sendgridWebhook(sendgridWebhookKey, () => services().mailReports));
  });
  const hasOutbox = config.sandbox && !config.mail.sendgridApiKey && !config.mail.smtpUrl;
  const sandbox = config.sandbox ? await mountSandbox(http, config, log, databaseUrl, hasOutbox) : null;
  if (hasOutbox) {
    await http.register(outboxRoutes, { outbox: () => services().outbox });
    await http.register(mailPreviewsRoutes, { previews: () => services().mailPreviews });
  }

  const listen = async (): Promise<void> => {
    if (config.web) await http.listen({ port: config.port, host: config.host });
    await sandbox?.start();
  };
  const work = async (): Promise<void> => {
    working = config.worker;
    if (!working) return;
    worker = await (workerBeside ? startWorkerBeside({ databaseUrl, log }) : startWorker(resources, databaseUrl));
  };
  return {
    http,
    schema,
    resources,
    services,
    listen,
    work,
    async start() {
      await listen();
      await work();
    },
    stopSteps: [
      ['readiness', async () => readiness.startDraining()],
      ['sockets', () => sockets.dispose()],
      ['requests', () => drainHttp(http, readiness, graceMs)],
      ['graphql', () => graphql.stop()],
      ['jobs', async () => worker?.stop()],
      ['sandbox', async () => sandbox?.stop()],
      ['providers', async () => providers.shutdown()],
      ['mail', async () => resources.mailer.close()],
      ['files', async () => resources.files.close()],
      ['live feed', () => resources.liveFeed.close()],
      ['limits', () => resources.limits.close()],
      [
        'redis',
        async () => {
          circuits?.close();
          redis?.disconnect();
        },
      ],
      ['database', () => orm.close(true)],
    ],
  };
}

/** Counts requests for all processes. Away, it holds nobody up: @fastify/rate-limit then lets through. */
function rateLimitRedis(url: string, log: Logger): Redis {
  const redis = openRedis(url, { patienceMs: 500 }, { connectTimeout: 1_000, maxRetriesPerRequest: 1 });
  redis.on('error', (error: unknown) => log.debug({ err: error }, 'redis'));
  return redis;
}

/** Asks again at each hint who the bearer is, and ends what they opened when they are refused. */
async function endWhenRefused(hints: AsyncIterable<void>, ask: () => Promise<unknown>, end: () => void): Promise<void> {
  for await (const _hint of hints) {
    const refused = await ask().then(
      () => false,
      (error: unknown) => error instanceof UnauthenticatedError,
    );
    if (refused) return end();
  }
}

/** The token of `Bearer …`; undefined where there is none. */
function bearerOf(authorization: FastifyRequest['headers']['authorization']): string | undefined {
  return /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
}
