import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { useEffect, useRef } from 'react';
import type * as Gql from '../../gql/graphql.js';
import { orderToken } from '../../lib/order-token.js';

const CONFIRM_PAYMENT: TypedDocumentNode<Gql.ConfirmPaymentMutation, Gql.ConfirmPaymentMutationVariables> = gql`
  mutation ConfirmPayment($input: ConfirmPaymentInput!) {
    confirmPayment(input: $input) {
      __typename
      ... on Order {
        id
        status
        payments {
          id
          provider
          status
          failureReason
        }
      }
      ... on UserError {
        message
      }
    }
  }
`;

/** Asks the provider once, as the buyer comes back from its page; what it says lands in the cache. */
export function useConfirmPayment(orderId: string, returned: boolean) {
  const [run, { called, loading, error, data }] = useMutation(CONFIRM_PAYMENT);
  const asked = useRef(false);
  useEffect(() => {
    if (!returned || asked.current) return;
    asked.current = true;
    void run({ variables: { input: { orderId, accessToken: orderToken(orderId) } } }).catch(() => undefined);
  }, [run, orderId, returned]);
  const result = data?.confirmPayment;
  return {
    checking: returned && (!called || loading),
    unreachable: Boolean(error) || result?.__typename === 'PaymentProviderUnavailableError',
    again: () =>
      void run({ variables: { input: { orderId, accessToken: orderToken(orderId) } } }).catch(() => undefined),
  };
}
