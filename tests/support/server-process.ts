import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer, TestApp } from './app.js';
import { until } from './buying.js';

/** What all processes of a test sign with, and the test's own app too. */
export const SHARED_SECRET = 'what the processes of one test sign with';

/** For one that never gets ready; three at once on a machine that does much else took more than a minute. */
const READY_MS = 180_000;

export interface ServerProcessOptions {
  databaseUrl: string;
  /** As ROLES; both unless told otherwise. */
  roles?: string;
  /** The port of a process before it, when that one is started again; else a free one. */
  port?: number;
  env?: Record<string, string>;
  /** Files that are loaded into the process before its start. */
  preload?: readonly string[];
}

/** A Foyer of its own, as `npm start` runs it. */
export interface ServerProcess {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Everything that it logged so far, a JSON line each, and what it wrote beside. */
  readonly lines: readonly string[];
  /** Its exit code, once it has ended; the signal that killed it. Undefined while it runs. */
  readonly ended: number | string | undefined;
  gql: TestApp['gql'];
  /** Asks the process through HTTP, at most for `ms`. @throws where it does not answer. */
  fetch(path: string, init?: RequestInit & { ms?: number }): Promise<Response>;
  /** As a power cut does it: SIGKILL. */
  kill(): Promise<void>;
  /** As an operator does it: SIGTERM. @returns the exit code. */
  stop(): Promise<number | string>;
}

/** Starts a server process and answers when it is ready. Everything it logs is kept, on the level `info` and above. */
export async function startServer(options: ServerProcessOptions): Promise<ServerProcess> {
  const server = await spawnServer(options);
  await server.ready;
  return server;
}

/** The same without waiting: `ready` rejects when the process ends before. */
export async function spawnServer({
  databaseUrl,
  roles = 'web,worker',
  port: wanted,
  env = {},
  preload = [],
}: ServerProcessOptions): Promise<ServerProcess & { ready: Promise<void> }> {
  const port = wanted ?? (await freePort());
  const dataDir = mkdtempSync(join(tmpdir(), 'foyer-process-'));
  const imports = ['./scripts/typescript.js', ...preload].flatMap(file => ['--import', file]);
  const child: ChildProcess = spawn(process.execPath, [...imports, 'server/main.ts'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      LOG_LEVEL: 'info',
      PORT: String(port),
      PUBLIC_URL: `http://localhost:${port}`,
      DATA_DIR: dataDir,
      DATABASE_URL: databaseUrl,
      SECRET_KEY: SHARED_SECRET,
      RATE_LIMIT: 'off',
      ROLES: roles,
      ...env,
    },
  });
  const url = `http://localhost:${port}`;
  const lines: string[] = [];
  let ended: number | string | undefined;
  for (const stream of [child.stdout!, child.stderr!]) keepLines(stream, lines);
  const exited = once(child, 'exit').then(([code, signal]: (number | string)[]) => {
    ended = code ?? signal!;
    rmSync(dataDir, { recursive: true, force: true });
    return ended;
  });

  const ask = async (path: string, { ms = 30_000, ...init }: RequestInit & { ms?: number } = {}): Promise<Response> =>
    fetch(`${url}${path}`, { signal: AbortSignal.timeout(ms), ...init });

  const ready = until(
    async () => {
      if (ended !== undefined) throw new Error(`The server ended with ${ended}:\n${lines.join('\n')}`);
      return lines.some(line => line.includes('"msg":"ready"'));
    },
    isReady => isReady,
    READY_MS,
  ).then(() => {});
  ready.catch(() => {}); // whoever waits for it is told
  return {
    url,
    port,
    pid: child.pid!,
    lines,
    get ended() {
      return ended;
    },
    ready,
    fetch: ask,
    async gql(query, variables = {}, { token, headers } = {}) {
      const response = await ask('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers, ...(token && { authorization: `Bearer ${token}` }) },
        body: JSON.stringify({ query, variables }),
      });
      const { data = null, errors = [] } = (await response.json()) as Partial<Answer>;
      return { data, errors, code: errors[0]?.extensions.code, cookies: [] };
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      child.kill('SIGTERM');
      return exited;
    },
  };
}

/** The test's app, whose operations go to this process instead. */
export const through = (app: TestApp, { url, gql }: ServerProcess): TestApp => ({ ...app, url, gql });

/** Where this app's database is. */
export async function databaseUrlOf(app: TestApp): Promise<string> {
  const [row] = await app.sql<{ name: string }>('select current_database() as name');
  return new URL(`/${row!.name}`, process.env['FOYER_TEST_SERVER']).href;
}

function keepLines(stream: NodeJS.ReadableStream, lines: string[]): void {
  let rest = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = `${rest}${chunk}`.split('\n');
    rest = parts.pop()!;
    lines.push(...parts.filter(Boolean));
  });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
