import { gql, type TypedDocumentNode } from '@apollo/client';
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

export const mailStates: Record<Gql.EmailStatus, string> = {
  FAILED: 'Given up',
  BOUNCED: 'Bounced',
  QUEUED: 'Waiting',
  SENT: 'Sent',
  DELIVERED: 'Delivered',
  SUPERSEDED: 'Not needed any more',
};

const UNDELIVERED: Gql.EmailStatus[] = ['FAILED', 'BOUNCED'];

/** What the list can be cut down to, as the address names it. */
export const mailFilters = { ALL: 'All', UNDELIVERED: 'Did not arrive', ...mailStates };
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
const subjects: Record<string, string> = {
  orderTickets: 'Tickets',
  paymentFailed: 'A payment that did not go through',
  moneyReturned: 'Money that goes back',
  refundAsked: 'Somebody asks for a refund',
  refundDecided: 'A decision on a refund',
  refundFailed: 'A refund that failed',
  ticketRefunded: 'A ticket that was refunded',
  eventCancelled: 'The event is called off',
  eventChanged: 'Another time or place',
  reminder: 'The event is about to begin',
  message: 'A message of yours',
  testMessage: 'A test of a message',
  disputeOpened: 'A bank asks for money back',
  disputeClosed: 'A bank has decided',
  fraudWarning: 'A bank’s warning of fraud',
  ticketsVoid: 'Tickets that are void',
};

export const subjectOf = ({ subject, template }: Pick<MailLine, 'subject' | 'template'>): string =>
  subject || (subjects[template] ?? template);
