import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../components/Button.js';
import { Dialog } from '../../components/Dialog.js';
import { Failure } from '../../components/Notice.js';
import type * as Gql from '../../gql/graphql.js';
import { orderToken } from '../../lib/order-token.js';

const EXTEND_HOLD: TypedDocumentNode<Gql.ExtendHoldMutation, Gql.ExtendHoldMutationVariables> = gql`
  mutation ExtendHold($input: ExtendHoldInput!) {
    extendHold(input: $input) {
      __typename
      ... on Order {
        id
        holdExpiresAt
      }
      ... on UserError {
        message
      }
    }
  }
`;

const WARN_MS = 20_000;
const usedKey = (orderId: string) => `foyer.extended.${orderId}`;

/** Twenty seconds before the end, once an order: offers five minutes more. */
export function ExtendHold({ orderId, msLeft }: { orderId: string; msLeft: number }) {
  const [run, { loading, error }] = useMutation(EXTEND_HOLD);
  const [closed, setClosed] = useState(() => sessionStorage.getItem(usedKey(orderId)) !== null);
  const close = () => {
    sessionStorage.setItem(usedKey(orderId), '1');
    setClosed(true);
  };
  // Refused means extended before or over by now; either way there is nothing left to offer.
  const extend = () =>
    void run({ variables: { input: { orderId, accessToken: orderToken(orderId) } } }).then(close, () => undefined);

  return (
    <Dialog open={!closed && msLeft > 0 && msLeft <= WARN_MS} title={t`Still there?`} onClose={close}>
      <p className="text-lg">
        <Trans>
          Your tickets go back on sale in <strong>{Math.ceil(msLeft / 1000)}</strong> seconds.
        </Trans>
      </p>
      {error && <Failure error={error} />}
      <div className="flex flex-wrap gap-2">
        <Button busy={loading} onClick={extend} autoFocus>
          <Trans>Keep them five more minutes</Trans>
        </Button>
        <Button look="quiet" onClick={close}>
          <Trans>No, thank you</Trans>
        </Button>
      </div>
    </Dialog>
  );
}
