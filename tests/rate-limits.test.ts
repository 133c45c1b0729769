import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { RateLimitedError } from '../server/platform/errors.js';
import { LIMITS } from '../server/platform/limit-table.js';
import { createLog } from '../server/platform/log.js';
import { RateLimits, type RateLimitOptions } from '../server/platform/rate-limits.js';
import { startTestApp, type TestApp } from './support/app.js';
import { createTestDatabase, type TestDatabase } from './support/postgres.js';

const SIGN_IN =
  'mutation ($email: EmailAddress!) { signIn(input: { email: $email, password: "wrong password" }) { __typename } }';

let database: TestDatabase;
const opened: RateLimits[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await Promise.all(opened.map(limits => limits.close()));
  await database.drop();
});

function open(options: Partial<RateLimitOptions> = {}): RateLimits {
  const limits = RateLimits.open({ enabled: true, databaseUrl: database.url, log: createLog('silent'), ...options });
  opened.push(limits);
  return limits;
}
const exhaust = async (limits: RateLimits, key: string) => {
  for (let n = 0; n < LIMITS.passwordResetMailbox.points; n += 1) await limits.consume('passwordResetMailbox', key);
};
const refused = (call: Promise<void>) => expect(call).rejects.toBeInstanceOf(RateLimitedError);

describe('a limit', () => {
  test('lets its number of calls through, then says in how many seconds to come again', async () => {
    const limits = open();
    await exhaust(limits, 'ada@example.com');

    const refusal = await limits.consume('passwordResetMailbox', 'ada@example.com').catch((error: unknown) => error);

    expect(refusal).toMatchObject({ extensions: { code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) } });
    const { retryAfterSeconds } = (refusal as RateLimitedError).extensions as { retryAfterSeconds: number };
    expect(retryAfterSeconds).toBeGreaterThan(3_500);
    expect(retryAfterSeconds).toBeLessThanOrEqual(3_600);
  });

  test('counts each key and each operation by itself', async () => {
    const limits = open();
    await exhaust(limits, 'grace@example.com');

    await limits.consume('passwordResetMailbox', 'somebody-else@example.com');
    await limits.consume('recoverOrdersMailbox', 'grace@example.com');
  });

  test('is one for all processes', async () => {
    const [one, other] = [open(), open()];
    await exhaust(one, 'shared@example.com');

    await refused(other.consume('passwordResetMailbox', 'shared@example.com'));
  });

  test('is forgotten on demand, in every process', async () => {
    const [one, other] = [open(), open()];
    await exhaust(one, 'forgiven@example.com');
    await other.forget('passwordResetMailbox', 'forgiven@example.com');

    await one.consume('passwordResetMailbox', 'forgiven@example.com');
  });

  test('counts an IPv6 customer’s whole /64 as one, and IPv4 in IPv6 as the IPv4 it is', async () => {
    const limits = open();
    await exhaust(limits, '2001:db8:1:2::1');
    await exhaust(limits, '::ffff:192.0.2.9');

    await refused(limits.consume('passwordResetMailbox', '2001:db8:1:2:ffff::7'));
    await refused(limits.consume('passwordResetMailbox', '2001:0db8:0001:0002:0:0:0:9'));
    await refused(limits.consume('passwordResetMailbox', '192.0.2.9'));
    await limits.consume('passwordResetMailbox', '2001:db8:1:3::1');
  });

  test('keeps no address in its table', async () => {
    const app = await startTestApp({ rateLimit: true });
    try {
      await app.gql(SIGN_IN, { email: 'secret@example.com' }, { ip: '203.0.113.99' });
      const rows = await app.sql<{ key: string }>('select key from rate_limits');
      expect(rows.length).toBeGreaterThan(0);
      expect(JSON.stringify(rows)).not.toMatch(/secret|203/);
    } finally {
      await app[Symbol.asyncDispose]();
    }
  });

  test('does not exist where limits are off', async () => {
    const limits = open({ enabled: false, databaseUrl: 'postgresql://127.0.0.1:1/nowhere' });

    for (let n = 0; n < 200; n += 1) await limits.consume('passwordResetMailbox', 'ada@example.com');
  });
});

describe('a store that is away', () => {
  test.each([
    ['PostgreSQL', { databaseUrl: 'postgresql://127.0.0.1:1/nowhere' }],
    ['Redis', { redisUrl: 'redis://127.0.0.1:1' }],
  ])('%s: no request fails for it, it is logged once, and each process still counts for itself', async (_, where) => {
    const log = createLog('silent');
    const warn = jest.spyOn(log, 'warn');
    const limits = open({ ...where, log });

    await exhaust(limits, 'offline@example.com');

    await refused(limits.consume('passwordResetMailbox', 'offline@example.com'));
    expect(warn).toHaveBeenCalledTimes(1);
  });
});

describe('through the API', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ rateLimit: true });
  });
  afterAll(async () => app[Symbol.asyncDispose]());

  test('aliases multiply: a hundred attempts in four requests are a hundred attempts', async () => {
    const attempts = Array.from(
      { length: 25 },
      (_, n) => `a${n}: signIn(input: { email: "u${n}@example.com", password: "wrong password" }) { __typename }`,
    );
    for (let n = 0; n < 4; n += 1) {
      const { data } = await app.gql(`mutation { ${attempts.join('\n')} }`, {}, { ip: '203.0.113.1' });
      expect(Object.values(data)).toEqual(Array(25).fill({ __typename: 'InvalidCredentialsError' }));
    }

    const { code, errors } = await app.gql(SIGN_IN, { email: 'other@example.com' }, { ip: '203.0.113.1' });

    expect(code).toBe('RATE_LIMITED');
    expect(errors[0]?.extensions['retryAfterSeconds']).toBeLessThanOrEqual(60);
    expect((await app.gql(SIGN_IN, { email: 'other@example.com' }, { ip: '203.0.113.2' })).code).toBeUndefined();
  }, 30_000);

  test('an account that a hundred addresses guess at is closed to the next guess', async () => {
    const attempt = (n: number) => app.gql(SIGN_IN, { email: 'target@example.com' }, { ip: `198.51.100.${n}` });
    for (let n = 0; n < 100; n += 20) await Promise.all(Array.from({ length: 20 }, (_, k) => attempt(n + k)));

    expect((await attempt(200)).code).toBe('RATE_LIMITED');
  }, 30_000);
});
