import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import pg from 'pg';
import type { Logger } from 'pino';
import { readAccessToken } from './accounts/access-token.js';
import { NOBODY, type Viewer } from './accounts/viewer.entity.js';
import { viewerFrom } from './accounts/viewer.service.js';
import type { AppContext } from './context.js';
import { entities } from './entities.js';
import { createMailer } from './mail/create-mailer.js';
import { outboxRoutes } from './mail/outbox.routes.js';
import { paymentWebhooks } from './payments/payment.webhook.js';
import { PaymentProviders } from './payments/payment-providers.service.js';
import type { Config } from './platform/config.js';
import { forkEntityManager, openDatabase } from './platform/database.js';
import { mountGraphql } from './platform/graphql/apollo.js';
import { mountExplorer } from './platform/graphql/explorer.js';
import { formatErrorWith } from './platform/graphql/format-error.js';
import { mountGraphqlWs } from './platform/graphql/websocket.js';
import { createHttp } from './platform/http/app.js';
import { drainHttp } from './platform/http/drain.js';
import { Readiness } from './platform/http/readiness.js';
import { registerWebhooks } from './platform/http/webhook-scope.js';
import type { StopStep } from './platform/graceful-stop.js';
import { createLiveFeed } from './platform/live-feed-start.js';
import { RateLimits } from './platform/rate-limits.js';
import { SecretKey } from './platform/secret-key.js';
import type { Resources } from './resources.js';
import { createSandbox, type Sandbox } from './sandbox/sandbox.js';
import { SANDBOX_KEYS, sandboxAccounts } from './sandbox-accounts.js';
import { createSchema } from './schema.js';
import { createServices, type Services } from './services.js';
import { EventKeys } from './tickets/event-keys.service.js';
import { ticketFileRoutes } from './tickets/ticket-files.routes.js';
import { startWorker, type Worker } from './worker.js';

export interface AppOptions {
  config: Config;
  log: Logger;
  /** A migrated database. */
  databaseUrl: string;
  /** How long everything is still served after the signal to stop, so that a balancer can notice. */
  graceMs?: number;
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

export async function createApp({ config, log, databaseUrl, graceMs = 0 }: AppOptions): Promise<App> {
  const resources = await openResources(config, log, databaseUrl);
  const { orm, secrets, providers } = resources;
  const services = (viewer: Viewer = NOBODY) => createServices(forkEntityManager(orm), viewer, resources);
  const contextOf = (viewer: Viewer, http?: AppContext['http']): AppContext => ({
    viewer,
    services: services(viewer),
    origins: config.allowedOrigins,
    http,
  });

  const readiness = new Readiness({ database: () => orm.em.fork().execute('select 1') });
  const http = await createHttp({ config, log, readiness });
  const schema = createSchema();
  const formatError = formatErrorWith(error => log.error({ err: error }, 'operation failed'));

  const graphql = await mountGraphql<AppContext>(http, {
    schema,
    config,
    log,
    formatError,
    contextFor: async (request, reply) => {
      const viewer = await viewerFrom(
        forkEntityManager(orm),
        secrets,
        bearerOf(request.headers.authorization),
        request.ip,
      );
      return contextOf(viewer, { request, reply });
    },
  });
  const sockets = mountGraphqlWs(http, {
    schema,
    config,
    log,
    readiness,
    formatError,
    authenticate: async authorization => {
      const token = bearerOf(authorization);
      const viewer = await viewerFrom(forkEntityManager(orm), secrets, token, null);
      return {
        viewer,
        userId: viewer.user?.id,
        ...(token && { expiresAt: (await readAccessToken(secrets, token)).expiresAt }),
      };
    },
    contextFor: ({ viewer }) => contextOf(viewer),
    renew: ({ viewer }) => contextOf(viewer),
  });
  await mountExplorer(http, config);
  await http.register(ticketFileRoutes, { ticketFiles: () => services().ticketFiles });
  await registerWebhooks(http, scope => void scope.register(paymentWebhooks(providers, () => services().webhooks)));
  const sandbox = config.sandbox ? await mountSandbox(http, config, log, databaseUrl) : null;
  if (config.sandbox && !config.mail.sendgridApiKey && !config.mail.smtpUrl) {
    await http.register(outboxRoutes, { outbox: () => services().outbox });
  }

  let worker: Worker | undefined;
  const listen = async (): Promise<void> => {
    if (config.web) await http.listen({ port: config.port, host: config.host });
    await sandbox?.parts.start();
  };
  const work = async (): Promise<void> => {
    if (config.worker) worker = await startWorker(resources, databaseUrl);
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
      ['sockets', () => sockets.dispose()],
      ['requests', () => drainHttp(http, readiness, graceMs)],
      ['graphql', () => graphql.stop()],
      ['jobs', async () => worker?.stop()],
      ['sandbox', async () => sandbox?.stop()],
      ['providers', async () => providers.shutdown()],
      ['mail', async () => resources.mailer.close()],
      ['live feed', () => resources.liveFeed.close()],
      ['limits', () => resources.limits.close()],
      ['database', () => orm.close(true)],
    ],
  };
}

async function openResources(config: Config, log: Logger, databaseUrl: string): Promise<Resources> {
  const orm = await openDatabase({ url: databaseUrl, entities });
  const secrets = new SecretKey(config.secretKey);
  return {
    config,
    log,
    orm,
    secrets,
    liveFeed: await createLiveFeed(config, log, databaseUrl),
    limits: RateLimits.open({ enabled: config.rateLimit, redisUrl: config.redisUrl, databaseUrl, log }),
    providers: PaymentProviders.configured(config.sandbox ? sandboxAccounts(config) : config),
    mailer: createMailer(config, orm),
    eventKeys: new EventKeys(orm, secrets),
  };
}

interface MountedSandbox {
  readonly parts: Sandbox;
  stop(): Promise<void>;
}

async function mountSandbox(
  http: FastifyInstance,
  config: Config,
  log: Logger,
  databaseUrl: string,
): Promise<MountedSandbox> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 5, application_name: 'foyer-sandbox' });
  pool.on('error', error => log.warn({ err: error }, 'the sandbox lost a connection'));
  const here = `http://127.0.0.1:${config.port}`;
  const parts = await createSandbox({
    pool,
    publicUrl: config.publicUrl,
    webhooks: {
      stripe: { url: `${here}/webhooks/stripe`, secret: SANDBOX_KEYS.stripeWebhookSecret },
      paystack: { url: `${here}/webhooks/paystack` },
    },
    stripeSecretKey: SANDBOX_KEYS.stripeSecretKey,
    paystackSecretKey: SANDBOX_KEYS.paystackSecretKey,
    log,
  });
  await http.register(parts.routes);
  return {
    parts,
    async stop() {
      await parts.stop();
      await pool.end();
    },
  };
}

/** The token of `Bearer …`; undefined where there is none. */
function bearerOf(authorization: FastifyRequest['headers']['authorization']): string | undefined {
  return /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
}
