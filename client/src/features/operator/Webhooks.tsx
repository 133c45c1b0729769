import { useQuery } from '@apollo/client/react';
import { Badge } from '../../components/Badge.js';
import { Panel } from '../../components/Panel.js';
import type { WebhookStatus } from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { providerNames } from '../../lib/providers.js';
import { FilterField, Listing } from './Listing.js';
import { WEBHOOKS, type WebhookLine } from './operator.js';
import { RetryWebhook } from './RetryWebhook.js';
import { chosen, useFilter } from './useFilter.js';

const states: Record<WebhookStatus, string> = {
  FAILED: 'Failed',
  RECEIVED: 'Waiting',
  PROCESSED: 'Done',
  IGNORED: 'Not for us',
};

/** What the providers told, newest first, and what became of it. */
export function Webhooks() {
  const state = useFilter('webhooks', { ...states, ALL: 'All' }, 'FAILED');
  const provider = useFilter('provider', { ALL: 'All', ...providerNames }, 'ALL');
  const asked = useQuery(WEBHOOKS, {
    variables: { status: chosen(state.value), provider: chosen(provider.value) },
    fetchPolicy: 'cache-and-network',
    notifyOnNetworkStatusChange: true,
  });
  return (
    <Panel title="Webhooks">
      <div className="mb-6 flex flex-wrap gap-4">
        <FilterField label="State of webhooks" filter={state} />
        <FilterField label="From" filter={provider} />
      </div>
      <Listing
        what="webhooks"
        asked={asked}
        of={data => data.webhookDeliveries}
        empty={state.value === 'FAILED' ? 'None failed.' : 'There are none of these.'}
        line={webhook => <Line webhook={webhook} />}
      />
    </Panel>
  );
}

function Line({ webhook }: { webhook: WebhookLine }) {
  const { id, type, eventKey, status, provider, attempts, receivedAt, lastError } = webhook;
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-64">
        <h3 className="flex flex-wrap items-center gap-3 text-lg wrap-anywhere">
          {type}
          <Badge strong={status === 'FAILED'}>{states[status]}</Badge>
        </h3>
        <p className="text-sm wrap-anywhere text-ink-soft">
          {providerNames[provider]} · {eventKey} · {dateAndTime(receivedAt)} ·{' '}
          {attempts === 1 ? '1 attempt' : `${attempts} attempts`}
        </p>
        {lastError && <p className="mt-1 text-sm break-words">{lastError}</p>}
      </div>
      {(status === 'FAILED' || status === 'IGNORED') && <RetryWebhook deliveryId={id} name={`${type} ${eventKey}`} />}
    </div>
  );
}
