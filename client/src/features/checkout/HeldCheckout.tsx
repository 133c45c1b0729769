import { gql, type TypedDocumentNode } from '@apollo/client';
import { useSubscription, useSuspenseQuery } from '@apollo/client/react';
import { Navigate, useParams, useSearchParams } from 'react-router';
import { Sums } from '../../components/Sums.js';
import type * as Gql from '../../gql/graphql.js';
import { orderToken } from '../../lib/order-token.js';
import { useServerClock } from '../../lib/useServerClock.js';
import { paths } from '../../paths.js';
import { CheckoutFrame } from './CheckoutFrame.js';
import { HoldEnded } from './HoldEnded.js';
import { PayStep } from './PayStep.js';
import { useConfirmPayment } from './useConfirmPayment.js';

const HELD_ORDER: TypedDocumentNode<Gql.HeldOrderQuery, Gql.HeldOrderQueryVariables> = gql`
  query HeldOrder($id: ID!, $accessToken: String) {
    order(id: $id, accessToken: $accessToken) {
      id
      number
      origin
      status
      buyerName
      buyerEmail
      holdExpiresAt
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
      payments {
        id
        provider
        status
        failureReason
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
        imageUrl
        image {
          sources {
            url
            width
          }
        }
        startsAt
        timeZone
        venue {
          name
        }
      }
    }
  }
`;

const HELD_ORDER_CHANGED: TypedDocumentNode<
  Gql.HeldOrderChangedSubscription,
  Gql.HeldOrderChangedSubscriptionVariables
> = gql`
  subscription HeldOrderChanged($id: ID!, $accessToken: String) {
    order(id: $id, accessToken: $accessToken) {
      id
      status
      holdExpiresAt
      payments {
        id
        provider
        status
        failureReason
      }
      registration {
        id
        status
        order {
          id
        }
      }
      event {
        id
        status
      }
    }
  }
`;

export type HeldOrder = NonNullable<Gql.HeldOrderQuery['order']>;

/** The second step and what can become of it: an order that waits for its money. */
export function HeldCheckout() {
  const { orderId = '' } = useParams<'orderId'>();
  const variables = { id: orderId, accessToken: orderToken(orderId) };
  const { data } = useSuspenseQuery(HELD_ORDER, { variables, fetchPolicy: 'cache-and-network' });
  useSubscription(HELD_ORDER_CHANGED, { variables, ignoreResults: true });
  // A second tab has no access token of it: the order's page says how to open it.
  return data.order ? <HeldView order={data.order} /> : <Navigate to={paths.order(orderId)} replace />;
}

function HeldView({ order }: { order: HeldOrder }) {
  const now = useServerClock();
  const [params] = useSearchParams();
  const confirmation = useConfirmPayment(order.id, params.has('returned'));
  const waits = order.status === 'HELD' || order.status === 'AWAITING_PAYMENT';
  const msLeft = order.holdExpiresAt && now !== null ? Date.parse(order.holdExpiresAt) - now : null;
  const over =
    order.status === 'EXPIRED' ||
    order.status === 'CANCELLED' ||
    (waits && msLeft !== null && msLeft <= 0 && !confirmation.checking);

  if (!waits && !over) return <Navigate to={paths.order(order.id)} replace />;
  return (
    <CheckoutFrame
      event={order.event}
      step="pay"
      sums={<Sums {...order} lines={order.items.map(({ tier, ...line }) => ({ ...line, name: tier.name }))} />}
    >
      {over ? <HoldEnded order={order} /> : <PayStep order={order} msLeft={msLeft} confirmation={confirmation} />}
    </CheckoutFrame>
  );
}
