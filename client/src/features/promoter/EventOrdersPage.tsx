import { gql, type TypedDocumentNode } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import type { MessageDescriptor } from '@lingui/core';
import { msg, plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useParams } from 'react-router';
import { AnswerList } from '../../components/AnswerList.js';
import { EmptyState } from '../../components/EmptyState.js';
import { SelectField, TextField } from '../../components/Field.js';
import { Failure } from '../../components/Notice.js';
import { OrderStatusBadge } from '../../components/OrderStatusBadge.js';
import { PageHeading } from '../../components/PageHeading.js';
import { ShowMore } from '../../components/ShowMore.js';
import { Skeleton, SkeletonPage } from '../../components/Skeleton.js';
import { TableHead } from '../../components/TableHead.js';
import type * as Gql from '../../gql/graphql.js';
import type { Asked } from '../../lib/answers.js';
import { dateAndTime } from '../../lib/dates.js';
import { howMany } from '../../lib/how-many.js';
import { inList } from '../../lib/lists.js';
import { formatPrice } from '../../lib/money.js';
import { useDebounced } from '../../lib/useDebounced.js';
import { paths } from '../../paths.js';
import { i18n } from '../../words/words.js';
import { useFreshFiles } from './useFreshFiles.js';

const EVENT_ORDERS: TypedDocumentNode<Gql.EventOrdersQuery, Gql.EventOrdersQueryVariables> = gql`
  query EventOrders($eventId: ID!, $filter: OrderFilter, $after: String) {
    event(id: $eventId) {
      id
      title
      timeZone
      questions(removed: true) {
        id
        label
        kind
        required
        perTicket
        choices
      }
    }
    orders(eventId: $eventId, filter: $filter, first: 50, after: $after) {
      edges {
        node {
          id
          number
          status
          buyerName
          buyerEmail
          createdAt
          answers
          attachments {
            id
            fileName
            url
          }
          issuance {
            id
            reason
          }
          items {
            id
            quantity
            tier {
              id
              name
            }
          }
          total {
            amount
            currency
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

type OrderLine = Gql.EventOrdersQuery['orders']['edges'][number]['node'];

const statuses: [Gql.OrderStatus, MessageDescriptor][] = [
  ['PAID', msg`Paid`],
  ['AWAITING_PAYMENT', msg`Waiting for payment`],
  ['HELD', msg`Held`],
  ['REFUNDED', msg`Refunded`],
  ['PARTIALLY_REFUNDED', msg`Partly refunded`],
  ['EXPIRED', msg`Expired`],
  ['CANCELLED', msg`Cancelled`],
];

/** Every order of an event, found by name, address or number. */
export function EventOrdersPage() {
  const { eventId = '' } = useParams<'eventId'>();
  const [text, setText] = useState('');
  const [status, setStatus] = useState<Gql.OrderStatus | ''>('');
  const filter = { text: useDebounced(text.trim(), 250) || undefined, status: status || undefined };
  const { data, previousData, error, loading, refetch, fetchMore } = useQuery(EVENT_ORDERS, {
    variables: { eventId, filter },
    fetchPolicy: 'cache-and-network',
    notifyOnNetworkStatusChange: true,
  });
  const shown = data ?? previousData;
  const { hasNextPage, endCursor } = shown?.orders.pageInfo ?? {};
  const timeZone = shown?.event?.timeZone;
  return (
    <>
      <PageHeading
        title={t`Orders`}
        lead={shown?.event?.title}
        back={{ to: paths.manageEvent(eventId), label: t`Event` }}
      />
      <div className="mb-6 grid gap-4 sm:grid-cols-[1fr_14rem]">
        <TextField
          label={t`Search`}
          type="search"
          hint={t`Name, address or order number`}
          value={text}
          onChange={event => setText(event.target.value)}
        />
        <SelectField
          label={t`State`}
          value={status}
          onChange={event => setStatus(event.target.value as Gql.OrderStatus | '')}
        >
          <option value="">
            <Trans>All</Trans>
          </option>
          {statuses.map(([value, words]) => (
            <option key={value} value={value}>
              {i18n._(words)}
            </option>
          ))}
        </SelectField>
      </div>
      <p role="status" className="mb-3 font-semibold">
        {shown && !loading ? howMany(shown.orders, count => plural(count, { one: '# order', other: '# orders' })) : ' '}
      </p>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!shown ? (
        !error && (
          <SkeletonPage label={t`Loading orders`}>
            <Skeleton className="h-80 w-full" />
          </SkeletonPage>
        )
      ) : shown.orders.edges.length === 0 ? (
        <EmptyState icon="ticket" title={text || status ? t`Nothing matches` : t`No orders yet`}>
          {text || status
            ? t`Try fewer letters or another state.`
            : t`They appear here as soon as someone holds a ticket.`}
        </EmptyState>
      ) : (
        <OrderTable
          orders={shown.orders.edges.map(edge => edge.node)}
          timeZone={timeZone}
          questions={shown.event?.questions ?? []}
        />
      )}
      {hasNextPage && <ShowMore load={() => fetchMore({ variables: { after: endCursor } })} />}
    </>
  );
}

interface OrderTableProps {
  orders: OrderLine[];
  timeZone: string | undefined;
  questions: readonly Asked[];
}

/** A table where there is room, cards on a phone: the same cells, laid out anew. */
function OrderTable({ orders, timeZone, questions }: OrderTableProps) {
  const files = useFreshFiles();
  const cell = 'px-4 py-1 md:py-3 align-top';
  return (
    <div className="hairline overflow-x-auto rounded-card bg-surface" role="region" aria-label={t`Orders`} tabIndex={0}>
      <table className="w-full text-start max-md:block">
        <TableHead names={[t`Order`, t`Buyer`, t`Tickets`, t`Placed`, t`Total`, t`State`]} />
        <tbody className="divide-y divide-hairline max-md:block">
          {orders.map(order => (
            <tr key={order.id} className="max-md:flex max-md:flex-col max-md:py-3">
              <th scope="row" className={`${cell} font-bold whitespace-nowrap`}>
                {order.number}
              </th>
              <td className={cell}>
                <p className="font-medium">{order.buyerName}</p>
                <p className="text-sm break-all text-ink-soft">{order.buyerEmail}</p>
                {order.answers && (
                  <details>
                    <summary className="link min-h-6 cursor-pointer text-sm">
                      <Trans>Answers</Trans>
                    </summary>
                    <AnswerList
                      questions={questions}
                      answers={order.answers}
                      files={order.attachments}
                      renew={files.ofOrder(order.id)}
                    />
                  </details>
                )}
              </td>
              <td className={cell}>{inList(order.items.map(item => `${item.quantity} × ${item.tier.name}`))}</td>
              <td className={`${cell} whitespace-nowrap`}>{dateAndTime(order.createdAt, timeZone)}</td>
              <td className={`${cell} font-semibold whitespace-nowrap`}>
                {order.issuance ? t`Given out` : formatPrice(order.total)}
                {order.issuance && (
                  <p className="max-w-48 text-sm font-normal break-words whitespace-normal text-ink-soft">
                    {order.issuance.reason}
                  </p>
                )}
              </td>
              <td className={cell}>
                <OrderStatusBadge status={order.status} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
