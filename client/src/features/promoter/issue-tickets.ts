import { gql, type TypedDocumentNode } from '@apollo/client';
import type * as Gql from '../../gql/graphql.js';

export const ISSUE_PAGE: TypedDocumentNode<Gql.IssuePageQuery, Gql.IssuePageQueryVariables> = gql`
  query IssuePage($eventId: ID!) {
    event(id: $eventId) {
      id
      title
      status
      timeZone
      viewerRole
      tiers {
        id
        name
        available
        waiting
      }
    }
  }
`;

export const ISSUANCES: TypedDocumentNode<Gql.IssuancesQuery, Gql.IssuancesQueryVariables> = gql`
  query Issuances($eventId: ID!, $after: String) {
    issuances(eventId: $eventId, first: 20, after: $after) {
      edges {
        node {
          id
          quantity
          reason
          createdAt
          tier {
            id
            name
          }
          issuedBy {
            id
            name
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

export const ISSUE_TICKETS: TypedDocumentNode<Gql.IssueTicketsMutation, Gql.IssueTicketsMutationVariables> = gql`
  mutation IssueTickets($input: IssueTicketsInput!) {
    issueTickets(input: $input) {
      __typename
      ... on TicketsIssued {
        tickets {
          id
        }
      }
      ... on SoldOutError {
        message
        available
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

export type IssueEvent = NonNullable<Gql.IssuePageQuery['event']>;
export type Refusal = Exclude<Gql.IssueTicketsMutation['issueTickets'], { __typename: 'TicketsIssued' }>;
