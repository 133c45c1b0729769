import { describe, test, expect, beforeEach, afterEach } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { stopPostmaster, readPostmaster } from '../server/platform/embedded-postgres/cluster.js';
import { findPlace } from '../server/platform/embedded-postgres/place.js';
import { isAlive } from '../server/platform/embedded-postgres/processes.js';
import { log } from '../server/platform/log.js';
import { startPostgres } from '../server/platform/postgres-server.js';

const isRoot = process.getuid?.() === 0;
const QUICK = { fsync: 'off' };

let folder: string;
const holders: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foyer-pg-'));
  chmodSync(folder, 0o755);
});

afterEach(async () => {
  for (const holder of holders.splice(0)) holder.kill('SIGKILL');
  const left = readPostmaster(findPlace(folder).cluster);
  if (left) await stopPostmaster(left.pid);
  rmSync(folder, { recursive: true, force: true });
});

/** Another process that uses this folder's PostgreSQL. */
function hold(user: object = {}): { process: ChildProcess; url: Promise<string> } {
  const args = ['--import', './scripts/typescript.js', 'tests/support/hold-postgres.ts', folder];
  const env = { ...process.env, NODE_OPTIONS: '' };
  const holder = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'], env, ...user });
  holders.push(holder);
  let complaints = '';
  holder.stderr.on('data', chunk => (complaints += chunk));
  const url = Promise.race([
    once(holder.stdout, 'data').then(([chunk]) => String(chunk)),
    once(holder, 'exit').then(() => Promise.reject(new Error(complaints))),
  ]);
  return { process: holder, url };
}

async function ask(url: string, statement = 'select 1 as answer'): Promise<Record<string, unknown>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows[0] ?? {};
  } finally {
    await client.end();
  }
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 10_000; !(await holds()); await sleep(20)) {
    if (Date.now() > deadline) throw new Error('waited for ten seconds');
  }
}

const postmasterPid = (): number => readPostmaster(findPlace(folder).cluster)!.pid;

describe('the embedded PostgreSQL', () => {
  test('serves version 18 within three seconds on an empty folder, keeps its data and stops without a trace', async () => {
    const begun = performance.now();
    const first = await startPostgres({ dataDir: folder, log, settings: QUICK });
    expect(performance.now() - begun).toBeLessThan(3_000);
    expect(await ask(first.url, 'show server_version_num')).toEqual({
      server_version_num: expect.stringMatching(/^18/),
    });
    await ask(first.url, 'create table kept (id int)');
    const pid = postmasterPid();
    await first.stop();
    expect(isAlive(pid)).toBe(false);

    const second = await startPostgres({ dataDir: folder, log, settings: QUICK });
    expect(await ask(second.url, 'select count(*)::int from kept')).toEqual({ count: 0 });
    await second.stop();
  });

  test('listens to this machine and asks for a password that only the owner of the folder can read', async () => {
    const server = await startPostgres({ dataDir: folder, log, settings: QUICK });
    expect(statSync(join(folder, 'postgres-password')).mode & 0o777).toBe(0o600);
    await expect(ask(server.url.replace(/:[^:@]+@/, ':wrong@'))).rejects.toThrow('password authentication failed');
    expect(await ask(server.url, 'show listen_addresses')).toEqual({ listen_addresses: '127.0.0.1' });
    await server.stop();
  });

  test('is one for processes that start at once on an empty folder, until the last of them stops', async () => {
    const started = [hold(), hold(), hold()];
    const urls = await Promise.all(started.map(({ url }) => url));
    expect(new Set(urls).size).toBe(1);
    const pid = postmasterPid();

    for (const { process: holder } of started.slice(1)) {
      holder.stdin!.end();
      await once(holder, 'exit');
      expect(await ask(urls[0]!)).toEqual({ answer: 1 });
    }
    started[0]!.process.stdin!.end();
    await once(started[0]!.process, 'exit');
    expect(isAlive(pid)).toBe(false);
  });

  test('is used on after the process that started it was killed', async () => {
    const { process: holder, url } = hold();
    await url;
    const pid = postmasterPid();
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(isAlive(pid)).toBe(true);

    const next = await startPostgres({ dataDir: folder, log, settings: QUICK });
    expect(next.url).toBe(await url);
    expect(postmasterPid()).toBe(pid);
    await next.stop();
    expect(isAlive(pid)).toBe(false);
  });

  test('is started again at the same address when it dies', async () => {
    const server = await startPostgres({ dataDir: folder, log, settings: QUICK });
    const pid = postmasterPid();
    process.kill(pid, 'SIGKILL');
    await until(() => !isAlive(pid));
    await until(() =>
      ask(server.url).then(
        () => true,
        () => false,
      ),
    );
    await server.stop();
  });

  test('does not mistake another program for a PostgreSQL that was left behind', async () => {
    const first = await startPostgres({ dataDir: folder, log, settings: QUICK });
    await first.stop();
    const { cluster } = findPlace(folder);
    writeFileSync(join(cluster, 'postmaster.pid'), `${process.pid}\n${cluster}\n0\n5432\n\n127.0.0.1\n\nready\n`);

    const second = await startPostgres({ dataDir: folder, log, settings: QUICK });
    expect(await ask(second.url)).toEqual({ answer: 1 });
    await second.stop();
  });

  test('names the folder when its data is of another version', async () => {
    const { cluster } = findPlace(folder);
    mkdirSync(cluster);
    writeFileSync(join(cluster, 'PG_VERSION'), '15\n');
    writeFileSync(join(folder, 'postgres-password'), 'x');
    await expect(startPostgres({ dataDir: folder, log })).rejects.toThrow(`${cluster} was made by PostgreSQL 15`);
    rmSync(cluster, { recursive: true });
  });

  test('does not guess when the password of its data was lost', async () => {
    const first = await startPostgres({ dataDir: folder, log, settings: QUICK });
    await first.stop();
    rmSync(join(folder, 'postgres-password'));
    await expect(startPostgres({ dataDir: folder, log })).rejects.toThrow('password');
  });
});

// Only root can become somebody else.
if (isRoot)
  describe('the embedded PostgreSQL on a machine where we are root', () => {
    test('works for an ordinary user', async () => {
      chmodSync(folder, 0o777);
      const { process: holder, url } = hold({ uid: 65_534, gid: 65_534 });
      expect(await ask(await url)).toEqual({ answer: 1 });
      expect(statSync(join(folder, 'postgres')).uid).toBe(65_534);
      holder.stdin!.end();
      await once(holder, 'exit');
    });

    test('keeps data apart when root starts it in a folder that others can not enter', async () => {
      chmodSync(folder, 0o700);
      const place = findPlace(folder);
      expect(place).toMatchObject({
        apart: true,
        cluster: expect.stringMatching(/^\/var\/lib\/foyer-[0-9a-f]+\/postgres$/),
      });
      try {
        const server = await startPostgres({ dataDir: folder, log, settings: QUICK });
        await ask(server.url, 'create table old (id int)');
        await server.stop();

        rmSync(join(folder, 'postgres-password')); // as if the data folder had been removed to start anew
        const anew = await startPostgres({ dataDir: folder, log, settings: QUICK });
        expect(await ask(anew.url, `select to_regclass('old') as old`)).toEqual({ old: null });
        await anew.stop();
        expect(existsSync(`${place.cluster}.previous`)).toBe(true);
        expect(readFileSync(join(folder, 'postgres-password'), 'utf8')).not.toBe('');
      } finally {
        rmSync(join(place.cluster, '..'), { recursive: true, force: true });
      }
    });
  });
