import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestApp, type TestApp } from './support/app.js';
import { buying, until } from './support/buying.js';
import { databaseUrlOf, SHARED_SECRET, startServer, through, type ServerProcess } from './support/server-process.js';

// Each starts a whole process and the thread beside it, which takes most of the usual half minute on a busy machine.
jest.setTimeout(120_000);

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ env: { SECRET_KEY: SHARED_SECRET } });
});
afterAll(async () => app[Symbol.asyncDispose]());

const start = async (more: { env?: Record<string, string>; preload?: string[] } = {}): Promise<ServerProcess> =>
  startServer({ databaseUrl: await databaseUrlOf(app), ...more });

/** Buys a free ticket at the process and waits for its mail. */
async function buyAndHear(server: ServerProcess, email: string): Promise<void> {
  const event = await app.given.event();
  const buyer = buying(through(app, server));
  const order = await buyer.reserve(event, { email });
  await buyer.startCheckout(order);
  await until(
    () => app.sql<{ status: string }>(`select status from emails where recipient = ?`, [email]),
    ([mail]) => mail?.status === 'SENT',
  );
}

const sentBy = async (server: ServerProcess): Promise<number> => {
  const text = await (await server.fetch('/metrics')).text();
  return Number(/^foyer_emails_total\{status="SENT"\} (\d+)/m.exec(text)?.[1] ?? 0);
};

test('a process of both roles has its worker beside it, and its figures in /metrics', async () => {
  const server = await start();
  await buyAndHear(server, 'first@example.com');
  expect(await sentBy(server)).toBeGreaterThan(0);
  expect((await server.fetch('/ready')).status).toBe(200);
  expect(await server.stop()).toBe(0);
});

test('a worker that fails is begun again, and until then the process is not ready', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-worker-'));
  const when = join(folder, 'now');
  try {
    const server = await start({ preload: ['./tests/support/failing-worker.ts'], env: { FAILS_WHEN: when } });
    writeFileSync(when, '');
    await until(
      () => server.fetch('/ready'),
      ({ status }) => status === 503,
    );
    await until(
      () => server.fetch('/ready'),
      ({ status }) => status === 200,
    );
    await buyAndHear(server, 'second@example.com');
    expect(server.lines.some(line => line.includes('the worker failed') && line.includes('planted'))).toBe(true);
    expect(await server.stop()).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('stopped while its worker is being begun again, it ends in order', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-worker-'));
  const when = join(folder, 'now');
  try {
    const server = await start({ preload: ['./tests/support/failing-worker.ts'], env: { FAILS_WHEN: when } });
    writeFileSync(when, '');
    await until(
      async () => server.lines.some(line => line.includes('another is begun')),
      isBegun => isBegun,
    );
    expect(await server.stop()).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
