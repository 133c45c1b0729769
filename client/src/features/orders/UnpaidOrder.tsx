import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { useEffect, useRef } from 'react';
import { Button, ButtonLink } from '../../components/Button.js';
import { Notice } from '../../components/Notice.js';
import { OrderStatusBadge } from '../../components/OrderStatusBadge.js';
import { PageHeading } from '../../components/PageHeading.js';
import type * as Gql from '../../gql/graphql.js';
import { orderToken } from '../../lib/order-token.js';
import { paths } from '../../paths.js';
import type { PageOrder } from './OrderPage.js';

const ASK_PROVIDER: TypedDocumentNode<Gql.AskProviderMutation, Gql.AskProviderMutationVariables> = gql`
  mutation AskProvider($input: ConfirmPaymentInput!) {
    confirmPayment(input: $input) {
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

/** An order without tickets yet, or for good. Whoever comes here from the payment page waits only as long as needed. */
export function UnpaidOrder({ order }: { order: PageOrder }) {
  const [run, { loading, error, data }] = useMutation(ASK_PROVIDER);
  const awaits = order.status === 'AWAITING_PAYMENT';
  const asked = useRef(false);
  const ask = () =>
    void run({ variables: { input: { orderId: order.id, accessToken: orderToken(order.id) } } }).catch(() => undefined);
  useEffect(() => {
    if (!awaits || asked.current) return;
    asked.current = true;
    ask();
  });

  return (
    <div className="max-w-2xl">
      <PageHeading
        title={order.event.title}
        tab={`Order ${order.number}`}
        lead={`Order ${order.number}`}
        actions={<OrderStatusBadge status={order.status} />}
      />
      {loading ? (
        <Notice title="Checking your payment…">A few seconds. Please keep this page open.</Notice>
      ) : (
        <State
          order={order}
          unreachable={Boolean(error) || data?.confirmPayment.__typename === 'PaymentProviderUnavailableError'}
          ask={ask}
        />
      )}
    </div>
  );
}

function State({ order, unreachable, ask }: { order: PageOrder; unreachable: boolean; ask: () => void }) {
  const toEvent = (
    <ButtonLink look="quiet" to={paths.event(order.event.slug)}>
      Back to the event
    </ButtonLink>
  );
  switch (order.status) {
    case 'HELD':
    case 'AWAITING_PAYMENT':
      return (
        <Notice
          title={unreachable ? 'We couldn’t ask your provider yet' : 'Not paid yet'}
          action={
            <div className="flex flex-wrap gap-2">
              {unreachable && (
                <Button look="quiet" onClick={ask}>
                  Ask again
                </Button>
              )}
              <ButtonLink to={paths.checkout(order.id)}>Go on to pay</ButtonLink>
            </div>
          }
        >
          If you have paid, your tickets appear here by themselves within a minute.
        </Notice>
      );
    case 'EXPIRED':
      return (
        <Notice title="The hold ended before it was paid" action={toEvent}>
          Nothing was charged. Money that arrives late buys the tickets if there is room, and comes back to you by
          itself if not.
        </Notice>
      );
    default:
      return (
        <Notice title="This order was cancelled" action={toEvent}>
          Nothing was charged.
        </Notice>
      );
  }
}
