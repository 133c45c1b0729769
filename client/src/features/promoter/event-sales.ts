import { gql, type TypedDocumentNode } from '@apollo/client';
import type * as Gql from '../../gql/graphql.js';
import { dateAndTime, shortDate, time } from '../../lib/dates.js';

export const EVENT_SALES: TypedDocumentNode<Gql.EventSalesQuery, Gql.EventSalesQueryVariables> = gql`
  query EventSales($id: ID!, $bucket: TimeBucket!) {
    event(id: $id) {
      id
      sales {
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
        overTime(bucket: $bucket) {
          at
          tickets
          gross {
            amount
            currency
          }
        }
      }
    }
  }
`;

export type EventSales = NonNullable<NonNullable<Gql.EventSalesQuery['event']>['sales']>;
export type SalesPoint = EventSales['overTime'][number];

const MINUTE = 60_000;

interface Bucket {
  /** In the list of choices. */
  name: string;
  /** One of them. */
  each: string;
  /** How wide one is drawn; a day when the clocks change is as wide as any other. */
  ms: number;
  label: (at: string, timeZone: string) => string;
}

export const buckets: Record<Gql.TimeBucket, Bucket> = {
  DAY: { name: 'By day', each: 'day', ms: 24 * 60 * MINUTE, label: shortDate },
  HOUR: { name: 'By hour, the last 31 days', each: 'hour', ms: 60 * MINUTE, label: dateAndTime },
  MINUTE: { name: 'By minute, the last 24 hours', each: 'minute', ms: MINUTE, label: time },
};
