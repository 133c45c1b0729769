import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import {
  ensureRunning,
  initialise,
  readPostmaster,
  stopPostmaster,
  SUPERUSER,
} from '../../server/platform/embedded-postgres/cluster.js';
import { findPlace } from '../../server/platform/embedded-postgres/place.js';
import { isAlive } from '../../server/platform/embedded-postgres/processes.js';

/** A PostgreSQL that a test may stop: its own, and nobody starts it again but the test. */
export interface OwnPostgres {
  /** Its superuser's database. */
  readonly url: string;
  /** `fast` ends every connection with a word; `immediate` as a crash does, to be recovered from its log. */
  stop(mode: 'fast' | 'immediate'): Promise<void>;
  /** At the same port. */
  start(): Promise<void>;
  /** Stops it and removes it. */
  dispose(): Promise<void>;
}

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  fsync: 'off', // the machine does not fail, only PostgreSQL does
  // wal_level stays at replica: on minimal, PostgreSQL 18.4 recovers a clone's unlogged indexes as zero pages.
};
const PASSWORD = 'of a test';

/** Starts it, and makes `createTestDatabase` clone databases there, for the rest of this test file. */
export async function startOwnPostgres(): Promise<OwnPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-own-pg-'));
  chmodSync(folder, 0o755);
  const place = findPlace(folder);
  const logFile = join(folder, 'postgres.log');
  await initialise(place, PASSWORD);
  const { port } = await ensureRunning(place, logFile, SETTINGS);
  const url = `postgresql://${SUPERUSER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/postgres`;

  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('create database template_of_tests');
  await client.end();
  await promisify(execFile)(
    process.execPath,
    [
      '--import',
      './scripts/typescript.js',
      'tests/support/migrate-postgres.ts',
      url.replace(/postgres$/, 'template_of_tests'),
    ],
    { env: { ...process.env, NODE_OPTIONS: '' } },
  );
  Object.assign(process.env, { FOYER_TEST_SERVER: url, FOYER_TEST_TEMPLATE: 'template_of_tests' });

  return {
    url,
    async stop(mode) {
      const { pid } = readPostmaster(place.cluster)!;
      process.kill(pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
      while (isAlive(pid)) await sleep(10);
    },
    async start() {
      await ensureRunning(place, logFile, SETTINGS, port);
    },
    async dispose() {
      const left = readPostmaster(place.cluster);
      if (left) await stopPostmaster(left.pid);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
