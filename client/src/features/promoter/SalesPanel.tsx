import { useQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { SelectField } from '../../components/Field.js';
import { Figure } from '../../components/Figure.js';
import { LiveBadge } from '../../components/LiveBadge.js';
import { Failure } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { Skeleton, SkeletonPage } from '../../components/Skeleton.js';
import type * as Gql from '../../gql/graphql.js';
import { formatMoney, type MoneyValue } from '../../lib/money.js';
import { formatNumber } from '../../lib/numbers.js';
import { i18n } from '../../words/words.js';
import { buckets, EVENT_SALES, type EventSales } from './event-sales.js';
import type { ManagedEvent } from './manage-event.js';
import { SalesOverTime } from './SalesOverTime.js';
import { useSalesLive } from './useSalesLive.js';

/** What the event sold and what it brought, and when: as it is sold. */
export function SalesPanel({ event: { id, timeZone } }: { event: Pick<ManagedEvent, 'id' | 'timeZone'> }) {
  const [bucket, setBucket] = useState<Gql.TimeBucket>('DAY');
  const { data, previousData, error, refetch } = useQuery(EVENT_SALES, {
    variables: { id, bucket },
    fetchPolicy: 'cache-and-network',
  });
  const live = useSalesLive(id, refetch);
  const trouble = error ?? live.error;
  // The figures are the same however finely their time is told: they stay while other points are loading.
  const shown = data ?? previousData;
  const sales = shown?.event?.sales;
  return (
    <Panel title={t`Sales`} aside={<LiveBadge />}>
      {trouble && <Failure error={trouble} retry={() => void refetch()} />}
      {!shown && !error && (
        <SkeletonPage label={t`Sales are loading`}>
          <Skeleton className="h-72 w-full" />
        </SkeletonPage>
      )}
      {sales &&
        (sales.orders === 0 ? (
          <p className="text-ink-soft">
            <Trans>Nothing sold yet. The figures begin with the first order.</Trans>
          </p>
        ) : (
          <div className="flex flex-col gap-6">
            <Figures sales={sales} />
            <SelectField
              label={t`When it was sold`}
              className="max-w-80"
              value={bucket}
              onChange={event => setBucket(event.target.value as Gql.TimeBucket)}
            >
              {Object.entries(buckets).map(([value, { name }]) => (
                <option key={value} value={value}>
                  {i18n._(name)}
                </option>
              ))}
            </SelectField>
            {data?.event?.sales ? (
              <SalesOverTime points={data.event.sales.overTime} bucket={buckets[bucket]} timeZone={timeZone} />
            ) : (
              !error && (
                <SkeletonPage label={t`The points in time are loading`}>
                  <Skeleton className="h-36 w-full" />
                </SkeletonPage>
              )
            )}
          </div>
        ))}
    </Panel>
  );
}

function Figures({ sales }: { sales: EventSales }) {
  const { orders, tickets, gross, refunded, chargebacks, fees, net } = sales;
  return (
    <div className="grid gap-6 sm:grid-cols-2">
      <dl className="grid grid-cols-2 items-start gap-3">
        <Figure label={t`Orders`} value={formatNumber(orders)} />
        <Figure label={t`Tickets`} value={formatNumber(tickets)} note={t`that still count`} />
      </dl>
      <dl className="flex flex-col gap-2">
        <Row label={t`Gross`} money={gross} />
        <Row label={t`Refunded`} money={refunded} taken />
        {chargebacks.amount !== 0 && <Row label={t`Lost to banks`} money={chargebacks} taken />}
        <Row label={t`Fees`} money={fees} taken />
        <div className="mt-2 flex items-baseline justify-between gap-4 border-t border-hairline pt-4">
          <dt className="text-lg font-bold">
            <Trans>Net</Trans>
          </dt>
          <dd className="text-2xl font-bold">{formatMoney(net)}</dd>
        </div>
      </dl>
    </div>
  );
}

function Row({ label, money, taken = false }: { label: string; money: MoneyValue; taken?: boolean }) {
  return (
    <div className="flex justify-between gap-4">
      <dt>{label}</dt>
      <dd>{`${taken && money.amount > 0 ? '−' : ''}${formatMoney(money)}`}</dd>
    </div>
  );
}
