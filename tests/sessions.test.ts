// Long because a session is one story: opened, renewed, lost on its way, stolen, ended.
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import { GIVEN_PASSWORD } from './support/given.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const BROWSER = { origin: 'http://localhost:4000' };

const ME = '{ me { id } }';
const SIGN_OUT = 'mutation { signOut }';
const SIGN_IN = `mutation ($email: EmailAddress!, $password: String!) {
  signIn(input: { email: $email, password: $password }) { ... on Session { accessToken accessTokenExpiresAt refreshToken } }
}`;
const REFRESH = `mutation ($input: RefreshSessionInput) {
  refreshSession(input: $input) {
    __typename ... on Session { accessToken refreshToken user { email } } ... on UserError { message code }
  }
}`;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(async () => app[Symbol.asyncDispose]());
beforeEach(() => clock.reset());

const refresh = async (refreshToken: string) =>
  (await app.gql(REFRESH, { input: { refreshToken } })).data.refreshSession;
const isSignedIn = async (token: string) => (await app.gql(ME, {}, { token })).code === undefined;

describe('the access token', () => {
  test('lives 15 minutes', async () => {
    const { token } = await app.given.user();

    clock.advance(14 * MINUTE_MS);
    expect(await isSignedIn(token)).toBe(true);
    clock.advance(MINUTE_MS + 1_000);
    expect((await app.gql(ME, {}, { token })).code).toBe('UNAUTHENTICATED');
  });
});

describe('an access token that does not count any more', () => {
  const ask = (headers: object) =>
    app.app.http.inject({ method: 'POST', url: '/graphql', headers: { ...headers }, payload: { query: ME } });

  test('is answered 401 with the reason, as nothing was executed; nobody at all is answered 200', async () => {
    const { token } = await app.given.user();
    const bearer = { authorization: `Bearer ${token}` };
    expect((await ask(bearer)).statusCode).toBe(200);
    await app.gql(SIGN_OUT, {}, { token });
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const answer = await ask({ ...bearer, accept });
      expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([401, 'Bearer error="invalid_token"']);
      expect(answer.headers['content-type']).toContain(accept);
      expect(answer.json()).toEqual({
        errors: [{ message: expect.any(String), extensions: { code: 'UNAUTHENTICATED' } }],
      });
    }
    expect((await ask({ authorization: 'Bearer forged' })).statusCode).toBe(401);
    const nobody = await ask({});
    expect([nobody.statusCode, nobody.headers['www-authenticate']]).toEqual([200, undefined]);
  });

  test('can’t be told while the database is away: that is answered 503', async () => {
    const { token } = await app.given.user();
    const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const fork = jest.spyOn(app.app.resources.orm.em, 'fork').mockImplementation(() => {
      throw away;
    });
    const answer = await ask({ authorization: `Bearer ${token}` }).finally(() => fork.mockRestore());
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({ errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] });
  });
});

describe('the refresh token', () => {
  test('gives a new session with another token, for the same person', async () => {
    const { email, refreshToken } = await app.given.user();

    const next = await refresh(refreshToken);

    expect(next).toMatchObject({ __typename: 'Session', user: { email } });
    expect(next.refreshToken).not.toBe(refreshToken);
    expect(await isSignedIn(next.accessToken)).toBe(true);
  });

  test('lives seven days, and each one that follows seven more', async () => {
    const { refreshToken } = await app.given.user();
    clock.advance(6 * DAY_MS);
    const next = await refresh(refreshToken);

    clock.advance(6 * DAY_MS);
    expect((await refresh(next.refreshToken)).__typename).toBe('Session');
    clock.advance(7 * DAY_MS);
    expect((await refresh(next.refreshToken)).code).toBe('SESSION_EXPIRED');
  });

  test('is not in the record, where its digest stands', async () => {
    const { id, refreshToken } = await app.given.user();

    const [row] = await app.sql<{ row: string }>('select sessions::text as row from sessions where user_id = ?', [id]);

    expect(row?.row).not.toContain(refreshToken);
  });

  test('that nobody ever gave out, or none at all, is refused', async () => {
    expect((await refresh('made up')).code).toBe('SESSION_EXPIRED');
    expect((await app.gql(REFRESH)).data.refreshSession.code).toBe('SESSION_EXPIRED');
  });
});

describe('two tabs', () => {
  test('that refresh at the very same time both go on', async () => {
    const { refreshToken } = await app.given.user();

    const answers = await Promise.all([1, 2, 3, 4].map(() => refresh(refreshToken)));

    expect(answers.map(({ __typename }) => __typename)).toEqual(Array(4).fill('Session'));
    expect(new Set(answers.map(answer => answer.refreshToken)).size).toBe(4);
    for (const answer of answers) expect((await refresh(answer.refreshToken)).__typename).toBe('Session');
  });

  test('of which the second comes 29 seconds late both go on', async () => {
    const { refreshToken } = await app.given.user();
    await refresh(refreshToken);

    clock.advance(29_000);

    expect((await refresh(refreshToken)).__typename).toBe('Session');
  });
});

describe('an answer that was lost on its way', () => {
  test('can be asked for again, also hours later and more than once', async () => {
    const { refreshToken } = await app.given.user();
    const lost = [await refresh(refreshToken)];
    for (const hours of [1, 8]) {
      clock.advance(hours * 60 * MINUTE_MS);
      lost.push(await refresh(refreshToken));
    }
    clock.advance(14 * 60 * MINUTE_MS);
    const next = await refresh(refreshToken);
    expect([...lost, next].map(({ __typename }) => __typename)).toEqual(Array(4).fill('Session'));
    clock.advance(14 * MINUTE_MS);
    expect((await refresh(next.refreshToken)).__typename).toBe('Session');
    expect((await refresh(lost[1].refreshToken)).code).toBe('SESSION_EXPIRED');
  });

  test('can’t any more after a day', async () => {
    const { refreshToken } = await app.given.user();
    await refresh(refreshToken);
    clock.advance(DAY_MS + 1_000);
    expect((await refresh(refreshToken)).code).toBe('SESSION_EXPIRED');
  });

  test('was of a version that did not write down what came from what: the grace is all that it has', async () => {
    const { id, refreshToken } = await app.given.user();
    await refresh(refreshToken);
    await app.sql('update sessions set previous_id = null where user_id = ?', [id]);
    clock.advance(31_000);
    expect((await refresh(refreshToken)).code).toBe('SESSION_EXPIRED');
  });
});

describe('a stolen token', () => {
  const THEFT = 'session.reused';
  const isSeen = async (id: string) =>
    (await app.sql('select from audit_entries where action = ? and subject_id = ?', [THEFT, id])).length > 0;

  test.each(['the thief', 'its owner'])(
    'used between two uses of its owner is found out, %s going on first',
    async who => {
      const { id, refreshToken } = await app.given.user();
      const owners = await refresh(refreshToken);
      clock.advance(5 * MINUTE_MS);
      const thiefs = await refresh(refreshToken);
      clock.advance(9 * MINUTE_MS);
      const [first, second] = who === 'the thief' ? [thiefs, owners] : [owners, thiefs];
      const goesOn = await refresh(first.refreshToken);
      expect(goesOn.__typename).toBe('Session');
      expect([(await refresh(second.refreshToken)).code, await isSeen(id)]).toEqual(['SESSION_EXPIRED', true]);
      expect(await isSignedIn(goesOn.accessToken)).toBe(false);
      expect((await refresh(goesOn.refreshToken)).code).toBe('SESSION_EXPIRED');
    },
  );

  test('that is asked with again and again gains nothing: the owner’s next use is found out, or finds out', async () => {
    const { id, refreshToken } = await app.given.user();
    const owners = await refresh(refreshToken);
    let thiefs = owners;
    for (let i = 0; i < 20; i += 1) {
      clock.advance(29_000);
      thiefs = await refresh(refreshToken);
    }
    expect((await refresh(owners.refreshToken)).__typename).toBe('Session');
    expect((await refresh(thiefs.refreshToken)).code).toBe('SESSION_EXPIRED');
    expect(await isSeen(id)).toBe(true);
  });
});

describe('a used token that comes back after the next was used', () => {
  test('ends every session that came from it, at once, and is on record', async () => {
    const { id, token, refreshToken } = await app.given.user();
    const next = await refresh((await refresh(refreshToken)).refreshToken);
    clock.advance(31_000);

    expect((await refresh(refreshToken)).code).toBe('SESSION_EXPIRED');

    expect((await refresh(next.refreshToken)).code).toBe('SESSION_EXPIRED');
    expect(await isSignedIn(next.accessToken)).toBe(false);
    expect(await isSignedIn(token)).toBe(false);
    const reuses = await app.sql(`select from audit_entries where action = 'session.reused' and subject_id = ?`, [id]);
    expect(reuses).toHaveLength(1);
  });

  test('does not touch the person’s sessions elsewhere', async () => {
    const { email, refreshToken } = await app.given.user();
    const elsewhere = (await app.gql(SIGN_IN, { email, password: GIVEN_PASSWORD })).data.signIn;
    await refresh((await refresh(refreshToken)).refreshToken);
    clock.advance(31_000);
    expect((await refresh(refreshToken)).code).toBe('SESSION_EXPIRED');

    expect(await isSignedIn(elsewhere.accessToken)).toBe(true);
    expect((await refresh(elsewhere.refreshToken)).__typename).toBe('Session');
  });

  test('leaves no token alive that was made while its family ended', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { id, refreshToken } = await app.given.user();
      const next = await refresh((await refresh(refreshToken)).refreshToken);
      clock.advance(31_000);

      await Promise.all([refresh(refreshToken), refresh(next.refreshToken), refresh(next.refreshToken)]);

      const alive = await app.sql('select from sessions where user_id = ? and revoked_at is null', [id]);
      expect(alive).toHaveLength(0);
    }
  });
});

describe('signing out', () => {
  test('ends the session of the access token, its refresh tokens too', async () => {
    const { token, refreshToken } = await app.given.user();

    expect((await app.gql(SIGN_OUT, {}, { token })).data.signOut).toBe(true);

    expect(await isSignedIn(token)).toBe(false);
    expect((await refresh(refreshToken)).code).toBe('SESSION_EXPIRED');
  });

  test('works by the cookie alone, when the access token has ended', async () => {
    const { refreshToken } = await app.given.user();

    const { data, cookies } = await app.gql(SIGN_OUT, {}, { cookie: refreshToken, headers: BROWSER });

    expect(data.signOut).toBe(true);
    expect(cookies).toContainEqual(expect.objectContaining({ name: 'foyer_refresh', value: '', path: '/graphql' }));
    expect((await refresh(refreshToken)).code).toBe('SESSION_EXPIRED');
  });

  test('is no error for whoever is not signed in', async () => {
    expect((await app.gql(SIGN_OUT)).data.signOut).toBe(true);
  });
});

describe('browsers', () => {
  test('get the refresh token in a cookie that no script and no other site can use, and nowhere else', async () => {
    const { email } = await app.given.user();

    const { data, cookies } = await app.gql(SIGN_IN, { email, password: GIVEN_PASSWORD }, { headers: BROWSER });

    expect(data.signIn.refreshToken).toBeNull();
    const cookie = cookies.find(({ name }) => name === 'foyer_refresh');
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/graphql' });
    expect(cookie).not.toHaveProperty('secure');
    const refreshed = await app.gql(REFRESH, {}, { cookie: cookie!.value, headers: BROWSER });
    expect(refreshed.data.refreshSession).toMatchObject({ __typename: 'Session', refreshToken: null, user: { email } });
    const next = refreshed.cookies.find(({ name }) => name === 'foyer_refresh');
    expect(next?.value).not.toBe(cookie!.value);
  });

  test('send the cookie over https alone where that is the public address', async () => {
    const secure = await startTestApp({ publicUrl: 'https://tickets.example.com' });
    try {
      const { refreshToken } = await secure.given.user();
      const { cookies } = await secure.gql(REFRESH, {}, { cookie: refreshToken });
      expect(cookies).toContainEqual(expect.objectContaining({ name: 'foyer_refresh', secure: true }));
    } finally {
      await secure[Symbol.asyncDispose]();
    }
  });
});
