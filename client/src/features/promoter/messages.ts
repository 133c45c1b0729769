import { gql, type TypedDocumentNode } from '@apollo/client';
import type * as Gql from '../../gql/graphql.js';

export const EVENT_MESSAGES: TypedDocumentNode<Gql.EventMessagesQuery, Gql.EventMessagesQueryVariables> = gql`
  query EventMessages($eventId: ID!, $after: String) {
    me {
      id
      email
    }
    event(id: $eventId) {
      id
      title
      timeZone
      viewerRole
      tiers {
        id
        name
      }
    }
    messages(eventId: $eventId, first: 20, after: $after) {
      edges {
        node {
          id
          subject
          body
          authorName
          recipients
          createdAt
          delivery {
            waiting
            sent
            delivered
            bounced
            failed
            refused
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

export const MESSAGE_RECIPIENTS: TypedDocumentNode<Gql.MessageRecipientsQuery, Gql.MessageRecipientsQueryVariables> =
  gql`
    query MessageRecipients($eventId: ID!, $tierIds: [ID!], $status: TicketStatus) {
      messageRecipients(eventId: $eventId, tierIds: $tierIds, status: $status)
    }
  `;

export const MESSAGE_ATTENDEES: TypedDocumentNode<Gql.MessageAttendeesMutation, Gql.MessageAttendeesMutationVariables> =
  gql`
    mutation MessageAttendees($input: MessageAttendeesInput!) {
      messageAttendees(input: $input) {
        __typename
        ... on MessageQueued {
          recipients
        }
        ... on InvalidInputError {
          message
          fields {
            path
            message
          }
        }
        ... on UserError {
          message
        }
      }
    }
  `;

export type MessageLine = Gql.EventMessagesQuery['messages']['edges'][number]['node'];
export type MessagedEvent = NonNullable<Gql.EventMessagesQuery['event']>;

/** Whose tickets stand how; the first is everybody who may still come. */
export const ticketStates: Record<'' | Gql.TicketStatus, string> = {
  '': 'Everybody with a ticket',
  VALID: 'Not there yet',
  CHECKED_IN: 'Inside now',
  CHECKED_OUT: 'Was inside and left',
  REFUNDED: 'Got a refund',
  VOID: 'Ticket was withdrawn',
};

export const people = (count: number): string => (count === 1 ? '1 person' : `${count} people`);
