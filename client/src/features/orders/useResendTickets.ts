import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { say } from '../../components/Toasts.js';
import type * as Gql from '../../gql/graphql.js';
import { orderToken } from '../../lib/order-token.js';
import { problemOf } from '../../lib/problem.js';

const RESEND_TICKETS: TypedDocumentNode<Gql.ResendTicketsMutation, Gql.ResendTicketsMutationVariables> = gql`
  mutation ResendTickets($input: ResendTicketsInput!) {
    resendTickets(input: $input) {
      __typename
      ... on Order {
        id
      }
      ... on UserError {
        message
      }
    }
  }
`;

/** Mails the tickets again, and says so in passing. */
export function useResendTickets(orderId: string, email: string | null) {
  const [run, { loading }] = useMutation(RESEND_TICKETS);
  async function resend() {
    try {
      const { data } = await run({ variables: { input: { orderId, accessToken: orderToken(orderId) } } });
      const sent = data?.resendTickets.__typename === 'Order';
      say(!sent ? t`This order has no tickets to send` : email ? t`On its way to ${email}` : t`On its way`);
    } catch (error) {
      say(problemOf(error).advice);
    }
  }
  return { resend: () => void resend(), sending: loading };
}
