import { CombinedGraphQLErrors, gql, type TypedDocumentNode } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { createContext, useContext, useEffect, useSyncExternalStore } from 'react';
import type * as Gql from '../gql/graphql.js';
import type { SessionState, SessionStore } from './session.js';

export const SessionContext = createContext<SessionStore | null>(null);

export function useSessionStore(): SessionStore {
  const store = useContext(SessionContext);
  if (!store) throw new Error('No SessionContext above this component.');
  return store;
}

/** Who is here, by the session alone; starts it where nothing else has. */
export function useSession(): SessionState {
  const store = useSessionStore();
  useEffect(() => void store.start(), [store]);
  return useSyncExternalStore(store.subscribe, store.state);
}

const VIEWER: TypedDocumentNode<Gql.ViewerQuery, Gql.ViewerQueryVariables> = gql`
  query Viewer {
    me {
      id
      name
      email
      emailVerified
      role
      memberships {
        role
        organization {
          id
          slug
          name
        }
      }
    }
  }
`;

export type Viewer = NonNullable<Gql.ViewerQuery['me']>;

/** Where nobody answered who is here, it is asked again after this. */
const AGAIN_MS = 5_000;

/** The signed-in person; `undefined` while it is not known yet, or nobody answers; `null` for a guest. */
export function useViewer(): Viewer | null | undefined {
  const { status } = useSession();
  const { data, error, refetch } = useQuery(VIEWER, { skip: status !== 'signedIn' });
  const isRefused = CombinedGraphQLErrors.is(error);
  const isUnanswered = error !== undefined && !isRefused && status === 'signedIn';
  useEffect(() => {
    if (!isUnanswered) return;
    const timer = setInterval(() => void refetch().catch(() => undefined), AGAIN_MS);
    return () => clearInterval(timer);
  }, [isUnanswered, refetch]);
  if (status === 'guest' || isRefused) return null;
  return status === 'signedIn' ? (data?.me ?? (data ? null : undefined)) : undefined;
}
