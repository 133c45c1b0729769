import { gql, type TypedDocumentNode } from '@apollo/client';
import type * as Gql from '../../gql/graphql.js';

export const MANAGE_EVENT: TypedDocumentNode<Gql.ManageEventQuery, Gql.ManageEventQueryVariables> = gql`
  query ManageEvent($id: ID!) {
    event(id: $id) {
      id
      slug
      title
      description
      status
      cancellationReason
      startsAt
      endsAt
      doorsAt
      timeZone
      currency
      capacity
      holdMinutes
      offerHours
      waitingRoom {
        open
        opensAt
        waiting
        admitPerMinute
        paused
        regularShare
        vipCode
      }
      requiresApproval
      questions {
        id
        label
        kind
        required
        perTicket
        choices
      }
      transferPolicy
      imageUrl
      imageAlt
      image {
        sources {
          url
          width
        }
      }
      viewerRole
      venue {
        name
        address
        city
        country
      }
      organization {
        id
        slug
        name
      }
      tiers {
        id
        name
        description
        price {
          amount
          currency
        }
        lane
        capacity
        sold
        held
        waiting
        available
        minPerOrder
        maxPerOrder
        saleStartsAt
        saleEndsAt
        hidden
        onSale
      }
    }
  }
`;

export type ManagedEvent = NonNullable<Gql.ManageEventQuery['event']>;
export type ManagedTier = ManagedEvent['tiers'][number];
