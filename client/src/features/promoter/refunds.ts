import { gql, type TypedDocumentNode } from '@apollo/client';
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type * as Gql from '../../gql/graphql.js';

export const EVENT_REFUNDS: TypedDocumentNode<Gql.EventRefundsQuery, Gql.EventRefundsQueryVariables> = gql`
  query EventRefunds($eventId: ID!, $status: RefundStatus, $after: String) {
    event(id: $eventId) {
      id
      title
      timeZone
      viewerRole
    }
    refunds(eventId: $eventId, status: $status, first: 50, after: $after) {
      edges {
        node {
          id
          reason
          status
          decisionNote
          createdAt
          settledAt
          creditNoteUrl
          amount {
            amount
            currency
          }
          order {
            id
            number
            buyerName
            buyerEmail
          }
          tickets {
            id
            serial
            status
            holderName
            tier {
              id
              name
            }
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

export const APPROVE_REFUND: TypedDocumentNode<Gql.ApproveRefundMutation, Gql.ApproveRefundMutationVariables> = gql`
  mutation ApproveRefund($input: ApproveRefundInput!) {
    approveRefund(input: $input) {
      __typename
      ... on Refund {
        id
        status
        decisionNote
        amount {
          amount
          currency
        }
      }
      ... on UserError {
        message
      }
    }
  }
`;

export const DENY_REFUND: TypedDocumentNode<Gql.DenyRefundMutation, Gql.DenyRefundMutationVariables> = gql`
  mutation DenyRefund($input: DenyRefundInput!) {
    denyRefund(input: $input) {
      __typename
      ... on Refund {
        id
        status
        decisionNote
        amount {
          amount
          currency
        }
      }
      ... on UserError {
        message
      }
    }
  }
`;

export const RETRY_REFUND: TypedDocumentNode<Gql.RetryRefundMutation, Gql.RetryRefundMutationVariables> = gql`
  mutation RetryRefund($input: RefundIdInput!) {
    retryRefund(input: $input) {
      __typename
      ... on Refund {
        id
        status
        decisionNote
        amount {
          amount
          currency
        }
      }
      ... on UserError {
        message
      }
    }
  }
`;

export type RefundLine = Gql.EventRefundsQuery['refunds']['edges'][number]['node'];

/** What each state is called backstage. */
export const refundStates: Record<Gql.RefundStatus, MessageDescriptor> = {
  REQUESTED: msg`To decide`,
  PROCESSING: msg({ message: 'On its way', context: 'a refund' }),
  SUCCEEDED: msg`Paid back`,
  FAILED: msg`Failed`,
  DENIED: msg`Denied`,
};
