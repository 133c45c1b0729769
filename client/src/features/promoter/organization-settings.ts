import { gql, type TypedDocumentNode } from '@apollo/client';
import type * as Gql from '../../gql/graphql.js';

export const ORGANIZATION_SETTINGS: TypedDocumentNode<
  Gql.OrganizationSettingsQuery,
  Gql.OrganizationSettingsQueryVariables
> = gql`
  query OrganizationSettings($slug: String!) {
    me {
      id
      memberships {
        role
        organization {
          id
          slug
          name
        }
      }
    }
    organization(slug: $slug) {
      id
      slug
      name
      description
      website
      feeBasisPoints
      feeFixed
      feesPaidBy
      legalName
      address
      taxNumber
      contactEmail
      receiptPrefix
    }
  }
`;

export const UPDATE_ORGANIZATION: TypedDocumentNode<
  Gql.UpdateOrganizationMutation,
  Gql.UpdateOrganizationMutationVariables
> = gql`
  mutation UpdateOrganization($input: UpdateOrganizationInput!) {
    updateOrganization(input: $input) {
      __typename
      ... on Organization {
        id
        name
        description
        website
        feeBasisPoints
        feeFixed
        feesPaidBy
        legalName
        address
        taxNumber
        contactEmail
        receiptPrefix
      }
      ... on InvalidInputError {
        message
        fields {
          path
          message
        }
      }
    }
  }
`;

export type SettingsOrganization = NonNullable<Gql.OrganizationSettingsQuery['organization']>;
