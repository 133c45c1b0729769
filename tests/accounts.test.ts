/* Long because every way into, through and out of an account is tried on one server. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';

const HOUR_MS = 3_600_000;
const PASSWORD = 'a quiet harbour at dawn';

const REGISTER = `mutation ($input: RegisterUserInput!) {
  registerUser(input: $input) {
    __typename
    ... on Session { accessToken accessTokenExpiresAt refreshToken user { id email name role locale emailVerified memberships { role } } }
    ... on UserError { message code }
  }
}`;
const SIGN_IN = `mutation ($input: SignInInput!) {
  signIn(input: $input) { __typename ... on Session { accessToken user { id email } } ... on UserError { message code } }
}`;
const ME = '{ me { id email name emailVerified } }';
const REQUEST_RESET = 'mutation ($email: EmailAddress!) { requestPasswordReset(input: { email: $email }) }';
const RESET = `mutation ($input: ResetPasswordInput!) {
  resetPassword(input: $input) { __typename ... on Session { accessToken user { emailVerified } } ... on UserError { code } }
}`;
const VERIFY = `mutation ($token: String!) {
  verifyEmail(input: { token: $token }) { __typename ... on User { email emailVerified } ... on UserError { code } }
}`;
const DEACTIVATE = `mutation ($userId: ID!) {
  deactivateUser(input: { userId: $userId }) { __typename ... on User { id } ... on UserError { code } ... on WrongStateError { state } }
}`;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(async () => app[Symbol.asyncDispose]());
beforeEach(() => clock.reset());

let count = 0;
const newEmail = (): string => `person-${(count += 1)}@example.com`;

async function register(email = newEmail(), more: object = {}) {
  const { data } = await app.gql(REGISTER, { input: { email, name: 'Ada Lovelace', password: PASSWORD, ...more } });
  return data.registerUser;
}
const signIn = async (email: string, password = PASSWORD) =>
  (await app.gql(SIGN_IN, { input: { email, password } })).data.signIn;

describe('registration', () => {
  test('signs in at once, as a USER whose address is not verified yet', async () => {
    const session = await register('Grace@Example.com');

    expect(session).toMatchObject({
      __typename: 'Session',
      user: {
        email: 'grace@example.com',
        name: 'Ada Lovelace',
        role: 'USER',
        locale: 'en',
        emailVerified: false,
        memberships: [],
      },
    });
    const { data } = await app.gql(ME, {}, { token: session.accessToken });
    expect(data.me).toEqual({
      id: session.user.id,
      email: 'grace@example.com',
      name: 'Ada Lovelace',
      emailVerified: false,
    });
  });

  test('a second account for the same mailbox is refused, whatever its letters’ case', async () => {
    const email = newEmail();
    await register(email);

    expect(await register(email.toUpperCase())).toMatchObject({ __typename: 'EmailTakenError', code: 'EMAIL_TAKEN' });
  });

  test('of two who register one address at once exactly one gets it', async () => {
    const email = newEmail();

    const answers = await Promise.all([register(email), register(email)]);

    expect(answers.map(answer => answer.__typename).sort()).toEqual(['EmailTakenError', 'Session']);
  });

  test.each([
    ['short', 'nine char'],
    ['well known', 'Password123!'],
    ['a run of keys', 'qwertyuiop'],
    ['counting down', '9876543210'],
    ['a repetition', 'abcabcabcabc'],
    ['the own name', 'Ada Lovelace'],
    ['longer than 200 characters', 'long enough '.repeat(20)],
  ])('a password that is %s is refused', async (_, password) => {
    expect(await register(newEmail(), { password })).toMatchObject({
      __typename: 'WeakPasswordError',
      code: 'WEAK_PASSWORD',
    });
  });

  test('a name that can’t be shown is named as the wrong field', async () => {
    const { errors } = await app.gql(REGISTER, { input: { email: newEmail(), name: ' \u0000 ', password: PASSWORD } });

    expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path: 'name' }] });
  });

  test('no hash and no password ever stands in the record beside the hash itself', async () => {
    const { user } = await register();

    const [row] = await app.sql<{ password_hash: string }>('select password_hash from users where id = ?', [user.id]);

    expect(row?.password_hash).toMatch(/^argon2id\$19456\$2\$1\$[\w-]{22}\$[\w-]{43}$/);
  });
});

describe('signing in', () => {
  test('works with the address in any case, and is on record with where it came from', async () => {
    const email = newEmail();
    const { user } = await register(email);

    const { data } = await app.gql(
      SIGN_IN,
      { input: { email: email.toUpperCase(), password: PASSWORD } },
      { ip: '203.0.113.7' },
    );

    expect(data.signIn).toMatchObject({ __typename: 'Session', user: { id: user.id, email } });
    expect(await audit('user.signedIn', user.id)).toMatchObject([{ actor_id: user.id, ip: '203.0.113.7' }]);
  });

  test('a wrong password and an unknown address get the same answer, and the attempt is on record', async () => {
    const email = newEmail();
    const { user } = await register(email);

    const wrong = await signIn(email, 'not the password');
    const unknown = await signIn(newEmail(), 'not the password');

    expect(wrong).toMatchObject({ __typename: 'InvalidCredentialsError', code: 'INVALID_CREDENTIALS' });
    expect(unknown).toEqual(wrong);
    expect(await audit('user.signInFailed', user.id)).toHaveLength(1);
    expect(await audit('user.signInFailed', '00000000-0000-0000-0000-000000000000')).toHaveLength(1);
  });

  test('an unknown address costs as much work as a wrong password', async () => {
    const known = newEmail();
    await register(known);
    const times: Record<string, number[]> = { known: [], unknown: [] };
    for (let n = 0; n < 7; n += 1) {
      for (const [kind, email] of Object.entries({ known, unknown: newEmail() })) {
        const start = performance.now();
        await signIn(email, 'not the password');
        times[kind]!.push(performance.now() - start);
      }
    }
    const median = (kind: string) => times[kind]!.sort((a, b) => a - b)[3]!;

    expect(median('unknown')).toBeGreaterThan(0.5 * median('known')); // without a hash it is a tenth
  });

  test('guests are nobody, and a token that was tampered with is refused', async () => {
    const { accessToken } = await register();

    expect((await app.gql(ME)).data.me).toBeNull();
    expect((await app.gql(ME, {}, { token: `${accessToken.slice(0, -2)}xx` })).code).toBe('UNAUTHENTICATED');
    expect((await app.gql(ME, {}, { token: 'nonsense' })).code).toBe('UNAUTHENTICATED');
  });
});

describe('a forgotten password', () => {
  test('is replaced by a mailed link that works once, and every session before it ends', async () => {
    const email = newEmail();
    const before = await register(email);
    await app.gql(REQUEST_RESET, { email });
    await app.runJobs();
    const token = await app.mailedToken(email, 'reset');

    const { data } = await app.gql(RESET, { input: { token, password: 'another quiet harbour' } });

    expect(data.resetPassword).toMatchObject({ __typename: 'Session', user: { emailVerified: true } });
    expect((await app.gql(ME, {}, { token: data.resetPassword.accessToken })).data.me.email).toBe(email);
    expect((await app.gql(ME, {}, { token: before.accessToken })).code).toBe('UNAUTHENTICATED');
    expect((await signIn(email)).code).toBe('INVALID_CREDENTIALS');
    expect((await signIn(email, 'another quiet harbour')).__typename).toBe('Session');
    const again = await app.gql(RESET, { input: { token, password: 'a third quiet harbour' } });
    expect(again.data.resetPassword.code).toBe('LINK_EXPIRED');
  });

  test('asking says nothing about who has an account, and mails nobody else', async () => {
    const email = newEmail();

    const { data } = await app.gql(REQUEST_RESET, { email });
    await app.runJobs();

    expect(data.requestPasswordReset).toBe(true);
    expect(await app.mailedToken(email, 'reset')).toBeUndefined();
  });

  test('a weak password leaves the link usable', async () => {
    const email = newEmail();
    await register(email);
    await app.gql(REQUEST_RESET, { email });
    await app.runJobs();
    const token = await app.mailedToken(email, 'reset');

    expect((await app.gql(RESET, { input: { token, password: 'password' } })).data.resetPassword.code).toBe(
      'WEAK_PASSWORD',
    );
    expect(
      (await app.gql(RESET, { input: { token, password: 'another quiet harbour' } })).data.resetPassword.__typename,
    ).toBe('Session');
  });

  test('the link ends after an hour, and a forged one opens nothing', async () => {
    const email = newEmail();
    await register(email);
    await app.gql(REQUEST_RESET, { email });
    await app.runJobs();
    const old = await app.mailedToken(email, 'reset');
    const reset = async (token = '') =>
      (await app.gql(RESET, { input: { token, password: 'another quiet harbour' } })).data.resetPassword;

    expect((await reset(old!.slice(0, -1))).code).toBe('LINK_EXPIRED');
    expect((await reset('nonsense')).code).toBe('LINK_EXPIRED');
    clock.advance(HOUR_MS + 1);
    expect((await reset(old)).code).toBe('LINK_EXPIRED');
  });

  test('of two who use one link at once exactly one gets in', async () => {
    const email = newEmail();
    await register(email);
    await app.gql(REQUEST_RESET, { email });
    await app.runJobs();
    const token = await app.mailedToken(email, 'reset');

    const answers = await Promise.all(
      ['another quiet harbour', 'a different quiet harbour'].map(password =>
        app.gql(RESET, { input: { token, password } }),
      ),
    );

    expect(answers.map(({ data }) => data.resetPassword.__typename).sort()).toEqual(['LinkExpiredError', 'Session']);
  });
});

describe('verifying the address', () => {
  test('takes the link of the registration’s mail, within 24 hours, and bears a second click', async () => {
    const email = newEmail();
    await register(email);
    await app.runJobs();
    const token = await app.mailedToken(email, 'verify');

    for (const _ of [1, 2]) {
      const { data } = await app.gql(VERIFY, { token });
      expect(data.verifyEmail).toEqual({ __typename: 'User', email, emailVerified: true });
    }
    clock.advance(24 * HOUR_MS);
    expect((await app.gql(VERIFY, { token })).data.verifyEmail.code).toBe('LINK_EXPIRED');
  });

  test('a link to set a password verifies nothing by itself, nor the other way round', async () => {
    const email = newEmail();
    await register(email);
    await app.gql(REQUEST_RESET, { email });
    await app.runJobs();
    const [verify, reset] = [await app.mailedToken(email, 'verify'), await app.mailedToken(email, 'reset')];

    expect((await app.gql(VERIFY, { token: reset })).data.verifyEmail.code).toBe('LINK_EXPIRED');
    const { data } = await app.gql(RESET, { input: { token: verify, password: 'another quiet harbour' } });
    expect(data.resetPassword.code).toBe('LINK_EXPIRED');
  });
});

describe('closing an account', () => {
  async function admin() {
    const session = await register();
    await app.sql(`update users set role = 'ADMIN' where id = ?`, [session.user.id]);
    return session;
  }

  test('an ADMIN ends every session of it at once, and nobody enters it again', async () => {
    const { accessToken, user: operator } = await admin();
    const email = newEmail();
    const { user, accessToken: theirs, refreshToken } = await register(email);

    const { data } = await app.gql(DEACTIVATE, { userId: user.id }, { token: accessToken });

    expect(data.deactivateUser).toEqual({ __typename: 'User', id: user.id });
    expect((await app.gql(ME, {}, { token: theirs })).code).toBe('UNAUTHENTICATED');
    expect((await signIn(email)).code).toBe('INVALID_CREDENTIALS');
    const refreshed = await app.gql(
      'mutation ($t: String) { refreshSession(input: { refreshToken: $t }) { __typename } }',
      { t: refreshToken },
    );
    expect(refreshed.data.refreshSession.__typename).toBe('SessionExpiredError');
    expect(await audit('user.deactivated', user.id)).toMatchObject([{ actor_id: operator.id }]);
  });

  test('a closed account can’t be reopened by a link that was mailed before', async () => {
    const { accessToken } = await admin();
    const email = newEmail();
    const { user } = await register(email);
    await app.gql(REQUEST_RESET, { email });
    await app.runJobs();
    const token = await app.mailedToken(email, 'reset');
    await app.gql(DEACTIVATE, { userId: user.id }, { token: accessToken });

    const { data } = await app.gql(RESET, { input: { token, password: 'another quiet harbour' } });

    expect(data.resetPassword.code).toBe('LINK_EXPIRED');
  });

  test('is for an ADMIN alone, once, and never of the own account', async () => {
    const { accessToken, user: self } = await admin();
    const other = await register();
    const ask = (userId: string, token?: string) => app.gql(DEACTIVATE, { userId }, { token });

    expect((await ask(other.user.id)).code).toBe('UNAUTHENTICATED');
    expect((await ask(self.id, other.accessToken)).code).toBe('FORBIDDEN');
    expect((await ask('no-such-id', accessToken)).code).toBe('NOT_FOUND');
    expect((await ask(self.id, accessToken)).data.deactivateUser).toMatchObject({ code: 'WRONG_STATE' });
    await ask(other.user.id, accessToken);
    expect((await ask(other.user.id, accessToken)).data.deactivateUser).toMatchObject({
      code: 'WRONG_STATE',
      state: 'DEACTIVATED',
    });
  });
});

describe('an operator', () => {
  const create = (email: string, password = PASSWORD) =>
    app.app.services().admins.create({ email, name: 'Operator', password });

  test('is a new account of the command line’s, verified, and nobody the API could make', async () => {
    const email = newEmail();
    await create(email);

    const { accessToken } = await signIn(email);
    const { data } = await app.gql('{ me { role emailVerified } }', {}, { token: accessToken });
    expect(data.me).toEqual({ role: 'ADMIN', emailVerified: true });
  });

  test('is not made of an account whose address nobody has verified: it may be a stranger’s', async () => {
    const email = newEmail();
    await register(email);
    await expect(create(email)).rejects.toMatchObject({ code: 'WRONG_STATE', state: 'UNVERIFIED' });

    await app.runJobs();
    await app.gql(VERIFY, { token: await app.mailedToken(email, 'verify') });
    expect(await create(email)).toMatchObject({ user: { role: 'ADMIN' }, isNew: false });
  });
});

const audit = (action: string, subjectId: string) =>
  app.sql<{ actor_id: string | null; ip: string | null }>(
    'select * from audit_entries where action = ? and subject_id = ? order by at',
    [action, subjectId],
  );
