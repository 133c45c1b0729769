import { useQuery } from '@apollo/client/react';
import { Link } from 'react-router';
import { Badge } from '../../components/Badge.js';
import { Panel } from '../../components/Panel.js';
import type { DisputeStatus } from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { formatMoney } from '../../lib/money.js';
import { providerNames } from '../../lib/providers.js';
import { paths } from '../../paths.js';
import { FilterField, Listing } from './Listing.js';
import { DISPUTES, type DisputeLine } from './operator.js';
import { chosen, useFilter } from './useFilter.js';

const states: Record<DisputeStatus, string> = { OPEN: 'Open', WON: 'Won', LOST: 'Lost' };

/** What buyers’ banks ask back, newest first. They are answered at the provider, not here. */
export function Disputes() {
  const state = useFilter('disputes', { ALL: 'All', ...states }, 'ALL');
  const asked = useQuery(DISPUTES, {
    variables: { status: chosen(state.value) },
    fetchPolicy: 'cache-and-network',
    notifyOnNetworkStatusChange: true,
  });
  return (
    <Panel title="Disputes">
      <div className="mb-6">
        <FilterField label="State of disputes" filter={state} />
      </div>
      <Listing
        what="disputes"
        asked={asked}
        of={data => data.disputes}
        empty={state.value === 'ALL' ? 'No bank has asked money back.' : 'There are none of these.'}
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
          <Badge strong={status === 'OPEN'}>{states[status]}</Badge>
        </h3>
        <p>{standing(dispute)}</p>
        <p className="text-sm wrap-anywhere text-ink-soft">
          {reason.replaceAll('_', ' ')} · {providerNames[provider]} · {reference} · opened {dateAndTime(openedAt)}
        </p>
      </div>
      <p className="text-lg font-bold tabular-nums">{formatMoney(amount)}</p>
    </div>
  );
}

/** What is to be done, or how it ended. */
function standing({ status, provider, respondBy, closedAt }: DisputeLine): string {
  const ended = closedAt ? ` on ${dateAndTime(closedAt)}` : '';
  switch (status) {
    case 'WON':
      return `Won${ended}: the money stays.`;
    case 'LOST':
      return `Lost${ended}: the bank has the money, and the tickets are void.`;
    case 'OPEN':
      return `Send evidence on ${providerNames[provider]}’s own pages${respondBy ? ` by ${dateAndTime(respondBy)}` : ''}.`;
  }
}
