import { gql, type TypedDocumentNode } from '@apollo/client';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { useApolloClient } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import type * as Gql from '../../gql/graphql.js';
import type { GateEngine } from './gate-engine.js';
import type { Guests } from './search-here.js';

const GATE_SEARCH: TypedDocumentNode<Gql.GateSearchQuery, Gql.GateSearchQueryVariables> = gql`
  query GateSearch($eventId: ID!, $search: String!) {
    tickets(eventId: $eventId, search: $search, first: 10) {
      nodes {
        id
        serial
        status
        holderName
        tier {
          id
          name
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`;

export interface GuestsFound {
  loading: boolean;
  guests: Guests | null;
  /** What the server said against it. */
  error: unknown;
}

/** Whoever holds a ticket by this name, with a network or without; nobody is asked about an empty text. */
export function useGuests(engine: GateEngine, eventId: string, text: string): GuestsFound {
  const client = useApolloClient();
  const [answer, setAnswer] = useState<GuestsFound & { text: string }>();
  useEffect(() => {
    if (text === '') return;
    let isWanted = true;
    let error: unknown = null;
    const ask = async (): Promise<Omit<Guests, 'by'>> => {
      try {
        const { data } = await client.query({
          query: GATE_SEARCH,
          variables: { eventId, search: text },
          fetchPolicy: 'no-cache', // who is inside changes with every scan
        });
        if (!data) throw new Error('No answer');
        return { found: data.tickets.nodes, hasMore: data.tickets.pageInfo.hasNextPage };
      } catch (refusal) {
        // An answer, if only with an error, is no missing network.
        if (!CombinedGraphQLErrors.is(refusal)) throw refusal;
        error = refusal;
        return { found: [], hasMore: false };
      }
    };
    void engine.search(text, ask).then(guests => {
      if (isWanted) setAnswer({ text, loading: false, guests: error ? null : guests, error });
    });
    return () => void (isWanted = false);
  }, [client, engine, eventId, text]);
  if (text === '') return { loading: false, guests: null, error: null };
  return answer?.text === text ? answer : { loading: true, guests: null, error: null };
}
