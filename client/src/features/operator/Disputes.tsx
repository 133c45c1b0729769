import { useQuery } from '@apollo/client/react';
import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Link } from 'react-router';
import { Badge } from '../../components/Badge.js';
import { Panel } from '../../components/Panel.js';
import type { DisputeStatus } from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { formatMoney } from '../../lib/money.js';
import { providerNames } from '../../lib/providers.js';
import { paths } from '../../paths.js';
import { i18n } from '../../words/words.js';
import { FilterField, Listing } from './Listing.js';
import { DISPUTES, type DisputeLine } from './operator.js';
import { chosen, useFilter } from './useFilter.js';

const states: Record<DisputeStatus, MessageDescriptor> = { OPEN: msg`Open`, WON: msg`Won`, LOST: msg`Lost` };

/** What buyers’ banks ask back, newest first. They are answered at the provider, not here. */
export function Disputes() {
  const state = useFilter('disputes', { ALL: msg`All`, ...states }, 'ALL');
  const asked = useQuery(DISPUTES, {
    variables: { status: chosen(state.value) },
    fetchPolicy: 'cache-and-network',
    notifyOnNetworkStatusChange: true,
  });
  return (
    <Panel title={t`Disputes`}>
      <div className="mb-6">
        <FilterField label={t`State of disputes`} filter={state} />
      </div>
      <Listing
        waiting={t`The disputes are loading`}
        more={t`Show more disputes`}
        asked={asked}
        of={data => data.disputes}
        empty={state.value === 'ALL' ? t`No bank has asked money back.` : t`There are none of these.`}
        line={dispute => <Line dispute={dispute} />}
      />
    </Panel>
  );
}

function Line({ dispute }: { dispute: DisputeLine }) {
  const { orderNumber, order, status, provider, reference, reason, openedAt, amount } = dispute;
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-64">
        <h3 className="flex flex-wrap items-center gap-3 text-lg">
          {order ? (
            <Link className="underline underline-offset-4" to={paths.order(order.id)}>
              {orderNumber}
            </Link>
          ) : (
            orderNumber
          )}
          <Badge strong={status === 'OPEN'}>{i18n._(states[status])}</Badge>
        </h3>
        <p>{standing(dispute)}</p>
        <p className="text-sm wrap-anywhere text-ink-soft">
          {reason.replaceAll('_', ' ')} · {providerNames[provider]} · {reference} ·{' '}
          <Trans>opened {dateAndTime(openedAt)}</Trans>
        </p>
      </div>
      <p className="text-lg font-bold tabular-nums">{formatMoney(amount)}</p>
    </div>
  );
}

/** What is to be done, or how it ended. */
function standing({ status, provider, respondBy, closedAt }: DisputeLine): string {
  const name = providerNames[provider];
  const ended = closedAt && dateAndTime(closedAt);
  const until = respondBy && dateAndTime(respondBy);
  switch (status) {
    case 'WON':
      return ended ? t`Won on ${ended}: the money stays.` : t`Won: the money stays.`;
    case 'LOST':
      return ended
        ? t`Lost on ${ended}: the bank has the money, and the tickets are void.`
        : t`Lost: the bank has the money, and the tickets are void.`;
    case 'OPEN':
      return until ? t`Send evidence on ${name}’s own pages by ${until}.` : t`Send evidence on ${name}’s own pages.`;
  }
}
