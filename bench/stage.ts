import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { log } from '../server/platform/log.js';
import { startPostgres } from '../server/platform/postgres-server.js';

const READY_MS = 60_000;
/** Nobody buys so many; more a tier can't have. */
const ENDLESS = 10_000_000;

/** What every row works on: one PostgreSQL, one server. */
export interface Stage {
  /** Where the server is. */
  readonly url: string;
  readonly databaseUrl: string;
  /** For questions between the rounds. */
  readonly database: pg.Client;
  /** Asks the server; answers the operation's only field. @throws where that is an error. */
  ask<T>(query: string, variables: object, token?: string): Promise<T>;
  /** A published event with one free tier of so many tickets; without a number of more than anybody buys. */
  readonly event: (capacity?: number) => Promise<{ eventId: string; tierId: string }>;
  end(): Promise<void>;
}

/**
 * Starts an embedded PostgreSQL with fsync on, in a folder of its own on this project's disk (a /tmp in memory would
 * flatter it), and a server process on it as `npm start` runs it, but without limits and demo.
 */
export async function setStage(): Promise<Stage> {
  mkdirSync('data', { recursive: true });
  const folder = mkdtempSync('data/bench-');
  log.level = 'warn';
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), log });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = startServer({ folder, port, databaseUrl: postgres.url });
  await untilReady(url, server);
  const database = new pg.Client({ connectionString: postgres.url, application_name: 'bench' });
  await database.connect();

  const ask: Stage['ask'] = async (query, variables, token) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data: Record<string, never> | null; errors?: object[] };
    const [answer] = Object.values(data ?? {}) as { __typename: string }[];
    if (!answer || /Error$/.test(answer.__typename)) throw new Error(JSON.stringify(answer ?? errors));
    return answer as never;
  };
  const promoter = lazily(() => found(ask));
  return {
    url,
    databaseUrl: postgres.url,
    database,
    ask,
    event: async (capacity = ENDLESS) => publish(ask, await promoter(), capacity),
    async end() {
      await database.end();
      server.kill('SIGTERM');
      if (server.exitCode === null) await once(server, 'exit');
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function startServer({
  folder,
  port,
  databaseUrl,
}: {
  folder: string;
  port: number;
  databaseUrl: string;
}): ChildProcess {
  return spawn(process.execPath, ['--import', './scripts/typescript.js', 'server/main.ts'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      NODE_OPTIONS: process.env['BENCH_NODE_OPTIONS'] ?? '',
      NODE_ENV: 'development',
      PORT: String(port),
      HOST: '127.0.0.1',
      PUBLIC_URL: `http://localhost:${port}`,
      DATA_DIR: folder,
      DATABASE_URL: databaseUrl,
      SECRET_KEY: randomBytes(32).toString('base64'),
      RATE_LIMIT: 'off',
      DEMO: '0',
    },
  });
}

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  for (const deadline = performance.now() + READY_MS; performance.now() < deadline; await sleep(100)) {
    if (server.exitCode !== null) throw new Error(`The server ended with ${server.exitCode}`);
    const ready = await fetch(`${url}/ready`).catch(() => null);
    if (ready?.ok) return;
  }
  throw new Error('The server was not ready in a minute');
}

interface Promoter {
  readonly token: string;
  readonly organizationId: string;
}

async function found(ask: Stage['ask']): Promise<Promoter> {
  const { accessToken: token } = await ask<{ accessToken: string }>(
    `mutation ($input: RegisterUserInput!) { registerUser(input: $input) {
       __typename ... on Session { accessToken } ... on UserError { message } } }`,
    { input: { email: 'promoter@example.com', name: 'Promoter', password: randomUUID() } },
  );
  const { id: organizationId } = await ask<{ id: string }>(
    `mutation ($input: CreateOrganizationInput!) { createOrganization(input: $input) {
       __typename ... on Organization { id } ... on UserError { message } } }`,
    { input: { name: 'Bench', slug: 'bench' } },
    token,
  );
  return { token, organizationId };
}

async function publish(
  ask: Stage['ask'],
  { token, organizationId }: Promoter,
  capacity: number,
): Promise<{ eventId: string; tierId: string }> {
  const startsAt = new Date(Date.now() + 30 * 24 * 3_600_000);
  const { id: eventId } = await ask<{ id: string }>(
    `mutation ($input: CreateEventInput!) { createEvent(input: $input) { __typename ... on Event { id } ... on UserError { message } } }`,
    {
      input: {
        organizationId,
        title: 'Hot night',
        venue: { name: 'The Hall' },
        startsAt,
        endsAt: new Date(startsAt.getTime() + 4 * 3_600_000),
        timeZone: 'UTC',
        currency: 'USD',
        holdMinutes: 60, // longer than any run: what was held in the first round is counted after the last
      },
    },
    token,
  );
  const { id: tierId } = await ask<{ id: string }>(
    `mutation ($input: CreateTierInput!) { createTier(input: $input) { __typename ... on Tier { id } ... on UserError { message } } }`,
    { input: { eventId, name: 'Regular', price: 0, capacity } },
    token,
  );
  await ask(
    `mutation ($input: EventIdInput!) { publishEvent(input: $input) { __typename ... on UserError { message } } }`,
    { input: { eventId } },
    token,
  );
  return { eventId, tierId };
}

/** Does it when it is first asked for, once. */
export function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}
