import { gql, type TypedDocumentNode } from '@apollo/client';
import type * as Gql from '../../gql/graphql.js';

export const PROVIDERS_NOW: TypedDocumentNode<Gql.ProvidersNowQuery, Gql.ProvidersNowQueryVariables> = gql`
  query ProvidersNow {
    paymentProviders {
      provider
      enabled
      circuit
      retryAt
      currencies
    }
  }
`;

export const PAYMENT_ISSUES: TypedDocumentNode<Gql.PaymentIssuesQuery, Gql.PaymentIssuesQueryVariables> = gql`
  query PaymentIssues($after: String) {
    paymentIssues(first: 50, after: $after) {
      edges {
        node {
          id
          kind
          since
          provider
          advice
          detail
          reference
          orderNumber
          amount {
            amount
            currency
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

export const WEBHOOKS: TypedDocumentNode<Gql.WebhooksQuery, Gql.WebhooksQueryVariables> = gql`
  query Webhooks($status: WebhookStatus, $after: String) {
    webhookDeliveries(status: $status, first: 50, after: $after) {
      edges {
        node {
          id
          provider
          type
          status
          attempts
          receivedAt
          lastError
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

export const RETRY_WEBHOOK: TypedDocumentNode<Gql.RetryWebhookMutation, Gql.RetryWebhookMutationVariables> = gql`
  mutation RetryWebhook($input: RetryWebhookInput!) {
    retryWebhook(input: $input) {
      __typename
      ... on WebhookDelivery {
        id
        status
        attempts
      }
      ... on UserError {
        message
      }
    }
  }
`;

export const UNDELIVERED: TypedDocumentNode<Gql.UndeliveredQuery, Gql.UndeliveredQueryVariables> = gql`
  query Undelivered($after: String) {
    emails(status: [FAILED, BOUNCED], first: 50, after: $after) {
      edges {
        node {
          id
          to
          template
          subject
          status
          createdAt
          lastError
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

export const RETRY_EMAIL: TypedDocumentNode<Gql.RetryEmailMutation, Gql.RetryEmailMutationVariables> = gql`
  mutation RetryEmail($input: RetryEmailInput!) {
    retryEmail(input: $input) {
      __typename
      ... on EmailMessage {
        id
        status
      }
      ... on UserError {
        message
      }
    }
  }
`;
