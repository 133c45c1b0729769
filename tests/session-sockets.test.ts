import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { startTestApp, type TestApp } from './support/app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
});
afterAll(() => app[Symbol.asyncDispose]());

/** Opens a socket with a subscription that lasts. `ended` answers with the close code. */
async function watch(token: string): Promise<{ ended: Promise<number> }> {
  const { slug: _slug, ...event } = await app.given.event();
  let close: (code: number) => void;
  const ended = new Promise<number>(resolve => (close = resolve));
  const client = createClient({
    url: `${app.url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { authorization: `Bearer ${token}` },
    on: { closed: event => close((event as { code: number }).code) },
  });
  await new Promise<void>((opened, failed) => {
    const query = `subscription { availability(eventId: "${event.id}") { id } }`;
    client.subscribe({ query }, { next: () => opened(), error: failed, complete: () => {} });
  });
  return { ended };
}

test('an open socket ends with the session that opened it: signed out, or its user deactivated', async () => {
  const user = await app.given.user();
  const elsewhere = await app.given.session(user);
  const first = await watch(user.token);
  const second = await watch(elsewhere.token);

  await app.gql('mutation { signOut }', {}, { token: user.token });
  expect(await first.ended).toBe(4403);

  const admin = await app.given.user({ admin: true });
  const { data } = await app.gql(
    'mutation ($input: DeactivateUserInput!) { deactivateUser(input: $input) { __typename } }',
    { input: { userId: user.id } },
    { token: admin.token },
  );
  expect(data.deactivateUser.__typename).toBe('User');
  expect(await second.ended).toBe(4403);
});
