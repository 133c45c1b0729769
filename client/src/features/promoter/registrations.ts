import { gql, type TypedDocumentNode } from '@apollo/client';
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type * as Gql from '../../gql/graphql.js';

export const EVENT_REGISTRATIONS: TypedDocumentNode<Gql.EventRegistrationsQuery, Gql.EventRegistrationsQueryVariables> =
  gql`
    query EventRegistrations($eventId: ID!, $status: RegistrationStatus, $after: String) {
      event(id: $eventId) {
        id
        title
        timeZone
        viewerRole
        questions(removed: true) {
          id
          label
          kind
          required
          perTicket
          choices
        }
      }
      registrations(eventId: $eventId, status: $status, first: 50, after: $after) {
        edges {
          node {
            id
            status
            name
            email
            phone
            teamName
            members
            answers
            decisionNote
            obstacle
            obstacleCode
            unpaidSince
            createdAt
            plannedDecision {
              approve
              takesEffectAt
            }
            attachments {
              id
              fileName
              url
            }
            tier {
              id
              name
            }
            order {
              id
              status
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

/** What changes of a registration once it is decided, for rows that stand on the page already. */
export const REGISTRATIONS_NOW: TypedDocumentNode<Gql.RegistrationsNowQuery, Gql.RegistrationsNowQueryVariables> = gql`
  query RegistrationsNow($eventId: ID!, $ids: [ID!]!) {
    registrations(eventId: $eventId, ids: $ids, first: 100) {
      edges {
        node {
          id
          status
          decisionNote
          obstacle
          obstacleCode
          unpaidSince
          plannedDecision {
            approve
            takesEffectAt
          }
          order {
            id
            status
          }
        }
      }
    }
  }
`;

export const DECIDE_REGISTRATIONS: TypedDocumentNode<
  Gql.DecideRegistrationsMutation,
  Gql.DecideRegistrationsMutationVariables
> = gql`
  mutation DecideRegistrations($input: DecideRegistrationsInput!) {
    decideRegistrations(input: $input) {
      __typename
      ... on RegistrationsDecided {
        undoUntil
        registrations {
          id
          obstacle
          obstacleCode
          plannedDecision {
            approve
            takesEffectAt
          }
        }
      }
      ... on UserError {
        message
      }
    }
  }
`;

export const UNDO_DECISIONS: TypedDocumentNode<Gql.UndoDecisionsMutation, Gql.UndoDecisionsMutationVariables> = gql`
  mutation UndoDecisions($input: UndoDecisionsInput!) {
    undoDecisions(input: $input) {
      __typename
      ... on DecisionsUndone {
        registrations {
          id
          plannedDecision {
            approve
            takesEffectAt
          }
        }
      }
      ... on UserError {
        message
      }
    }
  }
`;

export type RegistrationLine = Gql.EventRegistrationsQuery['registrations']['edges'][number]['node'];

/** What each state is called backstage. */
export const registrationStates: Record<Gql.RegistrationStatus, MessageDescriptor> = {
  PENDING: msg`To decide`,
  APPROVED: msg`Approved`,
  DECLINED: msg`Declined`,
  WITHDRAWN: msg({ message: 'Taken back', context: 'a registration' }),
};
