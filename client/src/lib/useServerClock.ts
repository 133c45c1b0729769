import { gql, type TypedDocumentNode } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import type * as Gql from '../gql/graphql.js';
import { clockOffset, keepClockOffset } from './clock-offset.js';

const SERVER_NOW: TypedDocumentNode<Gql.ServerNowQuery, Gql.ServerNowQueryVariables> = gql`
  query ServerNow {
    now
  }
`;

/**
 * The server's time in epoch milliseconds, renewed every second; null until the server has been asked. A phone's clock
 * can be minutes off, and a hold ends by the server's. Where it can't be asked, as far off as it was the last time.
 */
export function useServerClock(): number | null {
  return useClock(() => null);
}

/** The same, with nothing to wait for: until the server has been asked, as far off as it was the last time. */
export function useKeptClock(): number {
  return useClock(clockOffset)!;
}

function useClock(begin: () => number | null): number | null {
  const client = useApolloClient();
  const [offset, setOffset] = useState(begin);
  const [now, setNow] = useState(() => Date.now());

  useEffect(() => {
    let left = false;
    const asked = Date.now();
    client.query({ query: SERVER_NOW, fetchPolicy: 'no-cache' }).then(
      ({ data }) => {
        if (!data) return;
        // The answer was written about half a round trip ago.
        const measured = Date.parse(data.now) - (asked + Date.now()) / 2;
        keepClockOffset(measured);
        if (!left) setOffset(measured);
      },
      () => !left && setOffset(clockOffset()),
    );
    return () => void (left = true);
  }, [client]);

  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);

  return offset === null ? null : now + offset;
}
