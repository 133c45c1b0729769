import { test, expect } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What the process says and how it ends with this environment alone. */
async function run(env: Record<string, string>): Promise<{ code: number; said: string }> {
  const args = ['--import', './scripts/typescript.js', 'server/main.ts'];
  const server = spawn(process.execPath, args, { env: { PATH: process.env['PATH'] ?? '', ...env } });
  let said = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', chunk => (said += chunk));
  const [code] = (await once(server, 'close')) as [number];
  return { code, said };
}

test('production refuses to start, names everything that is missing and repeats no secret', async () => {
  const { code, said } = await run({ NODE_ENV: 'production', SECRET_KEY: 'hunter2', RATE_LIMIT: 'off', DEMO: '1' });
  expect(code).toBe(1);
  for (const name of ['SECRET_KEY', 'DATABASE_URL', 'PUBLIC_URL', 'SENDGRID_API_KEY', 'RATE_LIMIT', 'DEMO'])
    expect(said).toContain(`  - ${name} `);
  expect(said).not.toMatch(/hunter2|\.ts:\d/);
}, 30_000);

test('a database that is not there ends the start with its reason', async () => {
  const { code, said } = await run({
    NODE_ENV: 'test',
    SECRET_KEY: 'x'.repeat(40),
    LOG_LEVEL: 'info',
    DATABASE_URL: 'postgresql://a:hunter2@127.0.0.1:1/x',
  });
  expect(code).toBe(1);
  expect(said).toContain('could not start');
  expect(said).toContain('ECONNREFUSED');
  expect(said).not.toContain('hunter2');
}, 30_000);
