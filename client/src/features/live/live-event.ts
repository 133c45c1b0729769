import { gql, type TypedDocumentNode } from '@apollo/client';
import type * as Gql from '../../gql/graphql.js';

export const LIVE_EVENT: TypedDocumentNode<Gql.LiveEventQuery, Gql.LiveEventQueryVariables> = gql`
  query LiveEvent($id: ID!) {
    event(id: $id) {
      id
      title
      status
      startsAt
      endsAt
      doorsAt
      timeZone
      capacity
      qrMode
      viewerRole
      venue {
        name
      }
      organization {
        id
        slug
        name
      }
      tiers {
        id
        capacity
      }
    }
  }
`;

export type LiveEvent = NonNullable<Gql.LiveEventQuery['event']>;

const DAY_MS = 24 * 3_600_000;

/** How many may be inside: the house's places, or what the tiers have together. */
export const placesOf = ({ capacity, tiers }: Pick<LiveEvent, 'capacity' | 'tiers'>): number =>
  capacity ?? tiers.reduce((sum, tier) => sum + tier.capacity, 0);

/** Whether its days are told apart. */
export const hasDays = ({ startsAt, endsAt }: Pick<LiveEvent, 'startsAt' | 'endsAt'>): boolean =>
  Date.parse(endsAt) - Date.parse(startsAt) > DAY_MS;
