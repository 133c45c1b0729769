import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export interface PgbenchRun {
  readonly databaseUrl: string;
  /** The transaction, in pgbench's own language. */
  readonly script: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly clients: number;
  readonly seconds: number;
}

/**
 * Transactions a second by PostgreSQL's own benchmark, from PGBENCH or the PATH (on Debian in postgresql-contrib).
 * @throws Error that says so where there is none, or where a transaction failed.
 */
export async function pgbench({ databaseUrl, script, variables, clients, seconds }: PgbenchRun): Promise<number> {
  const { hostname, port, username, password, pathname } = new URL(databaseUrl);
  const folder = await mkdtemp(join(tmpdir(), 'foyer-pgbench-'));
  const file = join(folder, 'script.sql');
  await writeFile(file, script);
  const names = Object.entries(variables).flatMap(([name, value]) => ['-D', `${name}=${value}`]);
  const where = ['-h', hostname, '-p', port, '-U', username];
  const how = ['-n', '-c', String(clients), '-j', '2', '-T', String(seconds), '-f', file, ...names];
  try {
    const { stdout } = await execute(process.env['PGBENCH'] ?? 'pgbench', [...where, ...how, pathname.slice(1)], {
      env: { ...process.env, PGPASSWORD: decodeURIComponent(password) },
    });
    const failed = Number(/failed transactions: (\d+)/.exec(stdout)?.[1] ?? 0);
    const rate = Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
    if (failed > 0 || !rate) throw new Error(`pgbench says:\n${stdout}`);
    return rate;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new Error('pgbench is not on the PATH: install it (Debian: postgresql-contrib) or name it in PGBENCH', {
      cause: error,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
