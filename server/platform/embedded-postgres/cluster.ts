import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandOf, isAlive } from './processes.js';
import { makeFolder, type Place } from './place.js';

/** The superuser and owner of everything in the embedded PostgreSQL. */
export const SUPERUSER = 'foyer';
const MAJOR = '18';
const LOG_BYTES = 5_000_000;
const START_MS = 30_000;
/** Nothing of ours reaches PostgreSQL: PGPORT and the like would change it, and secrets are none of its business. */
const ENVIRONMENT = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' };

/** A PostgreSQL that runs. */
export interface Postmaster {
  pid: number;
  port: number;
}

/** Makes the cluster unless there is one. It appears whole or not at all; of two that make it at once one is kept. */
export async function initialise(place: Place, password: string): Promise<void> {
  const version = join(place.cluster, 'PG_VERSION');
  if (existsSync(version)) {
    const found = readFileSync(version, 'utf8').trim();
    if (found !== MAJOR)
      throw new Error(
        `${place.cluster} was made by PostgreSQL ${found}; this one is ${MAJOR}. Move it away or set DATABASE_URL`,
      );
    return;
  }
  const draft = `${place.cluster}.new-${process.pid}`;
  const passwordFile = `${draft}.password`;
  rmSync(draft, { recursive: true, force: true });
  makeFolder(draft, place.user);
  try {
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (place.user) chownSync(passwordFile, place.user.uid, place.user.gid);
    await run(place, 'initdb', [
      '-D',
      draft,
      '-U',
      SUPERUSER,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-sync',
      '--no-instructions',
    ]);
    renameSync(draft, place.cluster);
  } catch (error) {
    if (!existsSync(version)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
    rmSync(passwordFile, { force: true });
  }
}

/**
 * The PostgreSQL of this cluster, started unless it runs: one that a killed process left behind, or that another
 * process started, is as good as ours. Tries `port` if given, else a free one. Throws with PostgreSQL's own words.
 */
export async function ensureRunning(
  place: Place,
  logFile: string,
  settings: Record<string, string>,
  port?: number,
): Promise<Postmaster> {
  for (const deadline = Date.now() + START_MS; ; await sleep(10)) {
    const found = readPostmaster(place.cluster);
    if (found?.status === 'ready') return found;
    if (Date.now() > deadline) throw new Error(`PostgreSQL was not ready in ${START_MS / 1000} s:\n${tail(logFile)}`);
    if (!found) await launch(place, logFile, settings, port ?? (await freePort()));
  }
}

/** Starts PostgreSQL in a session of its own, so that Ctrl-C reaches us alone; answers when it is ready or gone. */
async function launch(place: Place, logFile: string, settings: Record<string, string>, port: number): Promise<void> {
  const flags = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const log = openSync(
    logFile,
    (statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES ? 'w' : 'a',
    0o600,
  );
  const before = tailLength(logFile);
  const child = spawn(join(place.bin, 'postgres'), ['-D', place.cluster, ...flags], {
    ...place.user,
    cwd: '/',
    env: ENVIRONMENT,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  const exited = once(child, 'exit');
  const ready = (async () => {
    while (child.exitCode === null && child.signalCode === null && readPostmaster(place.cluster)?.status !== 'ready')
      await sleep(10);
  })();
  await Promise.race([exited, ready]);
  if (child.exitCode === null && child.signalCode === null) return;

  // Another start was faster, its port was taken meanwhile, or children of a killed one are still leaving: try again.
  const words = tail(logFile, before);
  if (!/lock file "postmaster.pid" already exists|could not bind|shared memory block|is being used/.test(words))
    throw new Error(`PostgreSQL did not start:\n${words}`);
  await sleep(100);
}

/** Stops PostgreSQL, closing its connections: fast, and after `patienceMs` at once. Answers when it is gone. */
export async function stopPostmaster(pid: number, patienceMs = 10_000): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    for (const deadline = Date.now() + patienceMs; isAlive(pid) && Date.now() < deadline;) await sleep(10);
  }
}

/** What postmaster.pid says, if the process that it names is this cluster's PostgreSQL. */
export function readPostmaster(cluster: string): (Postmaster & { status: string }) | undefined {
  const file = join(cluster, 'postmaster.pid');
  let lines: string[];
  try {
    lines = readFileSync(file, 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  if (!pid || !isAlive(pid)) return undefined; // PostgreSQL clears the file itself
  const command = commandOf(pid);
  if (command !== undefined && !(command.includes('postgres') && command.includes(cluster))) {
    rmSync(file, { force: true }); // the number is another program's now, and PostgreSQL would take it for its own
    return undefined;
  }
  return { pid, port: Number(lines[3]), status: lines[7]?.trim() ?? '' };
}

async function run(place: Place, program: string, args: string[]): Promise<void> {
  const child = spawn(join(place.bin, program), args, { ...place.user, cwd: '/', env: ENVIRONMENT });
  let words = '';
  child.stdout.on('data', chunk => (words += chunk));
  child.stderr.on('data', chunk => (words += chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} failed:\n${words}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

const tailLength = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
const tail = (file: string, from = 0): string => readFileSync(file, 'utf8').slice(from).slice(-2_000);
