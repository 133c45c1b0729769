import { test, expect, beforeEach, afterEach } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

let folder: string;
let server: ChildProcess;
let port: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'foyer-stop-'));
  const args = ['--import', './scripts/typescript.js', 'tests/support/hold-http.ts', folder];
  server = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  port = Number(String((await once(server.stdout!, 'data'))[0]));
});

afterEach(() => {
  server.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** One request; `status` 0 when no connection was taken, which a client knows to be safe to try elsewhere. */
function ask(path: string, agent: Agent): Promise<{ status: number; error?: string }> {
  return new Promise(done => {
    const asked = request({ port, host: '127.0.0.1', path, agent }, response => {
      response.resume().on('end', () => done({ status: response.statusCode ?? 0 }));
      response.on('error', error => done({ status: -1, error: error.message }));
    });
    asked.on('error', (error: NodeJS.ErrnoException) => {
      done({ status: error.code === 'ECONNREFUSED' ? 0 : -1, error: error.code });
    });
    asked.end();
  });
}

test('no request is lost while the process is told to stop under load', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  const answers: { status: number; error?: string }[] = [];
  const client = async (): Promise<void> => {
    for (;;) {
      const answer = await ask('/slow', agent);
      answers.push(answer);
      if (answer.status !== 200) return;
    }
  };
  const clients = Array.from({ length: 20 }, client);
  await sleep(300);
  const before = answers.length;
  const told = performance.now();
  server.kill('SIGTERM');
  const [code] = (await once(server, 'exit')) as [number];
  await Promise.all(clients);

  expect(code).toBe(0);
  expect(performance.now() - told).toBeLessThan(2_000);
  expect(before).toBeGreaterThan(20);
  expect(answers.length).toBeGreaterThan(before);
  expect(answers.filter(({ status }) => status !== 200 && status !== 0)).toEqual([]);
});

test('an idle connection does not hold the process up', async () => {
  const agent = new Agent({ keepAlive: true });
  expect(await ask('/health', agent)).toEqual({ status: 200 });
  const told = performance.now();
  server.kill('SIGTERM');
  await once(server, 'exit');
  expect(performance.now() - told).toBeLessThan(2_000);
});

test('readiness fails at once while requests are still served', async () => {
  const agent = new Agent();
  expect(await ask('/ready', agent)).toEqual({ status: 200 });
  server.kill('SIGTERM');
  await sleep(100);
  expect(await ask('/ready', agent)).toEqual({ status: 503 });
  expect(await ask('/slow', agent)).toEqual({ status: 200 });
  await once(server, 'exit');
});

test('Ctrl-C that comes twice, from the terminal and from npm, does not cut it short', async () => {
  const agent = new Agent();
  const answer = ask('/slow', agent);
  await sleep(20);
  server.kill('SIGINT');
  server.kill('SIGINT');
  expect(await answer).toEqual({ status: 200 });
  expect(await once(server, 'exit')).toEqual([0, null]);
});
