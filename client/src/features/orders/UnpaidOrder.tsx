import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import { Button, ButtonLink } from '../../components/Button.js';
import { endedRegistration, ToRegistration } from '../../components/EndedRegistration.js';
import { NextTurn } from '../../components/NextTurn.js';
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
        tab={t`Order ${order.number}`}
        lead={t`Order ${order.number}`}
        actions={<OrderStatusBadge status={order.status} />}
      />
      {loading ? (
        <Notice title={t`Checking your payment…`}>
          <Trans>A few seconds. Please keep this page open.</Trans>
        </Notice>
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
      <Trans>Back to the event</Trans>
    </ButtonLink>
  );
  const isOpen = order.status === 'HELD' || order.status === 'AWAITING_PAYMENT';
  if (order.origin === 'REGISTRATION' && !isOpen) {
    const { title, words } = endedRegistration(order);
    return (
      <Notice
        title={title}
        action={
          <div className="flex flex-wrap gap-2">
            <ToRegistration order={order} />
            {toEvent}
          </div>
        }
      >
        {words}
      </Notice>
    );
  }
  switch (order.status) {
    case 'HELD':
    case 'AWAITING_PAYMENT':
      return (
        <Notice
          title={unreachable ? t`We couldn’t ask your provider yet` : t`Not paid yet`}
          action={
            <div className="flex flex-wrap gap-2">
              {unreachable && (
                <Button look="quiet" onClick={ask}>
                  <Trans>Ask again</Trans>
                </Button>
              )}
              <ButtonLink to={paths.checkout(order.id)}>
                <Trans>Go on to pay</Trans>
              </ButtonLink>
            </div>
          }
        >
          <Trans>If you have paid, your tickets appear here by themselves within a minute.</Trans>
        </Notice>
      );
    case 'EXPIRED':
      return (
        <Notice title={t`The hold ended before it was paid`} action={toEvent}>
          <p>
            <Trans>
              Nothing was charged. Money that arrives late buys the tickets if there is room, and comes back to you by
              itself if not.
            </Trans>
          </p>
          <NextTurn order={order} />
        </Notice>
      );
    default:
      return (
        <Notice title={t`This order was cancelled`} action={toEvent}>
          <Trans>Nothing was charged.</Trans>
        </Notice>
      );
  }
}
