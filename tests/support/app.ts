import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger as WorkerLogger } from 'graphile-worker';
import { createApp, type App } from '../../server/app.js';
import { jobs } from '../../server/jobs.js';
import type { OutboxMail } from '../../server/mail/outbox.service.js';
import { clock } from '../../server/platform/clock.js';
import { loadConfig } from '../../server/platform/config.js';
import { createLog } from '../../server/platform/log.js';
import { createGiven, type Given } from './given.js';
import { createTestDatabase } from './postgres.js';
import { runDueJobs } from './run-jobs.js';
import { firstMessage } from './socket.js';

export interface TestAppOptions {
  /** Limits count; off unless a test is about them. */
  rateLimit?: boolean;
  publicUrl?: string;
  /** More of the environment. */
  env?: Record<string, string>;
  /** Listens at a free port: for subscriptions, files and the sandbox's pages. */
  listen?: boolean;
  /** How long a statement waits for a lock; else until whoever a test holds up has come. */
  lockMs?: number;
}

/** Others at work on the machine make slow who is held up; below a test's own time. */
const LOCK_MS = 25_000;

export interface Asker {
  /** The access token. */
  readonly token?: string | undefined;
  /** The refresh token, as a browser sends it. */
  readonly cookie?: string;
  readonly headers?: Record<string, string>;
  /** The address that the request comes from. */
  readonly ip?: string;
}

export interface Answer {
  /** Whatever the operation selected: the test that wrote it knows. */
  readonly data: any;
  readonly errors: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: { readonly code: string; readonly [more: string]: unknown };
  }[];
  /** The first error's code; undefined where there is none. */
  readonly code: string | undefined;
  readonly cookies: readonly { name: string; value: string; [attribute: string]: unknown }[];
}

/** A whole server on a database of its own, asked through its real HTTP and WebSocket doors. */
export interface TestApp {
  readonly app: App;
  /** Where it listens; only with `listen`. */
  readonly url: string;
  readonly given: Given;
  gql(query: string, variables?: object, asker?: Asker): Promise<Answer>;
  /** What a subscription says first: its data or its errors. */
  subscribe(
    query: string,
    variables?: object,
    asker?: Pick<Asker, 'token'>,
  ): Promise<Pick<Answer, 'data' | 'errors' | 'code'>>;
  /** Runs every job whose time has come, and those that they add, until none is left. */
  runJobs(): Promise<void>;
  /** Mails that were handed over, newest first. */
  outbox(to?: string): Promise<OutboxMail[]>;
  /** The token in the newest mail to this address with a link to this page. */
  mailedToken(
    to: string,
    page: 'verify' | 'reset' | 'transfers/accept' | 'waitlist/claim' | 'waitlist/leave' | 'unsubscribe',
  ): Promise<string | undefined>;
  sql<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { rateLimit = false, env = {}, listen = false, lockMs = LOCK_MS } = options;
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'foyer-test-data-'));
  const port = listen ? await freePort() : 4_000;
  const url = options.publicUrl ?? `http://localhost:${port}`;
  const config = loadConfig({
    NODE_ENV: 'test',
    PORT: String(port),
    PUBLIC_URL: url,
    DATA_DIR: dataDir,
    SECRET_KEY: randomUUID(),
    RATE_LIMIT: rateLimit ? 'on' : 'off',
    ROLES: 'web',
    ...env,
  });
  const log = createLog(process.env['TEST_LOG'] ?? 'silent');
  const app = await createApp({ config, log, databaseUrl: database.url, limits: { lockMs } });
  if (listen) await app.start();
  else await app.http.ready();

  const taskList = Object.fromEntries(
    jobs.map(job => [job.name, (payload: unknown) => job.run(job.parse(payload), app.services())]),
  );
  const logger = new WorkerLogger(() => (level, message, meta) => {
    if (level === 'error') log.error({ err: meta?.['error'] }, message);
  });

  const test: Omit<TestApp, 'given'> = {
    app,
    url,

    async gql(query, variables = {}, { token, cookie, headers, ip = '127.0.0.1' } = {}) {
      const response = await app.http.inject({
        method: 'POST',
        url: '/graphql',
        remoteAddress: ip,
        headers: { ...headers, ...(token && { authorization: `Bearer ${token}` }) },
        ...(cookie && { cookies: { foyer_refresh: cookie } }),
        payload: { query, variables },
      });
      const { data = null, errors = [] } = response.json<Partial<Answer>>();
      return { data, errors, code: errors[0]?.extensions.code, cookies: response.cookies };
    },

    async subscribe(query, variables = {}, { token } = {}) {
      const { data = null, errors = [] } = await firstMessage<Partial<Answer>>(url, query, variables, token);
      return { data, errors, code: errors[0]?.extensions.code };
    },

    runJobs: () => runDueJobs(database.url, taskList, logger),

    outbox: to => app.services().outbox.list(to),

    async mailedToken(to, page) {
      const link = new RegExp(`/${page}\\?token=([\\w.~%-]+)`);
      for (const { text } of await app.services().outbox.list(to)) {
        const found = link.exec(text)?.[1];
        if (found) return decodeURIComponent(found);
      }
      return undefined;
    },

    sql: (text, values = []) => app.resources.orm.em.fork().execute(text, [...values]),

    async [Symbol.asyncDispose]() {
      clock.reset();
      for (const [, step] of app.stopSteps) await step();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  return { ...test, given: createGiven(test) };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
