import { describe, test, expect, beforeEach, afterEach } from '@jest/globals';
import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect, promisify } from 'node:util';
import { ConfigError, loadConfig } from '../server/platform/config.js';
import { environment } from '../server/platform/config-variables.js';

const KEY = 'kT9x-0nQw7Zs2bVf4uYh6JmEp8RcLdGa1iOo';
const PRODUCTION = {
  NODE_ENV: 'production',
  SECRET_KEY: KEY,
  DATABASE_URL: 'postgresql://foyer:hunter2hunter2@db/foyer',
  PUBLIC_URL: 'https://tickets.example.com',
  SMTP_URL: 'smtp://mail.example.com:587',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foyer-config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('an empty environment', () => {
  test('is a sandbox on this machine only', () => {
    const config = loadConfig({ DATA_DIR: folder });
    expect(config).toMatchObject({
      sandbox: true,
      demo: true,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:4000',
      rateLimit: true,
      web: true,
      worker: true,
    });
  });

  test('counts an empty variable as absent', () => {
    expect(loadConfig({ DATA_DIR: folder, PORT: ' ', DATABASE_URL: '', STRIPE_SECRET_KEY: '' }).sandbox).toBe(true);
  });

  test('follows PORT in its links', () => {
    expect(loadConfig({ DATA_DIR: folder, PORT: '4001' }).publicUrl).toBe('http://localhost:4001');
  });
});

describe('TRUST_PROXY', () => {
  test.each([
    ['off', false],
    ['on', ['loopback', 'linklocal', 'uniquelocal']],
    ['10.0.0.0/8, ::1', ['10.0.0.0/8', '::1']],
  ])('%s trusts %j', (value, trusted) => {
    expect(loadConfig({ DATA_DIR: folder, TRUST_PROXY: value }).trustProxy).toEqual(trusted);
  });

  test.each(['2', '0.0.0.0/0', 'anyone'])('%s is refused: it would trust anybody, or nobody', value => {
    expect(problemsOf({ DATA_DIR: folder, TRUST_PROXY: value })).toEqual([expect.stringMatching(/^TRUST_PROXY /)]);
  });
});

describe('SENDGRID_WEBHOOK_KEY', () => {
  const keyOf = (namedCurve: string): string =>
    generateKeyPairSync('ec', { namedCurve }).publicKey.export({ format: 'der', type: 'spki' }).toString('base64');

  test('is a key of the curve that SendGrid signs with', () => {
    const key = keyOf('P-256');
    expect(loadConfig({ DATA_DIR: folder, SENDGRID_WEBHOOK_KEY: key }).mail.sendgridWebhookKey).toBe(key);
    for (const value of [keyOf('P-384'), 'rubbish', key.slice(4)]) {
      expect(problemsOf({ DATA_DIR: folder, SENDGRID_WEBHOOK_KEY: value })).toEqual([
        expect.stringMatching(/^SENDGRID_WEBHOOK_KEY must be the verification key/),
      ]);
    }
  });
});

describe('the sandbox', () => {
  test.each([
    { PUBLIC_URL: 'https://tickets.example.com' },
    { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' },
    { PAYSTACK_SECRET_KEY: 'sk_test_1' },
  ])('does not exist with %j', extra => {
    expect(loadConfig({ DATA_DIR: folder, ...extra })).toMatchObject({ sandbox: false, demo: false, host: '0.0.0.0' });
  });

  test('does not exist in production', () => {
    expect(loadConfig({ ...PRODUCTION, PUBLIC_URL: 'https://localhost' }).sandbox).toBe(false);
  });
});

describe('what is wrong', () => {
  test('is named all at once, without the values', () => {
    const problems = problemsOf({
      DATA_DIR: folder,
      PORT: 'four',
      DATABASE_URL: 'mysql://root:hunter2@db',
      ROLES: 'web,cook',
      STRIPE_SECRET_KEY: 'sk_live_hunter2',
      PUBLIC_URL: 'https://example.com/shop',
    });
    expect(problems).toHaveLength(5);
    for (const name of ['PORT', 'DATABASE_URL', 'ROLES', 'STRIPE_WEBHOOK_SECRET', 'PUBLIC_URL'])
      expect(problems).toContainEqual(expect.stringMatching(new RegExp(`^${name} `)));
    expect(problems.join()).not.toMatch(/hunter2|cook|four/);
  });

  test.each([
    ['SECRET_KEY', { SECRET_KEY: '' }],
    ['SECRET_KEY', { SECRET_KEY: 'only31bytes-kT9x-0nQw7Zs2bVf4uY' }],
    ['SECRET_KEY', { SECRET_KEY: 'a'.repeat(64) }],
    ['DATABASE_URL', { DATABASE_URL: '' }],
    ['PUBLIC_URL', { PUBLIC_URL: '' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'http://tickets.example.com' }],
    ['SENDGRID_API_KEY', { SMTP_URL: '' }],
    ['RATE_LIMIT', { RATE_LIMIT: 'off' }],
    ['STRIPE_API_URL', { STRIPE_API_URL: 'http://127.0.0.1:12111' }],
    ['PAYSTACK_API_URL', { PAYSTACK_API_URL: 'http://127.0.0.1:12112' }],
    ['DEMO', { DEMO: '1' }],
  ])('production refuses to start over %s: %j', (name, change) => {
    expect(problemsOf({ ...PRODUCTION, ...change })).toEqual([expect.stringMatching(new RegExp(`^${name} `))]);
  });

  test('production starts with what it needs', () => {
    expect(loadConfig(PRODUCTION)).toMatchObject({ production: true, sandbox: false, demo: false });
    expect(problemsOf({ ...PRODUCTION, SMTP_URL: '', SENDGRID_API_KEY: 'SG.x' })).toEqual([]);
  });
});

describe('secrets', () => {
  test('are made once for development, readable by the owner only', () => {
    const first = loadConfig({ DATA_DIR: folder }).secretKey;
    expect(Buffer.byteLength(first)).toBeGreaterThanOrEqual(32);
    expect(loadConfig({ DATA_DIR: folder }).secretKey).toBe(first);
    expect(statSync(join(folder, 'secret-key')).mode & 0o777).toBe(0o600);
  });

  test('are the same for processes that make them at once', async () => {
    const program = `import { secretFile } from './server/platform/secret-file.ts';
      while (Date.now() < ${Date.now() + 1500}); console.log(secretFile(${JSON.stringify(join(folder, 'key'))}))`;
    const args = ['--no-warnings', '--input-type=module', '-e', program];
    const made = await Promise.all(
      Array.from({ length: 4 }, () => promisify(execFile)(process.execPath, args, { env: {} })),
    );
    expect(new Set(made.map(({ stdout }) => stdout)).size).toBe(1);
  });

  test('do not show when the whole configuration is printed or logged', () => {
    const config = loadConfig({ ...PRODUCTION, PAYSTACK_SECRET_KEY: 'sk_test_hunter2' });
    expect(JSON.stringify(config) + inspect(config, { depth: 5 })).not.toMatch(/hunter2|kT9x/);
  });
});

test('.env.example explains every variable and no other', () => {
  const lines = readFileSync('.env.example', 'utf8').split('\n');
  const named = lines.flatMap((line, at) => {
    const name = /^#?([A-Z][A-Z0-9_]*)=/.exec(line)?.[1];
    return name ? [{ name, above: lines[at - 1] ?? '' }] : [];
  });
  expect(named.map(({ name }) => name).sort()).toEqual(Object.keys(environment.shape).sort());
  for (const { above } of named) expect(above).toMatch(/^# .+\.$/);
});
