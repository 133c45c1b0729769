/* Long because it is each limit of the API: whom it counts, when it opens again, and whom it must not touch. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { RateLimitedError } from '../server/platform/errors.js';
import { LIMITS, type LimitName } from '../server/platform/limit-table.js';
import { createLog } from '../server/platform/log.js';
import { RateLimits, type RateLimitOptions } from '../server/platform/rate-limits.js';
import { startTestApp, type TestApp } from './support/app.js';
import { GIVEN_PASSWORD } from './support/given.js';
import { createTestDatabase, type TestDatabase } from './support/postgres.js';
import { scanning } from './support/scanning.js';

const SIGN_IN =
  'mutation ($email: EmailAddress!) { signIn(input: { email: $email, password: "wrong password" }) { __typename } }';

const REFRESH = 'mutation ($input: RefreshSessionInput) { refreshSession(input: $input) { __typename } }';

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
const refused = (call: Promise<unknown>) => expect(call).rejects.toBeInstanceOf(RateLimitedError);

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

  test('lets exactly its number through of those who come at once, to two processes', async () => {
    const [one, other] = [open(), open()];
    const { points } = LIMITS.passwordResetMailbox;
    const crowd = Array.from({ length: 20 * points }, (_, n) => (n % 2 ? one : other));

    const calls = crowd.map(limits => limits.consume('passwordResetMailbox', 'crowd@example.com'));
    const others = crowd.map((limits, n) => limits.consume('passwordResetMailbox', `${n}@example.com`));
    const answers = await Promise.allSettled(calls);

    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(points);
    const refusals = answers.filter(answer => answer.status === 'rejected').map(({ reason }) => reason as unknown);
    expect(refusals.every(refusal => refusal instanceof RateLimitedError)).toBe(true);
    await Promise.all(others);
  });

  test('is counted in one statement for all who come at once', async () => {
    const limits = open();
    await limits.consume('quote', 'the first');
    const query = jest.spyOn(pg.Client.prototype, 'query');
    try {
      await Promise.all(Array.from({ length: 100 }, (_, n) => limits.consume('quote', `buyer ${n}`)));
      expect(query).toHaveBeenCalledTimes(1);
    } finally {
      query.mockRestore();
    }
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

  test('of the table counts something: none is only written down', () => {
    const code = globSync('server/**/*.service.ts').map(path => readFileSync(path, 'utf8'));
    const counted = new Set(
      code.flatMap(text => [...text.matchAll(/limits\.(?:consume|guess)\('(\w+)'/g)].map(([, name]) => name)),
    );
    expect([...counted].sort()).toEqual(Object.keys(LIMITS).sort());
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

  test('of wrong guesses counts wrong ones alone, and a hundred at once get no further than one after the other', async () => {
    const limits = open();
    let asked = 0;
    let word = 0;
    const guess = (isRight: boolean) =>
      limits.guess('promoCodeGuess', '203.0.113.50', `word ${(word += 1)}`, async wrong => {
        asked += 1;
        await setImmediate(); // all that were let in are under way
        if (!isRight) await wrong();
        return isRight;
      });
    const { points } = LIMITS.promoCodeGuess;
    for (let n = 0; n < 2 * points; n += 1) expect(await guess(true)).toBe(true);
    asked = 0;

    const answers = await Promise.allSettled(Array.from({ length: 100 }, (_, n) => guess(n === 99)));

    expect(asked).toBe(points);
    expect(answers.map(({ status }) => status)).toEqual([
      ...Array<string>(points).fill('fulfilled'),
      ...Array<string>(100 - points).fill('rejected'),
    ]);
  });

  test('of wrong guesses lets a crowd ask about one word together, and about ten words at once; the last guess is one', async () => {
    const limits = open();
    const [ip, { points }] = ['203.0.113.51', LIMITS.promoCodeGuess];
    let under = 0;
    let most = 0;
    const guess = (word: string, isRight = true) =>
      limits.guess('promoCodeGuess', ip, word, async wrong => {
        most = Math.max(most, (under += 1));
        await sleep(20);
        under -= 1;
        if (!isRight) await wrong();
      });

    await Promise.all(Array.from({ length: 4 * points }, () => guess('one for all')));
    expect(most).toBe(4 * points);
    most = 0;
    await Promise.all(Array.from({ length: 2 * points }, (_, n) => guess(`personal ${n}`)));
    expect(most).toBe(10);
    for (let n = 1; n < points; n += 1) await limits.consume('promoCodeGuess', ip);
    most = 0;
    const last = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => guess(`guess ${n}`, false)));
    expect(most).toBe(1);
    expect(last.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
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
    const ask = () => Promise.resolve('answered');
    await refused(limits.guess('passwordResetMailbox', 'offline@example.com', 'word', ask));
    expect(await limits.guess('passwordResetMailbox', 'another@example.com', 'word', ask)).toBe('answered');
    expect(warn).toHaveBeenCalledTimes(1);
  });
});

describe('through the API', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ rateLimit: true });
  });
  afterAll(async () => app[Symbol.asyncDispose]());

  const consume = async (operation: LimitName, key: string, times: number) => {
    for (let n = 0; n < times; n += 1) await app.app.resources.limits.consume(operation, key);
  };

  test('aliases multiply: twenty attempts in one request are twenty, and a hundred a minute are all an address has', async () => {
    await consume('signIn', '203.0.113.1', 80);
    const attempts = Array.from(
      { length: 20 },
      (_, n) => `a${n}: signIn(input: { email: "u${n}@example.com", password: "wrong password" }) { __typename }`,
    );

    const { data } = await app.gql(`mutation { ${attempts.join('\n')} }`, {}, { ip: '203.0.113.1' });
    const { code, errors } = await app.gql(SIGN_IN, { email: 'other@example.com' }, { ip: '203.0.113.1' });

    expect(Object.values(data)).toEqual(Array(20).fill({ __typename: 'InvalidCredentialsError' }));
    expect(code).toBe('RATE_LIMITED');
    expect(errors[0]?.extensions['retryAfterSeconds']).toBeLessThanOrEqual(60);
    expect((await app.gql(SIGN_IN, { email: 'other@example.com' }, { ip: '203.0.113.2' })).code).toBeUndefined();
  });

  test('an account that a hundred addresses guessed at is closed to the next guess, and a success forgets the failures', async () => {
    const { email } = await app.given.user();
    const attempt = (password: string) =>
      app.gql('mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }', {
        input: { email, password },
      });
    await consume('signInFailures', email, 99);

    expect((await attempt(GIVEN_PASSWORD)).data.signIn.__typename).toBe('Session');
    await consume('signInFailures', email, 99);
    expect((await attempt('wrong password')).data.signIn.__typename).toBe('InvalidCredentialsError');
    expect((await attempt(GIVEN_PASSWORD)).code).toBe('RATE_LIMITED');
  });

  test('a crowd that has used up the venue’s address does not stop its gate; a forged bearer is one of the crowd', async () => {
    const gate = await scanning(app);
    const { event, ticket } = await gate.sold();
    const ip = '203.0.113.60';
    const ask = async (token?: string, cookie?: string) => {
      const headers = {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(cookie && { cookie: `theme=night; foyer_refresh=${cookie}` }),
      };
      const payload = { query: '{ __typename }' };
      const { statusCode } = await app.app.http.inject({
        method: 'POST',
        url: '/graphql',
        remoteAddress: ip,
        headers,
        payload,
      });
      return statusCode;
    };
    for (let sent = 0; sent < 1_500; sent += 1) await ask();
    expect(await ask()).toBe(429);

    const input = { serial: ticket.serial };
    expect((await gate.ask(event, input, { token: gate.scanner.token, ip })).data.checkIn.outcome).toBe('ACCEPTED');
    const [header, payload, signature = ''] = gate.scanner.token.split('.');
    const other = `${signature[0] === 'A' ? 'B' : 'A'}${signature.slice(1)}`;
    expect(await ask(`${header}.${payload}.${other}`)).toBe(429);
    // Whoever only has a session to renew is no stranger either; what looks like one is.
    expect((await app.gql(REFRESH, {}, { cookie: gate.scanner.refreshToken, ip })).data.refreshSession).toEqual({
      __typename: 'Session',
    });
    expect(await ask(undefined, gate.scanner.refreshToken)).toBe(200);
    expect(await ask(undefined, `${gate.scanner.refreshToken.slice(0, -3)}AAA`)).toBe(429);
    // It is counted by itself: whoever stole one stops nobody's gate.
    for (let sent = 0; sent < 6_000; sent += 1) await ask(undefined, gate.scanner.refreshToken);
    expect(await ask(undefined, gate.scanner.refreshToken)).toBe(429);
    for (let sent = 1; sent < 6_000; sent += 1) await ask(gate.scanner.token);
    expect(await ask(gate.scanner.token)).toBe(429);
  });

  test('sessions are renewed by themselves, whatever comes from their address: forty devices of a venue do not stop each other', async () => {
    const ip = '203.0.113.61';
    const renew = async (refreshToken: string) => {
      const { data, code } = await app.gql(REFRESH, { input: { refreshToken } }, { ip });
      return code ?? data.refreshSession.__typename;
    };
    const devices = await Promise.all(Array.from({ length: 40 }, () => app.given.user()));
    await consume('unknownSession', ip, LIMITS.unknownSession.points - 1);
    expect(await renew('no token of ours')).toBe('SessionExpiredError');
    expect(await renew('nor this')).toBe('RATE_LIMITED');
    expect((await app.gql(REFRESH, {}, { ip })).code).toBe('RATE_LIMITED');

    const renewed = await Promise.all(devices.map(({ refreshToken }) => renew(refreshToken)));
    expect(new Set(renewed)).toEqual(new Set(['Session']));

    const [busy, other] = await Promise.all([app.given.user(), app.given.user()]);
    const [family] = await app.sql<{ id: string }>('select family_id as id from sessions where user_id = ?', [busy.id]);
    await consume('refreshSession', family!.id, LIMITS.refreshSession.points);
    expect([await renew(busy.refreshToken), await renew(other.refreshToken)]).toEqual(['RATE_LIMITED', 'Session']);
  });

  test('a mailbox gets five links an hour, whoever asks', async () => {
    const ask = (n: number) =>
      app.gql(
        'mutation { requestPasswordReset(input: { email: "flooded@example.com" }) }',
        {},
        { ip: `198.51.100.${n}` },
      );
    for (let n = 0; n < 5; n += 1) expect((await ask(n)).data.requestPasswordReset).toBe(true);

    expect((await ask(9)).code).toBe('RATE_LIMITED');
  });
});
