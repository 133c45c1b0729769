import { gql, type TypedDocumentNode } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';
import type * as Gql from '../../gql/graphql.js';

const ORDER_FILES: TypedDocumentNode<Gql.OrderFilesQuery, Gql.OrderFilesQueryVariables> = gql`
  query OrderFiles($id: ID!) {
    order(id: $id) {
      id
      attachments {
        id
        url
      }
    }
  }
`;

const REGISTRATION_FILES: TypedDocumentNode<Gql.RegistrationFilesQuery, Gql.RegistrationFilesQueryVariables> = gql`
  query RegistrationFiles($id: ID!) {
    registration(id: $id) {
      id
      attachments {
        id
        url
      }
    }
  }
`;

type Files = readonly { readonly id: string; readonly url: string }[] | undefined;

/** Links to files last five minutes, and lists stay open for hours: the link of a file is asked for as it is clicked. */
export function useFreshFiles() {
  const client = useApolloClient();
  const fetchPolicy = 'no-cache'; // the list is not drawn anew for it
  const urlOf = (files: Files, fileId: string) => files?.find(({ id }) => id === fileId)?.url;
  return {
    /** The link of a file that came with an order's answers; undefined where it is gone. Rejects where nothing answers. */
    ofOrder: (id: string) => async (fileId: string) => {
      const { data } = await client.query({ query: ORDER_FILES, variables: { id }, fetchPolicy });
      return urlOf(data?.order?.attachments, fileId);
    },
    /** As `ofOrder`, for a registration. */
    ofRegistration: (id: string) => async (fileId: string) => {
      const { data } = await client.query({ query: REGISTRATION_FILES, variables: { id }, fetchPolicy });
      return urlOf(data?.registration?.attachments, fileId);
    },
  };
}
