import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { log } from '../server/platform/log.js';
import { startPostgres } from '../server/platform/postgres-server.js';
import { openSite, startServer, type Site, type SiteOptions } from './site.js';

/** What every row works on: one PostgreSQL, one server. */
export interface Stage extends Site {
  /** One more server, on a new and empty database of the same PostgreSQL. */
  readonly another: (database: string, roles?: SiteOptions['roles']) => Promise<Site>;
  /** One more server on the same database, for as long as it takes to be ready. @returns the milliseconds. */
  readonly startTime: () => Promise<number>;
}

/**
 * Starts an embedded PostgreSQL with fsync on, in a folder of its own on this project's disk (a /tmp in memory would
 * flatter it), and a server on it, compiled as it is deployed.
 */
export async function setStage(): Promise<Stage> {
  mkdirSync('data', { recursive: true });
  const folder = mkdtempSync('data/bench-');
  log.level = 'warn';
  execFileSync(process.execPath, ['scripts/build-server.js']);
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), log });
  const site = await openSite({ databaseUrl: postgres.url, folder }).catch(async (error: unknown) => {
    await postgres.stop();
    throw error;
  });
  return {
    ...site,
    async another(database, roles = 'web') {
      await site.database.query(`create database ${database}`);
      return openSite({ databaseUrl: postgres.url.replace(/[^/]*$/, database), folder, roles });
    },
    async startTime() {
      const began = performance.now();
      const { stop } = await startServer({ databaseUrl: postgres.url, folder, roles: 'web,worker' });
      const taken = performance.now() - began;
      await stop();
      return taken;
    },
    async end() {
      await site.end();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
