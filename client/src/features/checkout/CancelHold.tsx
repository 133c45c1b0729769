import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { useNavigate } from 'react-router';
import { Button } from '../../components/Button.js';
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

/** Gives the tickets back before their time, for whoever waits for them. */
export function CancelHold({ order }: { order: HeldOrder }) {
  const navigate = useNavigate();
  const [run, { loading, error, data }] = useMutation(CANCEL_ORDER);
  const refused = data?.cancelOrder.__typename;

  async function cancel() {
    const answer = await run({ variables: { input: { orderId: order.id, accessToken: orderToken(order.id) } } }).catch(
      () => null,
    );
    if (answer?.data?.cancelOrder.__typename === 'Order')
      void navigate(paths.event(order.event.slug), { replace: true });
  }

  return (
    <div className="flex flex-col items-start gap-3">
      <Button look="bare" className="px-0!" busy={loading} onClick={() => void cancel()}>
        Give the tickets back
      </Button>
      {error && <Failure error={error} />}
      {refused === 'PaymentProviderUnavailableError' && (
        <Notice tone="problem" title="Not possible this minute">
          The payment page can’t be closed while your provider is unreachable. The hold ends by itself.
        </Notice>
      )}
      {refused === 'WrongStateError' && (
        <Notice tone="problem" title="This order can’t be cancelled any more">
          It is paid or over already.
        </Notice>
      )}
    </div>
  );
}
