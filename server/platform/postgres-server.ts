import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import { ensureRunning, initialise, readPostmaster, stopPostmaster, SUPERUSER } from './embedded-postgres/cluster.js';
import { Leases } from './embedded-postgres/leases.js';
import { findCluster, findPlace, type Place } from './embedded-postgres/place.js';
import { isAlive } from './embedded-postgres/processes.js';
import { secretFile } from './secret-file.js';

const DATABASE = 'foyer';
const WATCH_MS = 250;
/** Durable, for one machine. No statement reaches PostgreSQL's own log: it may hold what ours hides. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  wal_level: 'minimal',
  max_wal_senders: '0',
  jit: 'off',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

export interface PostgresServer {
  /** A connection string; the password in it is in DATA_DIR too. Stays the same when PostgreSQL is restarted. */
  readonly url: string;
  /** Stops PostgreSQL, unless another process uses it. Call it after the last connection was closed. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** DATA_DIR. The cluster, its password and its log lie in it, as far as PostgreSQL's user can enter it. */
  dataDir: string;
  log: Logger;
  /** More settings for PostgreSQL, such as `fsync: 'off'` in tests. */
  settings?: Record<string, string>;
  /** Called once when PostgreSQL died and could not be started again. */
  onLost?: (error: Error) => void;
}

/**
 * Whether `startPostgres` would find data there rather than make a new cluster. Makes nothing. What lies apart from a data
 * folder that was removed is nobody's (see `setAside`).
 */
export function hasPostgres(dataDir: string): boolean {
  const folder = resolve(dataDir);
  const { cluster, apart } = findCluster(folder);
  return existsSync(join(cluster, 'PG_VERSION')) && (!apart || existsSync(passwordFileOf(folder)));
}

/**
 * A real PostgreSQL out of the package registry, with its data in `dataDir`. Processes on one folder share it, the
 * last to stop stops it, and one that a killed process left running is used on. A PostgreSQL that dies is started
 * again on its port. Throws a readable error when it can't be had.
 */
export async function startPostgres({ dataDir, log, settings, onLost }: PostgresOptions): Promise<PostgresServer> {
  const folder = resolve(dataDir);
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const place = findPlace(folder);
  const passwordFile = passwordFileOf(folder);
  const logFile = join(folder, 'postgres.log');
  const leases = new Leases(join(folder, 'postgres-users'));

  leases.take();
  try {
    if (!existsSync(passwordFile)) await setAside(place);
    const password = secretFile(passwordFile);
    await initialise(place, password);
    const all = { ...SETTINGS, ...settings };
    let postmaster = await ensureRunning(place, logFile, all);
    const url = `postgresql://${SUPERUSER}:${password}@127.0.0.1:${postmaster.port}/${DATABASE}`;
    await createDatabase(url);

    let stopped = false;
    let restarting: Promise<void> | undefined;
    const restart = async (): Promise<void> => {
      log.error({ logFile }, 'PostgreSQL died; starting it again');
      try {
        postmaster = await ensureRunning(place, logFile, all, postmaster.port);
        restarting = undefined;
      } catch (error) {
        clearInterval(watch);
        onLost?.(error as Error);
      }
    };
    const watch = setInterval(() => {
      if (!restarting && !isAlive(postmaster.pid)) restarting = restart();
    }, WATCH_MS).unref();

    return {
      url,
      async stop() {
        if (stopped) return;
        stopped = true;
        clearInterval(watch);
        await restarting;
        if (!leases.release()) return;
        await untilUnused(url);
        await stopPostmaster(postmaster.pid);
      },
    };
  } catch (error) {
    leases.release();
    throw error;
  }
}

const passwordFileOf = (folder: string): string => join(folder, 'postgres-password');

/**
 * A cluster without its password. Apart from a data folder that was removed, it is what "start anew" left behind:
 * it makes room, and one is kept. Within the data folder it is damage, which a person must look at.
 */
async function setAside({ cluster, apart }: Place): Promise<void> {
  if (!existsSync(cluster)) return;
  if (!apart)
    throw new Error(`The password of ${cluster} is missing; restore postgres-password or move the cluster away`);
  const running = readPostmaster(cluster);
  if (running) await stopPostmaster(running.pid);
  rmSync(`${cluster}.previous`, { recursive: true, force: true });
  renameSync(cluster, `${cluster}.previous`);
}

/** Processes that start at once may both find it absent: then one of them is told that it exists. */
async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url.replace(/[^/]*$/, 'postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`create database ${DATABASE}`);
  } catch (error) {
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
  } finally {
    await client.end();
  }
}

/**
 * Waits, a second at most, for connections that are just being closed: pools are done with them before their sockets
 * are, and one that PostgreSQL ends itself throws where nobody listens any more.
 */
async function untilUnused(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    for (const deadline = Date.now() + 1_000; Date.now() < deadline; await sleep(10)) {
      const { rowCount } = await client.query(
        `select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
      );
      if (!rowCount) return;
    }
  } catch {
    // It is down already.
  } finally {
    await client.end().catch(() => {});
  }
}
