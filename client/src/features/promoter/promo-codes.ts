import { gql, type TypedDocumentNode } from '@apollo/client';
import type * as Gql from '../../gql/graphql.js';

export const PROMO_CODES: TypedDocumentNode<Gql.PromoCodesQuery, Gql.PromoCodesQueryVariables> = gql`
  query PromoCodes($eventId: ID!) {
    event(id: $eventId) {
      id
      slug
      title
      currency
      timeZone
      viewerRole
      tiers {
        id
        name
        hidden
      }
    }
    promoCodes(eventId: $eventId) {
      id
      code
      percentOff
      amountOff {
        amount
        currency
      }
      uses
      maxUses
      startsAt
      endsAt
      active
      tiers {
        id
        name
      }
    }
  }
`;

export const CREATE_PROMO_CODE: TypedDocumentNode<Gql.CreatePromoCodeMutation, Gql.CreatePromoCodeMutationVariables> =
  gql`
    mutation CreatePromoCode($input: CreatePromoCodeInput!) {
      createPromoCode(input: $input) {
        __typename
        ... on PromoCode {
          id
        }
        ... on InvalidInputError {
          message
          fields {
            path
            message
          }
        }
      }
    }
  `;

export const UPDATE_PROMO_CODE: TypedDocumentNode<Gql.UpdatePromoCodeMutation, Gql.UpdatePromoCodeMutationVariables> =
  gql`
    mutation UpdatePromoCode($input: UpdatePromoCodeInput!) {
      updatePromoCode(input: $input) {
        __typename
        ... on PromoCode {
          id
          maxUses
          startsAt
          endsAt
          active
        }
        ... on InvalidInputError {
          message
          fields {
            path
            message
          }
        }
      }
    }
  `;

export type PromoEvent = NonNullable<Gql.PromoCodesQuery['event']>;
export type PromoCodeLine = NonNullable<Gql.PromoCodesQuery['promoCodes']>[number];
