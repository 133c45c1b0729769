import { gql, type TypedDocumentNode } from '@apollo/client';
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type * as Gql from '../../gql/graphql.js';

export const EVENT_TRANSFERS: TypedDocumentNode<Gql.EventTransfersQuery, Gql.EventTransfersQueryVariables> = gql`
  query EventTransfers($eventId: ID!, $status: TransferStatus, $after: String) {
    event(id: $eventId) {
      id
      title
      timeZone
      transferPolicy
      viewerRole
    }
    transfers(eventId: $eventId, status: $status, first: 50, after: $after) {
      edges {
        node {
          id
          status
          ticketUsed
          fromName
          fromEmail
          toEmail
          createdAt
          expiresAt
          offeredAt
          settledAt
          ticket {
            id
            serial
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

export const APPROVE_TRANSFER: TypedDocumentNode<Gql.ApproveTransferMutation, Gql.ApproveTransferMutationVariables> =
  gql`
    mutation ApproveTransfer($input: TransferIdInput!) {
      approveTransfer(input: $input) {
        __typename
        ... on Transfer {
          id
          status
          offeredAt
          expiresAt
        }
        ... on UserError {
          message
        }
      }
    }
  `;

export const DENY_TRANSFER: TypedDocumentNode<Gql.DenyTransferMutation, Gql.DenyTransferMutationVariables> = gql`
  mutation DenyTransfer($input: TransferIdInput!) {
    denyTransfer(input: $input) {
      __typename
      ... on Transfer {
        id
        status
        settledAt
      }
      ... on UserError {
        message
      }
    }
  }
`;

export type TransferLine = Gql.EventTransfersQuery['transfers']['edges'][number]['node'];

/** What each state is called backstage. */
export const transferStates: Record<Gql.TransferStatus, MessageDescriptor> = {
  AWAITING_APPROVAL: msg`To decide`,
  PENDING: msg`Offered`,
  ACCEPTED: msg`Passed on`,
  DECLINED: msg`Declined`,
  CANCELLED: msg`Taken back`,
  EXPIRED: msg`Expired`,
};
