import { gql, type TypedDocumentNode } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import type * as Gql from '../gql/graphql.js';

const SERVER_NOW: TypedDocumentNode<Gql.ServerNowQuery, Gql.ServerNowQueryVariables> = gql`
  query ServerNow {
    now
  }
`;

/**
 * The server's time in epoch milliseconds, renewed every second; null until the server has been asked. A phone's clock
 * can be minutes off, and a hold ends by the server's.
 */
export function useServerClock(): number | null {
  const client = useApolloClient();
  const [offset, setOffset] = useState<number | null>(null);
  const [now, setNow] = useState(() => Date.now());

  useEffect(() => {
    let left = false;
    const asked = Date.now();
    client.query({ query: SERVER_NOW, fetchPolicy: 'no-cache' }).then(
      ({ data }) => {
        // The answer was written about half a round trip ago.
        if (!left && data) setOffset(Date.parse(data.now) - (asked + Date.now()) / 2);
      },
      () => !left && setOffset(0),
    );
    return () => void (left = true);
  }, [client]);

  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);

  return offset === null ? null : now + offset;
}
