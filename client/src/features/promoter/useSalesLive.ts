import { gql, type TypedDocumentNode } from '@apollo/client';
import { useSubscription } from '@apollo/client/react';
import { useEffect, useRef } from 'react';
import type * as Gql from '../../gql/graphql.js';

/** A SalesSummary with its event’s id: the cache brings whatever shows these figures up to date by itself. */
const SALES: TypedDocumentNode<Gql.SalesSubscription, Gql.SalesSubscriptionVariables> = gql`
  subscription Sales($eventId: ID!) {
    sales(eventId: $eventId) {
      eventId
      orders
      tickets
      gross {
        amount
        currency
      }
      refunded {
        amount
        currency
      }
      chargebacks {
        amount
        currency
      }
      fees {
        amount
        currency
      }
      net {
        amount
        currency
      }
    }
  }
`;

/** When it was sold is read again this long after the figures changed: a rush asks for its points once, not four times a second. */
const POINTS_BEHIND_MS = 5_000;

/** Follows an event’s figures; `readPoints` is called some seconds after they changed. */
export function useSalesLive(eventId: string, readPoints: () => Promise<unknown>) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const seen = useRef<number>(undefined);
  const { error } = useSubscription(SALES, {
    variables: { eventId },
    onData({ data }) {
      const orders = data.data?.sales.orders;
      const changed = seen.current !== undefined && seen.current !== orders;
      seen.current = orders;
      if (!changed || timer.current) return;
      timer.current = setTimeout(() => {
        timer.current = undefined;
        void readPoints();
      }, POINTS_BEHIND_MS);
    },
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return { error };
}
