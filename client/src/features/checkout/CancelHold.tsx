import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '../../components/Button.js';
import { Dialog } from '../../components/Dialog.js';
import { Failure, Notice } from '../../components/Notice.js';
import type * as Gql from '../../gql/graphql.js';
import { orderToken } from '../../lib/order-token.js';
import { paths } from '../../paths.js';
import type { HeldOrder } from './HeldCheckout.js';

const CANCEL_ORDER: TypedDocumentNode<Gql.CancelOrderMutation, Gql.CancelOrderMutationVariables> = gql`
  mutation CancelOrder($input: CancelOrderInput!) {
    cancelOrder(input: $input) {
      __typename
      ... on Order {
        id
        status
      }
      ... on UserError {
        message
      }
    }
  }
`;

/** Gives the tickets back before their time, for whoever waits for them. What can't be had again is asked about first. */
export function CancelHold({ order }: { order: HeldOrder }) {
  const navigate = useNavigate();
  const [run, { loading, error, data }] = useMutation(CANCEL_ORDER);
  const [asking, setAsking] = useState(false);
  const refused = data?.cancelOrder.__typename;
  const loses = lossOf(order);

  async function cancel() {
    const answer = await run({ variables: { input: { orderId: order.id, accessToken: orderToken(order.id) } } }).catch(
      () => null,
    );
    setAsking(false);
    if (answer?.data?.cancelOrder.__typename === 'Order')
      void navigate(paths.event(order.event.slug), { replace: true });
  }

  return (
    <div className="flex flex-col items-start gap-3">
      <Button
        look="bare"
        className="px-0!"
        busy={loading && !asking}
        onClick={() => (loses ? setAsking(true) : void cancel())}
      >
        <Trans>Give the tickets back</Trans>
      </Button>
      <Dialog open={asking} title={t`Give the tickets back?`} onClose={() => setAsking(false)}>
        <p>{loses}</p>
        <div className="flex flex-wrap gap-3">
          <Button busy={loading} onClick={() => void cancel()}>
            <Trans>Yes, give them back</Trans>
          </Button>
          <Button look="quiet" onClick={() => setAsking(false)}>
            <Trans>Keep them</Trans>
          </Button>
        </div>
      </Dialog>
      {error && <Failure error={error} />}
      {refused === 'PaymentProviderUnavailableError' && (
        <Notice tone="problem" title={t`Not possible this minute`}>
          <Trans>The payment page can’t be closed while your provider is unreachable. The hold ends by itself.</Trans>
        </Notice>
      )}
      {refused === 'WrongStateError' && (
        <Notice tone="problem" title={t`This order can’t be cancelled any more`}>
          <Trans>It is paid or over already.</Trans>
        </Notice>
      )}
    </div>
  );
}

/** What is lost with the tickets; null for what can simply be bought again. */
function lossOf({ origin }: HeldOrder): string | null {
  switch (origin) {
    case 'WAITLIST':
      return t`They were offered to you from the waitlist. They go to the next in line, and you lose your place.`;
    case 'REGISTRATION':
      return t`Your registration is taken back with them, for good, and the place goes to others.`;
    default:
      return null;
  }
}
