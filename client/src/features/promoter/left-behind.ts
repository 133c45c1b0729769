import { gql, type TypedDocumentNode } from '@apollo/client';
import { useApolloClient, useQuery } from '@apollo/client/react';
import type * as Gql from '../../gql/graphql.js';
import type { ManagedEvent } from './manage-event.js';
import { maySeeSales } from './roles.js';

const LEFT_BEHIND: TypedDocumentNode<Gql.LeftBehindQuery, Gql.LeftBehindQueryVariables> = gql`
  query LeftBehind($eventId: ID!) {
    registrations(eventId: $eventId, first: 1) {
      nodes {
        id
      }
    }
    transfers(eventId: $eventId, first: 1) {
      nodes {
        id
      }
    }
  }
`;

const UNDECIDED: TypedDocumentNode<Gql.UndecidedQuery, Gql.UndecidedQueryVariables> = gql`
  query Undecided($eventId: ID!) {
    registrations(eventId: $eventId, status: PENDING, first: 1) {
      totalCount
    }
  }
`;

/** Never into the cache: the pages of these lists keep their own there. */
const fetchPolicy = 'no-cache';

/** Whether an event has lists of registrations and of transfers to look at: while it takes them, and as long as there are any. */
export function useListsOf({ id: eventId, viewerRole, requiresApproval, transferPolicy }: ManagedEvent) {
  const takesTransfers = transferPolicy !== 'OFF';
  const skip = !maySeeSales(viewerRole) || (requiresApproval && takesTransfers);
  const { data } = useQuery(LEFT_BEHIND, { variables: { eventId }, fetchPolicy, skip });
  return {
    registrations: requiresApproval || (data?.registrations.nodes.length ?? 0) > 0,
    transfers: takesTransfers || (data?.transfers.nodes.length ?? 0) > 0,
  };
}

/** Asks how many registrations of an event wait for a yes or a no. */
export function useUndecided(eventId: string): () => Promise<number> {
  const client = useApolloClient();
  return async () => {
    const { data } = await client.query({ query: UNDECIDED, variables: { eventId }, fetchPolicy });
    return data?.registrations.totalCount ?? 0;
  };
}
