import { gql, type TypedDocumentNode } from '@apollo/client';
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
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
export const ticketStates: Record<'' | Gql.TicketStatus, MessageDescriptor> = {
  '': msg`Everybody with a ticket`,
  VALID: msg`Not there yet`,
  CHECKED_IN: msg`Inside now`,
  CHECKED_OUT: msg`Was inside and left`,
  REFUNDED: msg`Got a refund`,
  VOID: msg`Ticket was withdrawn`,
};
