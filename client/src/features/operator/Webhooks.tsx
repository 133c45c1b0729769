import { useQuery } from '@apollo/client/react';
import type { MessageDescriptor } from '@lingui/core';
import { msg, plural, t } from '@lingui/core/macro';
import { Badge } from '../../components/Badge.js';
import { Panel } from '../../components/Panel.js';
import type { WebhookStatus } from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { providerNames } from '../../lib/providers.js';
import { i18n } from '../../words/words.js';
import { FilterField, Listing } from './Listing.js';
import { WEBHOOKS, type WebhookLine } from './operator.js';
import { RetryWebhook } from './RetryWebhook.js';
import { chosen, useFilter } from './useFilter.js';

const states: Record<WebhookStatus, MessageDescriptor> = {
  FAILED: msg`Failed`,
  RECEIVED: msg`Waiting`,
  PROCESSED: msg`Done`,
  IGNORED: msg`Not for us`,
};

/** What the providers told, newest first, and what became of it. */
export function Webhooks() {
  const state = useFilter('webhooks', { ...states, ALL: msg`All` }, 'FAILED');
  const provider = useFilter('provider', { ALL: msg`All`, ...providerNames }, 'ALL');
  const asked = useQuery(WEBHOOKS, {
    variables: { status: chosen(state.value), provider: chosen(provider.value) },
    fetchPolicy: 'cache-and-network',
    notifyOnNetworkStatusChange: true,
  });
  return (
    <Panel title={t`Webhooks`}>
      <div className="mb-6 flex flex-wrap gap-4">
        <FilterField label={t`State of webhooks`} filter={state} />
        <FilterField label={t({ message: 'From', context: 'a sender' })} filter={provider} />
      </div>
      <Listing
        waiting={t`The webhooks are loading`}
        more={t`Show more webhooks`}
        asked={asked}
        of={data => data.webhookDeliveries}
        empty={state.value === 'FAILED' ? t`None failed.` : t`There are none of these.`}
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
          <Badge strong={status === 'FAILED'}>{i18n._(states[status])}</Badge>
        </h3>
        <p className="text-sm wrap-anywhere text-ink-soft">
          {providerNames[provider]} · {eventKey} · {dateAndTime(receivedAt)} ·{' '}
          {plural(attempts, { one: '# attempt', other: '# attempts' })}
        </p>
        {lastError && <p className="mt-1 text-sm break-words">{lastError}</p>}
      </div>
      {(status === 'FAILED' || status === 'IGNORED') && <RetryWebhook deliveryId={id} name={`${type} ${eventKey}`} />}
    </div>
  );
}
