import { ApolloClient, ApolloLink, CombinedGraphQLErrors, gql, HttpLink, type TypedDocumentNode } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { ErrorLink } from '@apollo/client/link/error';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode, print } from 'graphql';
import { from, switchMap } from 'rxjs';
import type * as Gql from '../gql/graphql.js';
import { hasGateStore } from '../lib/unsent-scans.js';
import { createCache } from './cache.js';
import { KeptAnswers } from './kept.js';
import { LiveConnection } from './live-connection.js';
import { SessionStore, type SessionToken } from './session.js';
import { forgetDrafts } from '../lib/drafts.js';

const REFRESH_SESSION: TypedDocumentNode<Gql.RefreshSessionMutation, Gql.RefreshSessionMutationVariables> = gql`
  mutation RefreshSession {
    refreshSession {
      __typename
      ... on Session {
        accessToken
        accessTokenExpiresAt
      }
    }
  }
`;

/**
 * How long the session's renewal may take. Every request waits for it, and other tabs for its lock; less than a slow
 * network needs would lose the next cookie with the answer.
 */
const REFRESH_MS = 10_000;

/** Outside Apollo, because every request through Apollo waits for the session first. */
async function refresh(): Promise<SessionToken | null> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query: print(REFRESH_SESSION) }),
    signal: AbortSignal.timeout(REFRESH_MS),
  });
  const { data } = (await response.json()) as { data?: Gql.RefreshSessionMutation };
  if (!data) throw new Error(`The session could not be refreshed: HTTP ${response.status}`);
  return data.refreshSession.__typename === 'Session' ? data.refreshSession : null;
}

export const session = new SessionStore({
  refresh,
  channel: new BroadcastChannel('foyer-session'),
  locks: navigator.locks,
  hint: localStorage,
});

export const live = new LiveConnection({
  url: `${location.origin.replace(/^http/, 'ws')}/graphql`,
  token: () => session.token(),
  renew: () => session.renew(),
});

export const kept = new KeptAnswers(localStorage);

const bearer = new SetContextLink(async context => {
  const { headers } = context as { headers?: Record<string, string> };
  const token = await session.token();
  return { accessToken: token, headers: token ? { ...headers, authorization: `Bearer ${token}` } : headers };
});

/** A token can end before its time (a deactivated user, a changed key): renew once, then believe the server. */
const renewing = new ErrorLink(({ error, operation, forward }) => {
  const { accessToken, renewed } = operation.getContext() as { accessToken?: string; renewed?: boolean };
  const refused =
    CombinedGraphQLErrors.is(error) && error.errors.some(one => one.extensions?.code === 'UNAUTHENTICATED');
  if (!refused || !accessToken || renewed) return;
  return from(session.renew(accessToken)).pipe(
    switchMap(token => {
      operation.setContext({ renewed: true, headers: token ? { authorization: `Bearer ${token}` } : {} });
      return forward(operation);
    }),
  );
});

export const client = new ApolloClient({
  cache: createCache(),
  dataMasking: true,
  link: ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    new GraphQLWsLink(live.client),
    ApolloLink.from([
      kept.link,
      bearer,
      renewing,
      new HttpLink({ uri: '/graphql', headers: { accept: 'application/graphql-response+json, application/json' } }),
    ]),
  ),
});

/** The gate's tickets, secrets and names, where this device has any: all of them, or those of events that are over. */
function forgetGate(what: 'all' | 'old' = 'all'): void {
  if (!hasGateStore()) return;
  void import('../lib/forget-lists.js')
    .then(({ forgetLists, forgetOldLists }) => (what === 'all' ? forgetLists() : forgetOldLists()))
    .catch(() => undefined);
}

// A sign-out whose tab was closed at once may not have come to its end; and who stays signed in may open no gate again.
forgetGate(session.isRemembered() ? 'old' : 'all');

/** When the person changes, in this tab or in another, nothing of the one before may stay on the screen. */
let before = session.state().status;
let wasSomebody = session.isRemembered();
session.subscribe(() => {
  const { status } = session.state();
  const isSomebody = session.isRemembered();
  if (wasSomebody && !isSomebody) {
    kept.forget();
    forgetGate();
    forgetDrafts();
  }
  wasSomebody = isSomebody;
  if (status === before) return;
  const isTheSame = before === 'unknown' || (before === 'unreached' && isSomebody);
  if (before !== 'unknown') live.reconnect();
  if (!isTheSame) void client.resetStore().catch(() => undefined);
  before = status;
});
