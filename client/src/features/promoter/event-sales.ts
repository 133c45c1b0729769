import { gql, type TypedDocumentNode } from '@apollo/client';
import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
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
  name: MessageDescriptor;
  /** How many at most were sold in one of them. */
  most: (tickets: string) => string;
  /** What the table of them is called. */
  table: MessageDescriptor;
  /** How wide one is drawn; a day when the clocks change is as wide as any other. */
  ms: number;
  label: (at: string, timeZone: string) => string;
}

export const buckets: Record<Gql.TimeBucket, Bucket> = {
  DAY: {
    name: msg`By day`,
    most: tickets => t`at most ${tickets} a day`,
    table: msg`Sales by day`,
    ms: 24 * 60 * MINUTE,
    label: shortDate,
  },
  HOUR: {
    name: msg`By hour, the last 31 days`,
    most: tickets => t`at most ${tickets} an hour`,
    table: msg`Sales by hour`,
    ms: 60 * MINUTE,
    label: dateAndTime,
  },
  MINUTE: {
    name: msg`By minute, the last 24 hours`,
    most: tickets => t`at most ${tickets} a minute`,
    table: msg`Sales by minute`,
    ms: MINUTE,
    label: time,
  },
};
