import { gql, type TypedDocumentNode } from '@apollo/client';
import type * as Gql from '../../gql/graphql.js';

export const PROVIDERS_NOW: TypedDocumentNode<Gql.ProvidersNowQuery, Gql.ProvidersNowQueryVariables> = gql`
  query ProvidersNow {
    paymentProviders {
      provider
      enabled
      currencies
      calls {
        kind
        circuit
        since
        retryAt
        lastError
        lastErrorAt
      }
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
          webhookDeliveryId
          differenceId
          differenceKind
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

export const RESOLVE_DIFFERENCE: TypedDocumentNode<
  Gql.ResolveDifferenceMutation,
  Gql.ResolveDifferenceMutationVariables
> = gql`
  mutation ResolveDifference($input: ResolveDifferenceInput!) {
    resolveDifference(input: $input) {
      __typename
      ... on ReconciliationDifference {
        id
        resolvedAt
      }
      ... on UserError {
        message
      }
    }
  }
`;

export const DISPUTES: TypedDocumentNode<Gql.DisputesQuery, Gql.DisputesQueryVariables> = gql`
  query Disputes($status: DisputeStatus, $after: String) {
    disputes(status: $status, first: 50, after: $after) {
      edges {
        node {
          id
          provider
          reference
          reason
          status
          openedAt
          respondBy
          closedAt
          orderNumber
          order {
            id
          }
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
  query Webhooks($status: WebhookStatus, $provider: PaymentProvider, $after: String) {
    webhookDeliveries(status: $status, provider: $provider, first: 50, after: $after) {
      edges {
        node {
          id
          provider
          eventKey
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

export const MAILS: TypedDocumentNode<Gql.MailsQuery, Gql.MailsQueryVariables> = gql`
  query Mails($status: [EmailStatus!], $after: String) {
    emails(status: $status, first: 50, after: $after) {
      edges {
        node {
          id
          to
          template
          subject
          status
          attempts
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

export const RETRY_MAIL: TypedDocumentNode<Gql.RetryMailMutation, Gql.RetryMailMutationVariables> = gql`
  mutation RetryMail($input: RetryEmailInput!) {
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

export type ProviderLine = Gql.ProvidersNowQuery['paymentProviders'][number];
export type CallsLine = NonNullable<ProviderLine['calls']>[number];
export type IssueLine = Gql.PaymentIssuesQuery['paymentIssues']['edges'][number]['node'];
export type DisputeLine = Gql.DisputesQuery['disputes']['edges'][number]['node'];
export type WebhookLine = Gql.WebhooksQuery['webhookDeliveries']['edges'][number]['node'];
export type MailLine = Gql.MailsQuery['emails']['edges'][number]['node'];
