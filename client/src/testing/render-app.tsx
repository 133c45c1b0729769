import { ApolloClient, ApolloLink, Observable } from '@apollo/client';
import { SchemaLink } from '@apollo/client/link/schema';
import { ApolloProvider } from '@apollo/client/react';
import { act, render } from '@testing-library/react';
import { buildSchema, OperationTypeNode, subscribe } from 'graphql';
import { readFileSync } from 'node:fs';
import { Suspense } from 'react';
import { createMemoryRouter, type RouteObject } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { createCache } from '../apollo/cache.js';
import { SessionStore } from '../apollo/session.js';
import { SessionContext } from '../apollo/useSession.js';

const schema = buildSchema(readFileSync(process.env.SCHEMA ?? 'schema.graphql', 'utf8'));

/** Fields by name, as GraphQL's default resolvers take them. */
export type Root = Record<string, unknown>;

interface World {
  /** Answers queries and mutations. */
  root: Root;
  /** Whoever `me` answers is signed in. */
  signedIn?: boolean;
  /** Answers subscriptions, each an async generator; one that isn't named says nothing. */
  live?: Root;
}

/** Draws the routes at `at`, over the real SDL: what a page asks that the server doesn't have fails here. */
export async function renderApp(routes: RouteObject[], at: string, { root, live = {}, signedIn = false }: World) {
  const client = new ApolloClient({
    cache: createCache(),
    dataMasking: true,
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      subscriptionLink({
        attendance: silence,
        availability: silence,
        devices: silence,
        order: silence,
        sales: silence,
        waitlistEntry: silence,
        ...live,
      }),
      new SchemaLink({ schema, rootValue: { now: () => new Date(Date.now()).toISOString(), ...root } }),
    ),
  });
  const router = createMemoryRouter(routes, { initialEntries: [at] });
  // Awaited, because React only comes back to what suspends on its first drawing inside an asynchronous act.
  await act(
    async () =>
      void render(
        <SessionContext value={session(signedIn)}>
          <ApolloProvider client={client}>
            <Suspense fallback="Loading">
              <RouterProvider router={router} />
            </Suspense>
          </ApolloProvider>
        </SessionContext>,
      ),
  );
  return { router, client };
}

/** SchemaLink executes; this subscribes. */
function subscriptionLink(rootValue: Root): ApolloLink {
  return new ApolloLink(
    ({ query, variables }) =>
      new Observable(observer => {
        let left = false;
        const run = async () => {
          const stream = await subscribe({ schema, document: query, variableValues: variables, rootValue });
          if (!(Symbol.asyncIterator in stream)) return observer.next(stream as ApolloLink.Result);
          for await (const result of stream) {
            if (left) return;
            observer.next(result as ApolloLink.Result);
          }
        };
        run().catch((error: unknown) => observer.error(error));
        return () => void (left = true);
      }),
  );
}

/** A stream that never says anything. */
const silence = (): AsyncIterable<never> => ({
  [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }),
});

/** A session that stays as it is. */
function session(signedIn: boolean): SessionStore {
  const store = new SessionStore({
    refresh: () => Promise.resolve(null),
    channel: { postMessage: () => undefined, onmessage: null },
    locks: undefined,
    hint: { getItem: () => null, setItem: () => undefined, removeItem: () => undefined },
  });
  const accessTokenExpiresAt = new Date(Date.now() + 15 * 60_000).toISOString();
  if (signedIn) store.adopt({ accessToken: 'token', accessTokenExpiresAt });
  return store;
}
