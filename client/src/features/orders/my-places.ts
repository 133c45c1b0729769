import { gql, type TypedDocumentNode } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { useViewer } from '../../apollo/useSession.js';
import type * as Gql from '../../gql/graphql.js';
import { useNow } from '../../lib/useNow.js';

const MY_PLACES: TypedDocumentNode<Gql.MyPlacesQuery, Gql.MyPlacesQueryVariables> = gql`
  query MyPlaces {
    myWaitlistEntries {
      id
      status
      position
      quantity
      offerExpiresAt
      claimedAt
      claimToken
      order {
        id
        total {
          amount
          currency
        }
      }
      tier {
        id
        name
        event {
          id
          slug
          title
          status
          startsAt
          endsAt
          timeZone
        }
      }
    }
  }
`;

export const MY_PLACE_CHANGED: TypedDocumentNode<
  Gql.MyPlaceChangedSubscription,
  Gql.MyPlaceChangedSubscriptionVariables
> = gql`
  subscription MyPlaceChanged($id: ID!) {
    waitlistEntry(id: $id) {
      id
      status
      position
      offerExpiresAt
      claimedAt
      claimToken
      order {
        id
        total {
          amount
          currency
        }
      }
      tier {
        id
        event {
          id
          status
        }
      }
    }
  }
`;

export type MyPlace = Gql.MyPlacesQuery['myWaitlistEntries'][number];

/** The account's places in waitlists: what is offered now, and where it waits, or did for an event that is still to come. */
export function useMyPlaces() {
  const viewer = useViewer();
  const now = useNow();
  const { data, error, refetch } = useQuery(MY_PLACES, { skip: !viewer, fetchPolicy: 'cache-and-network' });
  const coming = (data?.myWaitlistEntries ?? []).filter(
    ({ tier: { event } }) => event.status !== 'CANCELLED' && Date.parse(event.endsAt) > now,
  );
  return {
    offers: coming.filter(({ status }) => status === 'OFFERED'),
    lines: coming.filter(({ status }) => status === 'WAITING' || status === 'EXPIRED'),
    isLoading: Boolean(viewer) && !data && !error,
    error: data ? undefined : error,
    refetch,
  };
}
