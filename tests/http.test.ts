/* Long because each promise of the HTTP shell has its fact, on one server. */
import { describe, test, expect, beforeEach, afterEach, jest } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import type { FastifyInstance } from 'fastify';
import { loadConfig } from '../server/platform/config.js';
import { createHttp } from '../server/platform/http/app.js';
import { Readiness, type Checks } from '../server/platform/http/readiness.js';
import { registerWebhooks } from '../server/platform/http/webhook-scope.js';
import { createLog } from '../server/platform/log.js';

const PAGE = { accept: 'text/html,application/xhtml+xml' };
const PRODUCTION = {
  NODE_ENV: 'production',
  SECRET_KEY: 'kT9x-0nQw7Zs2bVf4uYh6JmEp8RcLdGa1iOo',
  DATABASE_URL: 'postgresql://db/foyer',
  PUBLIC_URL: 'https://tickets.example.com',
  SMTP_URL: 'smtp://mail.example.com:587',
};

let folder: string;
let app: FastifyInstance;
let lines: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foyer-http-'));
  lines = [];
});
afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(
  env: Record<string, string> = {},
  checks: Checks = {},
  measure = async (): Promise<void> => {},
): Promise<FastifyInstance> {
  const config = loadConfig({ DATA_DIR: folder, ...env });
  const log = createLog('info', { write: line => void lines.push(line) });
  const readiness = new Readiness(checks);
  app = await createHttp({ config, log, readiness, measure, clientFolder: join(folder, 'client') });
  app.get('/fails', async () => {
    throw new Error('select * from users where password = 1');
  });
  app.post('/json', async request => request.body);
  app.get('/ip', async request => ({ ip: request.ip }));
  await registerWebhooks(app, scope => {
    scope.post('/echo', async request => ({
      bytes: Buffer.isBuffer(request.body),
      digest: createHmac('sha256', 'k')
        .update(request.body as Buffer)
        .digest('hex'),
    }));
  });
  return app;
}

function buildClient(): void {
  mkdirSync(join(folder, 'client', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'client', 'index.html'), '<div id="root"></div>');
  writeFileSync(join(folder, 'client', 'favicon.svg'), '<svg/>');
  writeFileSync(join(folder, 'client', 'sw.js'), '"a worker"');
  writeFileSync(join(folder, 'client', 'gate.webmanifest'), '{}');
  writeFileSync(join(folder, 'client', 'assets', 'main-Bx12_-9z.js'), 'export {}');
}

describe('health', () => {
  test('/health says that the process answers', async () => {
    const { statusCode, body } = await (await start()).inject('/health');
    expect([statusCode, body]).toEqual([200, '{"status":"healthy"}']);
  });

  test('/ready fails while a part is away or does not answer in time', async () => {
    const checks = { database: () => Promise.reject(new Error('away')), jobs: () => new Promise(() => {}) };
    const answer = await (await start({}, checks)).inject('/ready');
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toEqual({ status: 'unavailable', checks: { database: 'failed', jobs: 'failed' } });
  });
});

describe('metrics', () => {
  const at = (remoteAddress: string, headers = {}) => app.inject({ url: '/metrics', remoteAddress, headers });

  test('are for this machine and for the bearer of the token', async () => {
    await start({ METRICS_TOKEN: 'a-token-of-sixteen' });
    await app.inject('/health');
    const here = await at('127.0.0.1');
    expect(here.body).toContain('foyer_http_request_duration_seconds_count{method="GET",route="/health",status="200"}');
    expect((await at('203.0.113.9')).statusCode).toBe(401);
    expect((await at('203.0.113.9', { authorization: 'Bearer a-token-of-sixteen' })).statusCode).toBe(200);
    expect((await at('203.0.113.9', { authorization: 'Bearer undefined' })).statusCode).toBe(401);
  });

  test.each(['off', 'loopback'])('are not for whom a proxy on this machine passes on (TRUST_PROXY=%s)', async trust => {
    await start({ TRUST_PROXY: trust });
    expect((await at('127.0.0.1', { 'x-forwarded-for': '127.0.0.1' })).statusCode).toBe(401);
    expect((await at('203.0.113.9', { authorization: 'Bearer undefined' })).statusCode).toBe(401);
  });
});

describe('metrics that are measured', () => {
  test.each([
    ['fails', () => Promise.reject(new Error('the database is away'))],
    ['hangs', () => new Promise<void>(() => {})],
  ])('are left out while that %s, and the others are there', async (_, measure) => {
    await start({}, {}, measure);
    const { statusCode, body } = await app.inject({ url: '/metrics', remoteAddress: '127.0.0.1' });
    expect(statusCode).toBe(200);
    expect(body).toContain('process_cpu_seconds_total');
    expect(lines.join()).toContain('not measured');
  });
});

describe('headers', () => {
  test('keep our pages to themselves', async () => {
    const { headers } = await (await start({ PUBLIC_URL: 'http://localhost:4010' })).inject('/nothing');
    const policy = String(headers['content-security-policy']).split(';');
    expect(policy).toEqual(
      expect.arrayContaining([
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: https:",
        "connect-src 'self' ws://localhost:4010",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
      ]),
    );
    expect(headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'permissions-policy': expect.stringContaining('camera=(self)'),
      'x-content-type-options': 'nosniff',
    });
    expect(headers).not.toHaveProperty('strict-transport-security');
  });

  test('ask for https in production only', async () => {
    const { headers } = await (await start(PRODUCTION)).inject('/health');
    expect(headers).toMatchObject({ 'strict-transport-security': expect.stringContaining('max-age=') });
    expect(headers['content-security-policy']).toContain("connect-src 'self' wss://tickets.example.com");
  });

  test('let only pages of known origins call with a cookie', async () => {
    await start({ CORS_ORIGINS: 'https://app.example.com' });
    const preflight = (origin: string) =>
      app.inject({
        method: 'OPTIONS',
        url: '/json',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
      });
    for (const origin of ['http://localhost:4000', 'https://app.example.com']) {
      const { headers } = await preflight(origin);
      expect(headers).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'access-control-allow-headers': expect.stringContaining('authorization'),
      });
    }
    for (const origin of ['https://evil.example', 'null', 'http://localhost:4000.evil.example'])
      expect((await preflight(origin)).headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('a body', () => {
  test('of a webhook keeps its bytes, and over 1 MiB is refused', async () => {
    await start();
    const payload = Buffer.from('{"a" : 1.0,\n"é":"\\u00e9"}');
    const sent = await app.inject({
      method: 'POST',
      url: '/webhooks/echo',
      payload,
      headers: { 'content-type': 'application/json; charset=utf-8' },
    });
    expect(sent.json()).toEqual({ bytes: true, digest: createHmac('sha256', 'k').update(payload).digest('hex') });
    const big = (bytes: number) =>
      app.inject({
        method: 'POST',
        url: '/webhooks/echo',
        payload: Buffer.alloc(bytes, 'x'),
        headers: { 'content-type': 'text/plain' },
      });
    expect((await big(1_048_576)).statusCode).toBe(200);
    expect((await big(1_048_577)).statusCode).toBe(413);
  });

  test('of anything else is refused over 256 KiB, and where it is not JSON', async () => {
    await start();
    const send = (payload: string, type = 'application/json') =>
      app.inject({ method: 'POST', url: '/json', payload, headers: { 'content-type': type } });
    expect((await send(`"${'x'.repeat(262_143)}"`)).statusCode).toBe(413);
    expect((await send('{"a":')).statusCode).toBe(400);
    expect((await send('<a/>', 'application/xml')).statusCode).toBe(415);
  });
});

describe('an error', () => {
  test('is a page for a browser and JSON for a program, without its own words', async () => {
    await start();
    const page = await app.inject({ url: '/fails', headers: PAGE });
    expect([page.statusCode, page.headers['content-type']]).toEqual([500, 'text/html; charset=utf-8']);
    const json = await app.inject('/fails');
    expect(json.json()).toEqual({
      error: { code: 'INTERNAL_SERVER_ERROR', requestId: expect.any(String), message: expect.any(String) },
    });
    expect(page.body + json.body).not.toMatch(/select|password|node_modules|\.ts/);
    expect(lines.join()).toContain('select * from users');
  });

  test('that an address can not be read is answered like the others', async () => {
    const answer = await (await start()).inject({ url: '/%E0%A4%A', headers: PAGE });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([400, 'text/html; charset=utf-8']);
  });
});

describe('the client', () => {
  test('is every page that a person may open, asked for anew each time', async () => {
    buildClient();
    await start();
    for (const url of ['/', '/orders/1?token=secret', '/dev/components']) {
      const { statusCode, body, headers } = await app.inject({ url, headers: PAGE });
      expect([url, statusCode, body]).toEqual([url, 200, '<div id="root"></div>']);
      expect(headers['cache-control']).toBe('no-cache');
    }
    expect((await app.inject('/')).statusCode).toBe(200);
  });

  test('has files that are kept for a year when their name has a hash', async () => {
    buildClient();
    await start();
    const cached = async (url: string) => (await app.inject(url)).headers['cache-control'];
    expect(await cached('/assets/main-Bx12_-9z.js')).toBe('public, max-age=31536000, immutable');
    expect(await cached('/favicon.svg')).toBe('no-cache');
  });

  test('has a service worker that is asked for anew each time, and a manifest to install it by', async () => {
    buildClient();
    await start();
    for (const [url, type] of [
      ['/sw.js', /^(text|application)\/javascript/],
      ['/gate.webmanifest', /^application\/manifest\+json/],
    ] as const) {
      const { statusCode, headers } = await app.inject(url);
      expect([url, statusCode, headers['cache-control']]).toEqual([url, 200, 'no-cache']);
      expect(headers['content-type']).toMatch(type);
      expect(headers['content-security-policy']).toMatch(/worker-src 'self';.*manifest-src 'self'/);
    }
  });

  test('has a switch by which browsers drop the service worker and all that it kept', async () => {
    buildClient();
    await start({ SERVICE_WORKER: 'off' });
    const { body, headers } = await app.inject('/sw.js');
    expect([headers['cache-control'], headers['content-type']]).toEqual(['no-cache', 'text/javascript; charset=utf-8']);

    const kept = new Set(['foyer-pages-1', 'foyer-wanted']);
    const caches = { keys: async () => [...kept], delete: async (name: string) => kept.delete(name) };
    const listeners: Record<string, (event: object) => void> = {};
    const self = {
      addEventListener: (name: string, listener: () => void) => void (listeners[name] = listener),
      registration: { unregister: jest.fn() },
      skipWaiting: jest.fn(),
    };
    runInNewContext(body, { self, caches });
    let isDone: Promise<void> | undefined;
    listeners['install']!({});
    listeners['activate']!({ waitUntil: (done: Promise<void>) => void (isDone = done) });
    await isDone;
    expect([...kept]).toEqual([]);
    expect(self.skipWaiting).toHaveBeenCalled();
    expect(self.registration.unregister).toHaveBeenCalled();
    expect(Object.keys(listeners)).not.toContain('fetch');
  });

  test('is not shown where a program’s address is mistyped, nor for a file that is gone', async () => {
    buildClient();
    await start();
    for (const url of ['/assets/old-12345678.js', '/webhooks/strip', '/dev/outbox', '/graphql'])
      expect([url, (await app.inject({ url, headers: PAGE })).statusCode]).toEqual([url, 404]);
    expect((await app.inject('/orders/1')).json()).toMatchObject({ error: { code: 'NOT_FOUND' } });
    expect((await app.inject({ url: '/..%2fpostgres-password' })).statusCode).toBeGreaterThanOrEqual(400);
  });

  test('says so where it is not built', async () => {
    const { statusCode, body } = await (await start()).inject({ url: '/', headers: PAGE });
    expect([statusCode, body]).toEqual([503, expect.stringContaining('not built')]);
  });
});

describe('the log', () => {
  test('has one line a request with its id, and no secret', async () => {
    await start();
    await app.inject({
      url: '/nothing?token=hunter2&page=2',
      headers: { authorization: 'Bearer hunter2', cookie: 'session=hunter2', 'x-request-id': 'given-id-123' },
    });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      level: 'info',
      requestId: 'given-id-123',
      method: 'GET',
      url: '/nothing?token=[hidden]&page=2',
      status: 404,
    });
    expect(lines[0]).not.toContain('hunter2');
  });

  test.each(['a b\nc', 'x', 'y'.repeat(200)])('does not take %j for a request id', async id => {
    const { headers } = await (await start()).inject({ url: '/health', headers: { 'x-request-id': id } });
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('hides secrets by name however deep they lie, and what errors of other libraries carry', () => {
    const log = createLog('info', { write: line => void lines.push(line) });
    const error = Object.assign(new Error('POST http://u:hunter2@host/?access_token=hunter2 failed'), {
      options: { headers: { authorization: 'hunter2' } },
      cause: Object.assign(new Error('inner'), { code: 'ECONNREFUSED', config: 'hunter2' }),
    });
    log.error(
      { err: error, error, user: { password: 'hunter2', nested: [{ refreshToken: 'hunter2' }] } },
      'x ?token=hunter2',
    );
    expect(lines[0]).not.toContain('hunter2');
    expect(JSON.parse(lines[0]!)).toMatchObject({
      err: { message: expect.stringContaining('failed'), cause: { code: 'ECONNREFUSED' } },
    });
  });
});

describe('limits', () => {
  const ask = (remoteAddress: string, url = '/ip') => app.inject({ url, remoteAddress });

  test('stop an address that asks without end, but no other and no webhook', async () => {
    await start();
    let answer = await ask('203.0.113.9');
    for (let sent = 1; answer.statusCode === 200 && sent < 2_000; sent += 1) answer = await ask('203.0.113.9');
    expect(answer.statusCode).toBe(429);
    expect(answer.json()).toMatchObject({ error: { code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) } });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect((await ask('203.0.113.10')).statusCode).toBe(200);
    expect((await ask('203.0.113.9', '/health')).statusCode).toBe(200);
  });

  test('do not count the client’s files and pages with the rest', async () => {
    buildClient();
    await start();
    const file = () => ask('203.0.113.11', '/assets/main-Bx12_-9z.js');
    for (let sent = 0; sent <= 1_500; sent += 1) expect((await file()).statusCode).toBe(200);
    expect((await ask('203.0.113.11')).statusCode).toBe(200);
    for (let sent = 0; sent <= 1_500; sent += 1) await ask('203.0.113.11');
    expect((await ask('203.0.113.11')).statusCode).toBe(429);
    expect((await ask('203.0.113.11', '/')).statusCode).toBe(200);
    const page = await app.inject({ url: '/orders/1', headers: PAGE, remoteAddress: '203.0.113.11' });
    expect(page.statusCode).toBe(200);
  });

  test('believe X-Forwarded-For from trusted proxies only', async () => {
    await start({ TRUST_PROXY: '10.0.0.0/8' });
    const from = async (remoteAddress: string) =>
      (await app.inject({ url: '/ip', remoteAddress, headers: { 'x-forwarded-for': '198.51.100.7' } })).json();
    expect(await from('10.1.2.3')).toEqual({ ip: '198.51.100.7' });
    expect(await from('203.0.113.9')).toEqual({ ip: '203.0.113.9' });
  });
});
