import { gql, type TypedDocumentNode } from '@apollo/client';
import type * as Gql from '../../gql/graphql.js';

export const WAITLIST_PLACE: TypedDocumentNode<Gql.WaitlistPlaceQuery, Gql.WaitlistPlaceQueryVariables> = gql`
  query WaitlistPlace($token: String!) {
    waitlistEntry(token: $token) {
      id
      status
      position
      quantity
      offerExpiresAt
      claimedAt
      tier {
        id
        name
        event {
          id
          slug
          title
          status
          startsAt
          timeZone
        }
      }
    }
  }
`;

export const PLACE_CHANGED: TypedDocumentNode<Gql.PlaceChangedSubscription, Gql.PlaceChangedSubscriptionVariables> =
  gql`
    subscription PlaceChanged($token: String!) {
      waitlistEntry(token: $token) {
        id
        status
        position
        offerExpiresAt
        claimedAt
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

export const LEAVE_WAITLIST: TypedDocumentNode<Gql.LeaveWaitlistMutation, Gql.LeaveWaitlistMutationVariables> = gql`
  mutation LeaveWaitlist($input: LeaveWaitlistInput!) {
    leaveWaitlist(input: $input) {
      __typename
      ... on WaitlistEntry {
        id
        status
        position
      }
      ... on UserError {
        message
      }
    }
  }
`;

export const WAITLIST_OFFER: TypedDocumentNode<Gql.WaitlistOfferQuery, Gql.WaitlistOfferQueryVariables> = gql`
  query WaitlistOffer($token: String!) {
    waitlistOffer(token: $token) {
      id
      status
      quantity
      offerExpiresAt
      claimedAt
      tier {
        id
        name
        event {
          id
          slug
          title
          status
          startsAt
          timeZone
          holdMinutes
          questions {
            id
            label
            kind
            required
            perTicket
            choices
          }
        }
      }
      order {
        id
        status
        total {
          amount
          currency
        }
      }
    }
  }
`;

export const CLAIM_OFFER: TypedDocumentNode<Gql.ClaimOfferMutation, Gql.ClaimOfferMutationVariables> = gql`
  mutation ClaimOffer($input: ClaimWaitlistOfferInput!) {
    claimWaitlistOffer(input: $input) {
      __typename
      ... on Order {
        id
        status
        accessToken
      }
      ... on UserError {
        message
      }
      ... on InvalidInputError {
        fields {
          path
          message
        }
      }
    }
  }
`;
