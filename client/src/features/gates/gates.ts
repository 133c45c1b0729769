import { gql, type TypedDocumentNode } from '@apollo/client';
import type * as Gql from '../../gql/graphql.js';

export const GATES: TypedDocumentNode<Gql.GatesPageQuery, Gql.GatesPageQueryVariables> = gql`
  query GatesPage($id: ID!) {
    event(id: $id) {
      id
      title
      status
      timeZone
      reentry
      viewerRole
      gates {
        id
        name
        tiers {
          id
          name
        }
      }
      tiers {
        id
        name
        entryStartsAt
        entryEndsAt
      }
    }
  }
`;

export type GatesEvent = NonNullable<Gql.GatesPageQuery['event']>;
export type Gate = NonNullable<GatesEvent['gates']>[number];
export type EnteringTier = GatesEvent['tiers'][number];

/** The lists are read again after each change: they are short. */
export const again = { refetchQueries: [GATES], awaitRefetchQueries: true };

/** What the server found wrong, in one line. */
export const wrongFields = (fields: readonly { message: string }[], message: string): string =>
  fields.map(field => field.message).join(' ') || message;
