import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { lazily } from './lazily.js';
import { found, publish, signedIn, type Ask, type HotEvent, type Promoter } from './programme.js';

const READY_MS = 60_000;
/** Nobody buys so many; more a tier can't have. */
const ENDLESS = 10_000_000;

/** A server process on a database of its own, as `npm start` runs it, with everything on but the demo. */
export interface Site {
  readonly url: string;
  readonly databaseUrl: string;
  /** For questions between the rounds. */
  readonly database: pg.Client;
  readonly ask: Ask;
  readonly promoter: () => Promise<Promoter>;
  /** A published event with one free tier of so many tickets; without a number of more than anybody buys. */
  readonly event: (capacity?: number) => Promise<HotEvent>;
  /** What `/metrics` says of the server. */
  readonly metric: (name: string) => Promise<number>;
  readonly end: () => Promise<void>;
}

export interface SiteOptions {
  readonly databaseUrl: string;
  /** Of the server's own files. */
  readonly folder: string;
  /** Without the worker, unless it is asked for: mails and their PDFs are made after the on-sale, or on other machines. */
  readonly roles?: 'web' | 'web,worker';
}

export async function openSite(options: SiteOptions): Promise<Site> {
  const { databaseUrl } = options;
  const { url, stop } = await startServer(options);
  const database = new pg.Client({ connectionString: databaseUrl, application_name: 'bench' });
  await database.connect();
  const ask: Ask = async (query, variables, token) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-forwarded-for': Array.from({ length: 4 }, () => randomInt(1, 224)).join('.'),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data: Record<string, never> | null; errors?: object[] };
    const [answer] = Object.values(data ?? {}) as { __typename: string }[];
    if (!answer || errors || /Error$/.test(answer.__typename)) throw new Error(JSON.stringify(errors ?? answer));
    return answer as never;
  };
  const promoter = lazily(() => found(ask));
  return {
    url,
    databaseUrl,
    database,
    ask,
    promoter,
    event: async (capacity = ENDLESS) => publish(ask, await signedIn(ask, await promoter()), capacity),
    metric: name => metricOf(url, name),
    async end() {
      await database.end();
      await stop();
    },
  };
}

/** What the server's `/metrics` says of one figure. */
export async function metricOf(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)![1]);
}

/** Starts a server process and waits until it serves. */
export async function startServer({ databaseUrl, folder, roles = 'web' }: SiteOptions) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(process.execPath, ['--enable-source-maps', 'dist/server/main.js'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      NODE_OPTIONS: process.env['BENCH_NODE_OPTIONS'] ?? '',
      NODE_ENV: 'development',
      LOG_LEVEL: 'warn',
      PORT: String(port),
      HOST: '127.0.0.1',
      PUBLIC_URL: `http://localhost:${port}`,
      DATA_DIR: folder,
      DATABASE_URL: databaseUrl,
      SECRET_KEY: randomBytes(32).toString('base64'),
      // Buyers come through a proxy on this machine and have addresses of their own: their limits are counted.
      TRUST_PROXY: 'loopback',
      DEMO: '0',
      ROLES: roles,
    },
  });
  await untilReady(url, server);
  const stop = async (): Promise<void> => {
    server.kill('SIGTERM');
    if (server.exitCode === null) await once(server, 'exit');
  };
  return { url, stop };
}

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  for (const deadline = performance.now() + READY_MS; performance.now() < deadline; await sleep(20)) {
    if (server.exitCode !== null) throw new Error(`The server ended with ${server.exitCode}`);
    const ready = await fetch(`${url}/ready`).catch(() => null);
    if (ready?.ok) return;
  }
  throw new Error('The server was not ready in a minute');
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}
