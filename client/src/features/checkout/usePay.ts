import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { useEffect, useState } from 'react';
import type * as Gql from '../../gql/graphql.js';
import { leave } from '../../lib/leave.js';
import { orderToken } from '../../lib/order-token.js';
import { unknownRefusal } from '../../lib/problem.js';
import { serverWords } from '../../lib/server-words.js';
import { providerNames } from '../../lib/providers.js';
import { useIntentKey } from '../../lib/useIntentKey.js';
import { paths } from '../../paths.js';

const START_CHECKOUT: TypedDocumentNode<Gql.StartCheckoutMutation, Gql.StartCheckoutMutationVariables> = gql`
  mutation StartCheckout($input: StartCheckoutInput!) {
    startCheckout(input: $input) {
      __typename
      ... on CheckoutStarted {
        redirectUrl
        order {
          id
          status
          holdExpiresAt
        }
      }
      ... on UserError {
        message
      }
      ... on PaymentProviderUnavailableError {
        provider
        retryAfterSeconds
        alternatives
      }
      ... on CurrencyNotSupportedError {
        supported
      }
      ... on AmountTooSmallError {
        alternatives
      }
      ... on WrongStateError {
        state
      }
      ... on OfferUnclaimedError {
        token
      }
    }
  }
`;

type Result = Gql.StartCheckoutMutation['startCheckout'];
export type PayRefusal = Exclude<Result, { __typename: 'CheckoutStarted' }>;

/** Opens the provider's page, or finishes at once where nothing is due. Resolves to whether the order is paid already. */
export function usePay(orderId: string) {
  const [run, { loading, error }] = useMutation(START_CHECKOUT);
  const [refusal, setRefusal] = useState<PayRefusal | null>(null);
  const [leaving, setLeaving] = useState(false);
  const { keyFor, forget } = useIntentKey();

  // Back from the provider by the back button, the browser may show this very page as it was left.
  useEffect(() => {
    const shown = (event: PageTransitionEvent) => event.persisted && setLeaving(false);
    window.addEventListener('pageshow', shown);
    return () => window.removeEventListener('pageshow', shown);
  }, []);

  async function pay(provider: Gql.PaymentProvider | null, id = orderId): Promise<boolean> {
    const returnUrl = `${location.origin}${paths.checkout(id)}?returned=1`;
    const wish = { orderId: id, accessToken: orderToken(id), provider, returnUrl };
    setRefusal(null);
    const { data } = await run({ variables: { input: { ...wish, idempotencyKey: keyFor(wish) } } }).catch(() => ({
      data: undefined,
    }));
    const result = data?.startCheckout;
    if (!result) return false;
    forget();
    if (result.__typename !== 'CheckoutStarted') {
      setRefusal(result);
      return false;
    }
    if (!result.redirectUrl) return true;
    setLeaving(true);
    leave.to(result.redirectUrl);
    return false;
  }

  return { pay, busy: loading || leaving, error, refusal };
}

/** Why paying could not begin, and what to do about it. */
export function payWords(refusal: PayRefusal): { title: string; advice: string } {
  switch (refusal.__typename) {
    case 'HoldExpiredError':
      return { title: t`Your hold has ended`, advice: t`Nothing was charged. Try again to hold the tickets anew.` };
    case 'PaymentProviderUnavailableError': {
      const { provider, alternatives, retryAfterSeconds } = refusal;
      const other = alternatives[0];
      const minutes = Math.max(1, Math.ceil(retryAfterSeconds / 60));
      return {
        title: t`${providerNames[provider]} can’t be reached right now`,
        advice: other
          ? t`Your tickets stay held. Pay with ${providerNames[other]} instead.`
          : t`Your tickets stay held. ${providerNames[provider]} should be back in ${minutes} min.`,
      };
    }
    case 'CurrencyNotSupportedError':
      return {
        title: t`Not in this currency`,
        advice: t`This way of paying takes ${refusal.supported.join(', ')}. Choose another.`,
      };
    case 'AmountTooSmallError':
      return { title: t`Too little for this way of paying`, advice: serverWords(refusal) };
    case 'OfferUnclaimedError':
      return {
        title: t`The organizer asks something first`,
        advice: t`Claim your offer and answer there. Then you come back here to pay.`,
      };
    case 'WrongStateError':
      return { title: t`This order can’t be paid any more`, advice: t`Look at the order to see what became of it.` };
    case 'IdempotencyConflictError':
      return { title: t`That order changed meanwhile`, advice: t`Press again to pay it as it is now.` };
    default:
      return unknownRefusal(refusal satisfies never);
  }
}
