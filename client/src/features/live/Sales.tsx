import { gql, type TypedDocumentNode } from '@apollo/client';
import { useQuery, useSubscription } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Failure } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { Skeleton, SkeletonPage } from '../../components/Skeleton.js';
import type * as Gql from '../../gql/graphql.js';
import { formatMoney } from '../../lib/money.js';
import { formatNumber } from '../../lib/numbers.js';
import { useNow } from '../../lib/useNow.js';
import { clockTime } from '../../lib/dates.js';
import { curveOf } from './entries.js';
import { OWN_STREAM } from './own-stream.js';
import { StepsChart } from './StepsChart.js';
import { StepsTable } from './StepsTable.js';

const SALES: TypedDocumentNode<Gql.LiveSalesSubscription, Gql.LiveSalesSubscriptionVariables> = gql`
  subscription LiveSales($eventId: ID!) {
    sales(eventId: $eventId) {
      eventId
      orders
      tickets
      gross {
        amount
        currency
      }
      net {
        amount
        currency
      }
    }
  }
`;

const SOLD_BY_MINUTE: TypedDocumentNode<Gql.SoldByMinuteQuery, Gql.SoldByMinuteQueryVariables> = gql`
  query SoldByMinute($id: ID!) {
    event(id: $id) {
      id
      sales {
        eventId
        overTime(bucket: MINUTE) {
          at
          tickets
        }
      }
    }
  }
`;

/** Sales of the evening are a matter of half hours. */
const LAST_DAY = { minutes: 1_440, step: 30 };
const POLL_MS = 30_000;

/** What the event sold and brought, as it sells, and when during the last day. Never for gate staff. */
export function Sales({ eventId, timeZone }: { eventId: string; timeZone: string }) {
  const [sales, setSales] = useState<Gql.LiveSalesSubscription['sales'] | null>(null);
  const { error, restart } = useSubscription(SALES, {
    variables: { eventId },
    fetchPolicy: 'no-cache',
    context: OWN_STREAM,
    onData: ({ data }) => data.data && setSales(data.data.sales),
  });
  return (
    <Panel title={t`Sales`}>
      <div className="flex flex-col gap-5">
        {error && <Failure error={error} retry={restart} />}
        {!sales && !error && (
          <SkeletonPage label={t`Sales are loading`}>
            <Skeleton className="h-24 w-full" />
          </SkeletonPage>
        )}
        {sales && (
          <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-4">
            <Amount label={t`Brought in`} value={formatMoney(sales.gross)} />
            <Amount label={t`What is left of it`} value={formatMoney(sales.net)} />
            <Amount label={t`Orders`} value={formatNumber(sales.orders)} />
            <Amount label={t`Tickets`} value={formatNumber(sales.tickets)} />
          </dl>
        )}
        <LastDay eventId={eventId} timeZone={timeZone} />
      </div>
    </Panel>
  );
}

function Amount({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt className="text-ink-soft">{label}</dt>
      <dd className="text-2xl font-bold break-words">{value}</dd>
    </div>
  );
}

function LastDay({ eventId, timeZone }: { eventId: string; timeZone: string }) {
  const now = useNow();
  const { data, error, refetch } = useQuery(SOLD_BY_MINUTE, {
    variables: { id: eventId },
    fetchPolicy: 'no-cache',
    pollInterval: POLL_MS,
  });
  const points = data?.event?.sales?.overTime;
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!points) return null;
  const sold = points.map(({ at, tickets }) => ({ at, gate: '', entries: tickets }));
  const curve = { ...curveOf(sold, now, LAST_DAY), gates: [] };
  if (curve.total === 0)
    return (
      <p className="text-ink-soft">
        <Trans>Nothing was sold during the last day.</Trans>
      </p>
    );
  const from = clockTime(new Date(curve.steps[0]!.at).toISOString(), timeZone);
  const [all, peak] = [formatNumber(curve.total), formatNumber(curve.most)];
  return (
    <div>
      <StepsChart
        curve={curve}
        timeZone={timeZone}
        label={t`Tickets sold since ${from} yesterday: ${all}, at most ${peak} in half an hour`}
      />
      <StepsTable curve={curve} timeZone={timeZone} name={t`Tickets sold in half an hour`} all={t`Tickets`} />
    </div>
  );
}
