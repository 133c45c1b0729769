import { spawn, spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** PGBENCH's, that of the PATH, or the newest where Debian keeps what is not on the PATH. */
const PROGRAM = [
  process.env['PGBENCH'] ?? 'pgbench',
  ...globSync('/usr/lib/postgresql/*/bin/pgbench').sort().reverse(),
].find(program => spawnSync(program, ['--version']).status === 0);

export interface PgbenchRun {
  readonly databaseUrl: string;
  /** The transaction, in pgbench's language. */
  readonly script: string;
  /** What `:name` stands for in it. */
  readonly variables: Record<string, string>;
  readonly clients: number;
  readonly seconds: number;
}

export interface PgbenchResult {
  readonly perSecond: number;
  /** Committed transactions. */
  readonly transactions: number;
  readonly failed: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** What `pgbench --version` says. @throws a sentence for people where it can't be run. */
export function pgbenchVersion(): string {
  if (PROGRAM) return spawnSync(PROGRAM, ['--version'], { encoding: 'utf8' }).stdout.trim();
  throw new Error(
    'There is no pgbench, which our rates are held against: install it (Debian: postgresql-contrib, macOS: brew install ' +
      'libpq) or name one in PGBENCH. The embedded PostgreSQL ships its server alone.',
  );
}

/** Runs one script with prepared statements. @throws with pgbench's own words. */
export async function runPgbench({
  databaseUrl,
  script,
  variables,
  clients,
  seconds,
}: PgbenchRun): Promise<PgbenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-pgbench-'));
  const file = join(folder, 'script.sql');
  const { hostname, port, username, password, pathname } = new URL(databaseUrl);
  writeFileSync(file, script);
  try {
    const output = await run(
      [
        ...[
          '--no-vacuum',
          '--protocol=prepared',
          `--client=${clients}`,
          '--jobs=2',
          `--time=${Math.ceil(seconds)}`,
          `--file=${file}`,
        ],
        ...['--log', `--log-prefix=${join(folder, 'log')}`],
        ...Object.entries(variables).map(([name, value]) => `--define=${name}=${value}`),
        ...[`--host=${hostname}`, `--port=${port}`, `--username=${username}`, pathname.slice(1)],
      ],
      { ...process.env, PGPASSWORD: decodeURIComponent(password) },
    );
    const latencies = await latenciesIn(folder);
    return {
      perSecond: numberAfter(output, /^tps = ([\d.]+)/m),
      transactions: numberAfter(output, /transactions actually processed: (\d+)/),
      failed: numberAfter(output, /number of failed transactions: (\d+)/),
      p50: latencies[Math.floor(latencies.length * 0.5)] ?? 0,
      p99: latencies[Math.floor(latencies.length * 0.99)] ?? 0,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    const pgbench = spawn(PROGRAM!, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let complaints = '';
    pgbench.stdout.on('data', chunk => (output += chunk));
    pgbench.stderr.on('data', chunk => (complaints += chunk));
    pgbench.on('error', reject);
    pgbench.on('close', code => {
      if (code === 0) resolve(output);
      else reject(new Error(`pgbench ended with ${code}:\n${complaints}`));
    });
  });
}

/** Of every transaction, in milliseconds, shortest first: the log's third column has microseconds. */
async function latenciesIn(folder: string): Promise<number[]> {
  const logs = (await readdir(folder)).filter(name => name.startsWith('log.'));
  const texts = await Promise.all(logs.map(name => readFile(join(folder, name), 'utf8')));
  const lines = texts.flatMap(text => text.split('\n')).filter(Boolean);
  return lines.map(line => Number(line.split(' ')[2]) / 1_000).sort((a, b) => a - b);
}

function numberAfter(output: string, pattern: RegExp): number {
  const found = pattern.exec(output)?.[1];
  if (found === undefined) throw new Error(`pgbench did not say ${pattern.source}:\n${output}`);
  return Number(found);
}
