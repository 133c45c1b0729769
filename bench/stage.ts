import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createLog } from '../server/platform/log.js';
import { startPostgres } from '../server/platform/postgres-server.js';
import { projectRoot } from '../server/platform/project-root.js';

const READY_MS = 60_000;

/** A PostgreSQL as durable as in production, and a server process on it with everything on but the limits. */
export interface Stage extends AsyncDisposable {
  readonly url: string;
  readonly databaseUrl: string;
  sql<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** The only field of an operation's answer. @throws where it is an error. */
  ask<Result>(query: string, variables?: object, token?: string): Promise<Result>;
}

export async function openStage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-bench-'));
  await chmod(folder, 0o755);
  const postgres = await startPostgres({ dataDir: folder, log: createLog('error') });
  const url = `http://localhost:${await freePort()}`;
  const server = await startServer(url, postgres.url, join(folder, 'server'));
  const pool = new pg.Pool({ connectionString: postgres.url, max: 4 });
  return {
    url,
    databaseUrl: postgres.url,
    sql: async (text, values = []) => (await pool.query(text, [...values])).rows as never,
    async ask(query, variables = {}, token) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = (await response.json()) as { data?: Record<string, never>; errors?: unknown };
      if (errors || !data) throw new Error(JSON.stringify(errors));
      return Object.values(data)[0]!;
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      await pool.end();
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startServer(url: string, databaseUrl: string, dataDir: string): Promise<{ stop(): Promise<void> }> {
  const { port } = new URL(url);
  const env = { ...process.env, PORT: port, PUBLIC_URL: url, DATABASE_URL: databaseUrl, DATA_DIR: dataDir };
  const settings = { RATE_LIMIT: 'off', DEMO: '0', LOG_LEVEL: 'warn', SECRET_KEY: randomUUID() };
  const server = spawn(process.execPath, [join(projectRoot, 'server/start.js')], {
    cwd: projectRoot,
    env: { ...env, ...settings },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const gone = new Promise<void>(resolve => server.once('exit', () => resolve()));
  const end = performance.now() + READY_MS;
  while (
    !(await fetch(`${url}/ready`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (server.exitCode !== null || performance.now() > end) throw new Error('The server did not start');
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  return {
    async stop() {
      server.kill('SIGTERM');
      await gone;
    },
  };
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
