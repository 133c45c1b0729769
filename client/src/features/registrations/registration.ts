import { gql, type TypedDocumentNode } from '@apollo/client';
import { t } from '@lingui/core/macro';
import type * as Gql from '../../gql/graphql.js';

export const REGISTRATION_FORM: TypedDocumentNode<Gql.RegistrationFormQuery, Gql.RegistrationFormQueryVariables> = gql`
  query RegistrationForm($slug: String!) {
    event(slug: $slug) {
      id
      slug
      title
      status
      startsAt
      timeZone
      requiresApproval
      venue {
        name
      }
      organization {
        id
        name
      }
      questions {
        id
        label
        kind
        required
        perTicket
        choices
      }
      tiers {
        id
        name
        description
        onSale
        price {
          amount
          currency
        }
      }
    }
  }
`;

export const SUBMIT_REGISTRATION: TypedDocumentNode<
  Gql.SubmitRegistrationMutation,
  Gql.SubmitRegistrationMutationVariables
> = gql`
  mutation SubmitRegistration($input: SubmitRegistrationInput!) {
    submitRegistration(input: $input) {
      __typename
      ... on Registration {
        id
        accessToken
      }
      ... on UserError {
        message
      }
      ... on AnswersMissingError {
        questionIds
      }
      ... on InvalidInputError {
        fields {
          path
          message
        }
      }
    }
  }
`;

export const REGISTRATION: TypedDocumentNode<Gql.OwnRegistrationQuery, Gql.OwnRegistrationQueryVariables> = gql`
  query OwnRegistration($id: ID!, $accessToken: String) {
    registration(id: $id, accessToken: $accessToken) {
      id
      status
      name
      email
      phone
      teamName
      members
      answers
      decisionNote
      unpaidSince
      createdAt
      attachments {
        id
        fileName
        url
      }
      ticket {
        id
      }
      order {
        id
        status
        accessToken
        holdExpiresAt
        total {
          amount
          currency
        }
      }
      tier {
        id
        name
      }
      event {
        id
        slug
        title
        status
        startsAt
        timeZone
        venue {
          name
        }
        questions(removed: true) {
          id
          label
          kind
          required
          perTicket
          choices
        }
      }
    }
  }
`;

export const WITHDRAW_REGISTRATION: TypedDocumentNode<
  Gql.WithdrawRegistrationMutation,
  Gql.WithdrawRegistrationMutationVariables
> = gql`
  mutation WithdrawRegistration($input: WithdrawRegistrationInput!) {
    withdrawRegistration(input: $input) {
      __typename
      ... on Registration {
        id
        status
        unpaidSince
        order {
          id
          status
        }
      }
      ... on UserError {
        message
      }
    }
  }
`;

export const MY_REGISTRATIONS: TypedDocumentNode<Gql.MyRegistrationsQuery, Gql.MyRegistrationsQueryVariables> = gql`
  query MyRegistrations {
    myRegistrations {
      id
      status
      createdAt
      teamName
      tier {
        id
        name
      }
      event {
        id
        title
        status
        startsAt
        timeZone
      }
      order {
        id
        status
      }
    }
  }
`;

export type FormEvent = NonNullable<Gql.RegistrationFormQuery['event']>;
export type OwnRegistration = NonNullable<Gql.OwnRegistrationQuery['registration']>;

type Standing = Pick<Gql.MyRegistrationsQuery['myRegistrations'][number], 'status' | 'order' | 'event'>;

/** Whether an approved one has its place only once it is paid. */
export const isToPay = ({ status, order }: Omit<Standing, 'event'>): boolean =>
  status === 'APPROVED' && (order?.status === 'HELD' || order?.status === 'AWAITING_PAYMENT');

/** What each state is called to who registered. */
export function stateWords(one: Standing): string {
  if (isToPay(one)) return t`To be paid`;
  if (one.status === 'PENDING' && one.event.status === 'ENDED') return t`Not approved`;
  return {
    PENDING: t`Waiting for an answer`,
    APPROVED: t`Approved`,
    DECLINED: t`Declined`,
    WITHDRAWN: t({ message: 'Taken back', context: 'a registration' }),
  }[one.status];
}
