import { ApolloClient, ApolloLink, Observable } from '@apollo/client';
import { ApolloProvider } from '@apollo/client/react';
import { afterEach, expect, jest, test } from '@jest/globals';
import { act, cleanup, render, screen } from '@testing-library/react';
import { createMemoryRouter } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { createCache } from '../apollo/cache.js';
import { SessionStore, type SessionToken } from '../apollo/session.js';
import { SessionContext } from '../apollo/useSession.js';
import { RequireSession } from './RequireSession.js';

afterEach(() => {
  cleanup();
  jest.useRealTimers();
});

const token = (): SessionToken => ({
  accessToken: 'access',
  accessTokenExpiresAt: new Date(Date.now() + 900_000).toISOString(),
});
const ada = { __typename: 'User', id: 'u', name: 'Ada', email: 'a@b.c', emailVerified: true, role: 'USER' };

/** A gate that was opened without a network. Each question who is here is answered when the test says so. */
async function gate() {
  jest.useFakeTimers();
  const world = { asked: 0, answer: (_: 'ada' | 'nothing') => undefined as void, drawn: 0 };
  const client = new ApolloClient({
    cache: createCache(),
    link: new ApolloLink(
      () =>
        new Observable(observer => {
          world.asked += 1;
          world.answer = who => {
            if (who === 'nothing') return observer.error(new TypeError('Failed to fetch'));
            observer.next({ data: { me: { ...ada, memberships: [] } } });
            observer.complete();
          };
        }),
    ),
  });
  const session = new SessionStore({
    refresh: () => Promise.reject(new Error('away')),
    channel: { onmessage: null, postMessage: () => undefined },
    locks: undefined,
    hint: { getItem: () => '1', setItem: () => undefined, removeItem: () => undefined },
  });
  const Shift = () => <input aria-label="Shift" />;
  const router = createMemoryRouter(
    [{ element: <RequireSession over={<p>Signed out</p>} />, children: [{ path: '/', element: <Shift /> }] }],
    { initialEntries: ['/'] },
  );
  render(
    <SessionContext value={session}>
      <ApolloProvider client={client}>
        <RouterProvider router={router} />
      </ApolloProvider>
    </SessionContext>,
  );
  await act(() => jest.advanceTimersByTimeAsync(100));
  return { session, world, shift: screen.getByLabelText('Shift') };
}

test('a shift that began without a network goes on when the network is back', async () => {
  const { session, world, shift } = await gate();
  await act(async () => session.adopt(token()));
  expect(world.asked).toBe(1);
  expect(screen.getByLabelText('Shift')).toBe(shift);
  await act(async () => world.answer('ada'));
  expect(screen.getByLabelText('Shift')).toBe(shift);
  act(() => session.end());
  expect(screen.getByText('Signed out')).toBeTruthy();
});

test('a network that goes again signs nobody out: who is here is asked once more', async () => {
  const { session, world, shift } = await gate();
  await act(async () => session.adopt(token()));
  await act(async () => world.answer('nothing'));
  expect(screen.queryByText('Signed out')).toBeNull();
  expect(screen.getByLabelText('Shift')).toBe(shift);
  await act(() => jest.advanceTimersByTimeAsync(5_100));
  expect(world.asked).toBe(2);
  await act(async () => world.answer('ada'));
  await act(() => jest.advanceTimersByTimeAsync(20_000));
  expect(world.asked).toBe(2);
  expect(screen.getByLabelText('Shift')).toBe(shift);
  act(() => session.end());
});
