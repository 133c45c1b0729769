import { gql, type TypedDocumentNode } from '@apollo/client';
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type * as Gql from '../../gql/graphql.js';

export const EVENT_MAILS: TypedDocumentNode<Gql.EventMailsQuery, Gql.EventMailsQueryVariables> = gql`
  query EventMails($eventId: ID!, $status: [EmailStatus!], $after: String) {
    event(id: $eventId) {
      id
      title
      timeZone
      viewerRole
    }
    emails(eventId: $eventId, status: $status, first: 50, after: $after) {
      edges {
        node {
          id
          to
          template
          subject
          status
          createdAt
          sentAt
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

export const RETRY_EVENT_MAIL: TypedDocumentNode<Gql.RetryEventMailMutation, Gql.RetryEventMailMutationVariables> = gql`
  mutation RetryEventMail($input: RetryEmailInput!) {
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

export type MailLine = Gql.EventMailsQuery['emails']['edges'][number]['node'];

export const mailStates: Record<Gql.EmailStatus, MessageDescriptor> = {
  FAILED: msg`Given up`,
  BOUNCED: msg`Bounced`,
  QUEUED: msg`Waiting`,
  SENT: msg`Sent`,
  DELIVERED: msg`Delivered`,
  SUPERSEDED: msg`Not needed any more`,
};

const UNDELIVERED: Gql.EmailStatus[] = ['FAILED', 'BOUNCED'];

/** What the list can be cut down to, as the address names it. */
export const mailFilters = { ALL: msg`All`, UNDELIVERED: msg`Did not arrive`, ...mailStates };
type MailFilter = keyof typeof mailFilters;

/** An address that somebody typed wrong shows all. */
export const mailFilterOf = (text: string | null): MailFilter =>
  text !== null && Object.hasOwn(mailFilters, text) ? (text as MailFilter) : 'ALL';

export function statusesOf(filter: MailFilter): Gql.EmailStatus[] | undefined {
  if (filter === 'ALL') return undefined;
  return filter === 'UNDELIVERED' ? UNDELIVERED : [filter];
}

export const isUndelivered = (status: Gql.EmailStatus): boolean => UNDELIVERED.includes(status);
