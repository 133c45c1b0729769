import { gql, type TypedDocumentNode } from '@apollo/client';
import type * as Gql from '../../gql/graphql.js';

export const CONFLICTS: TypedDocumentNode<Gql.ConflictsQuery, Gql.ConflictsQueryVariables> = gql`
  query Conflicts($eventId: ID!, $after: String) {
    event(id: $eventId) {
      id
      title
      timeZone
    }
    checkInConflicts(eventId: $eventId, first: 50, after: $after) {
      edges {
        node {
          id
          kind
          outcome
          byOldRule
          gate
          scannedAt
          receivedAt
          undoneAt
          device {
            id
            name
            staffName
          }
          ticket {
            id
            serial
            holderName
            status
            tier {
              id
              name
            }
          }
          countedInstead {
            id
            gate
            scannedAt
            offline
            device {
              id
              name
              staffName
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

export type Conflict = Gql.ConflictsQuery['checkInConflicts']['edges'][number]['node'];
