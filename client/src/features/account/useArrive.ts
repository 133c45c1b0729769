import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { useNavigate, useSearchParams } from 'react-router';
import { useSessionStore } from '../../apollo/useSession.js';
import type * as Gql from '../../gql/graphql.js';
import { paths } from '../../paths.js';

const SIGN_IN: TypedDocumentNode<Gql.SignInMutation, Gql.SignInMutationVariables> = gql`
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      __typename
      ... on Session {
        accessToken
        accessTokenExpiresAt
      }
      ... on UserError {
        message
      }
    }
  }
`;

const REGISTER: TypedDocumentNode<Gql.RegisterMutation, Gql.RegisterMutationVariables> = gql`
  mutation Register($input: RegisterUserInput!) {
    registerUser(input: $input) {
      __typename
      ... on Session {
        accessToken
        accessTokenExpiresAt
      }
      ... on UserError {
        message
      }
    }
  }
`;

const RESET_PASSWORD: TypedDocumentNode<Gql.ResetPasswordMutation, Gql.ResetPasswordMutationVariables> = gql`
  mutation ResetPassword($input: ResetPasswordInput!) {
    resetPassword(input: $input) {
      __typename
      ... on Session {
        accessToken
        accessTokenExpiresAt
      }
      ... on UserError {
        message
      }
    }
  }
`;

export const useSignIn = () => useMutation(SIGN_IN);
export const useRegister = () => useMutation(REGISTER);
export const useResetPassword = () => useMutation(RESET_PASSWORD);

/** Takes a new session and goes where the person was going: inside this site only, whatever `next` says. */
export function useArrive() {
  const session = useSessionStore();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  return ({ accessToken, accessTokenExpiresAt }: { accessToken: string; accessTokenExpiresAt: string }) => {
    session.adopt({ accessToken, accessTokenExpiresAt });
    void navigate(safeNext(params.get('next')), { replace: true });
  };
}

function safeNext(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : paths.events();
}
