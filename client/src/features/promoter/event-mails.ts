import { gql, type TypedDocumentNode } from '@apollo/client';
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type * as Gql from '../../gql/graphql.js';
import { i18n } from '../../words/words.js';

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

/** What a mail tells of while it has no subject: it gets one when it is sent. */
const subjects: Record<string, MessageDescriptor> = {
  orderTickets: msg`Tickets`,
  paymentFailed: msg`A payment that did not go through`,
  moneyReturned: msg`Money that goes back`,
  refundAsked: msg`Somebody asks for a refund`,
  refundDecided: msg`A decision on a refund`,
  refundFailed: msg`A refund that failed`,
  ticketRefunded: msg`A ticket that was refunded`,
  eventCancelled: msg`The event is called off`,
  eventChanged: msg`Another time or place`,
  reminder: msg`The event is about to begin`,
  message: msg`A message of yours`,
  testMessage: msg`A test of a message`,
  disputeOpened: msg`A bank asks for money back`,
  disputeClosed: msg`A bank has decided`,
  fraudWarning: msg`A bank’s warning of fraud`,
  ticketsVoid: msg`Tickets that are void`,
};

export function subjectOf({ subject, template }: Pick<MailLine, 'subject' | 'template'>): string {
  const words = subjects[template];
  return subject || (words ? i18n._(words) : template);
}
