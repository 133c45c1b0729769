import { gql, type TypedDocumentNode } from '@apollo/client';
import { useSubscription, useSuspenseQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useParams } from 'react-router';
import { Skeleton, SkeletonPage } from '../../components/Skeleton.js';
import type * as Gql from '../../gql/graphql.js';
import { orderToken } from '../../lib/order-token.js';
import { useLookedAgain } from '../../lib/useLookedAgain.js';
import { paths } from '../../paths.js';
import { PaidOrder } from './PaidOrder.js';
import { PASS_ON } from './pass-on.js';
import { TICKET_FACE } from './TicketFace.js';
import { TICKET_FILES } from './TicketFiles.js';
import { Unopened } from './Unopened.js';
import { UnpaidOrder } from './UnpaidOrder.js';
import { useFreshSecrets } from './useFreshSecrets.js';

const ORDER_PAGE: TypedDocumentNode<Gql.OrderPageQuery, Gql.OrderPageQueryVariables> = gql`
  query OrderPage($id: ID!, $accessToken: String) {
    order(id: $id, accessToken: $accessToken) {
      id
      number
      origin
      status
      buyerName
      buyerEmail
      paidAt
      receiptUrl
      items {
        id
        quantity
        tier {
          id
          name
        }
        total {
          amount
          currency
        }
      }
      discount {
        amount
        currency
      }
      fees {
        amount
        currency
      }
      tax {
        amount
        currency
      }
      total {
        amount
        currency
      }
      refunded {
        amount
        currency
      }
      refunds {
        id
        status
        decisionNote
        creditNoteUrl
        amount {
          amount
          currency
        }
        tickets {
          id
        }
      }
      registration {
        id
        status
        accessToken
        order {
          id
        }
      }
      event {
        id
        slug
        title
        status
        startsAt
        timeZone
        refundDeadline
        venue {
          name
        }
      }
      tickets {
        id
        serial
        status
        rotatingSecret
        ...TicketFace
        ...TicketFiles
        ...PassOn
      }
    }
  }
  ${TICKET_FACE}
  ${TICKET_FILES}
  ${PASS_ON}
`;

const ORDER_CHANGED: TypedDocumentNode<Gql.OrderChangedSubscription, Gql.OrderChangedSubscriptionVariables> = gql`
  subscription OrderChanged($id: ID!, $accessToken: String) {
    order(id: $id, accessToken: $accessToken) {
      id
      status
      registration {
        id
        status
        order {
          id
        }
      }
      receiptUrl
      refunded {
        amount
        currency
      }
      refunds {
        id
        status
        decisionNote
        creditNoteUrl
        amount {
          amount
          currency
        }
        tickets {
          id
        }
      }
      tickets {
        id
        serial
        status
        ...TicketFace
        ...TicketFiles
        ...PassOn
      }
    }
  }
  ${TICKET_FACE}
  ${TICKET_FILES}
  ${PASS_ON}
`;

export type PageOrder = NonNullable<Gql.OrderPageQuery['order']>;

/** The buyer's page after paying: the tickets, and everything to be done with them. */
export function OrderPage() {
  const { orderId = '' } = useParams<'orderId'>();
  const variables = { id: orderId, accessToken: orderToken(orderId) };
  const { data, refetch } = useSuspenseQuery(ORDER_PAGE, {
    variables,
    fetchPolicy: 'cache-and-network',
    context: { keep: true },
  });
  useSubscription(ORDER_CHANGED, { variables, ignoreResults: true });
  // The subscription tells of the order; what the gate did to a ticket shows when its page is looked at again.
  useLookedAgain(refetch);
  useFreshSecrets(ORDER_PAGE, variables, data.order?.tickets.some(({ rotatingSecret }) => rotatingSecret) ?? false);

  const { order } = data;
  if (!order) {
    return (
      <Unopened title={t`We can’t show this order`} path={paths.order(orderId)}>
        <Trans>Open it by the link in your mail, or sign in with the account that bought it.</Trans>
      </Unopened>
    );
  }
  const sold = order.status === 'PAID' || order.status === 'PARTIALLY_REFUNDED' || order.status === 'REFUNDED';
  return sold ? <PaidOrder order={order} onChanged={refetch} /> : <UnpaidOrder order={order} />;
}

export function OrderPageSkeleton() {
  return (
    <SkeletonPage label={t`Loading your tickets`}>
      <Skeleton className="mb-8 h-12 w-2/3" />
      <div className="grid gap-8 lg:grid-cols-[24rem_minmax(0,1fr)]">
        <Skeleton className="mx-auto h-[34rem] w-full max-w-sm" />
        <Skeleton className="h-64 w-full" />
      </div>
    </SkeletonPage>
  );
}
