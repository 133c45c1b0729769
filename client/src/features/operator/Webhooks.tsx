import { useMutation, useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { Badge } from '../../components/Badge.js';
import { Button } from '../../components/Button.js';
import { SelectField } from '../../components/Field.js';
import { Failure, Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { say } from '../../components/Toasts.js';
import type * as Gql from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { providerNames } from '../../lib/providers.js';
import { ListState } from './ListState.js';
import { RETRY_WEBHOOK, WEBHOOKS } from './operator.js';

const states: Record<Gql.WebhookStatus, string> = {
  RECEIVED: 'Waits',
  PROCESSED: 'Done',
  IGNORED: 'Ignored',
  FAILED: 'Failed',
};

type Delivery = Gql.WebhooksQuery['webhookDeliveries']['edges'][number]['node'];

/** What the providers told, newest first; failed ones can be worked off again. */
export function Webhooks() {
  const [status, setStatus] = useState<Gql.WebhookStatus | ''>('FAILED');
  const { data, error, loading, refetch, fetchMore } = useQuery(WEBHOOKS, {
    variables: { status: status || undefined },
    fetchPolicy: 'cache-and-network',
  });
  const { edges, pageInfo } = data?.webhookDeliveries ?? {};
  return (
    <Panel title="Webhooks">
      <SelectField
        label="State"
        className="mb-4 max-w-56"
        value={status}
        onChange={event => setStatus(event.target.value as Gql.WebhookStatus | '')}
      >
        <option value="">All</option>
        {Object.entries(states).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </SelectField>
      <ListState
        label="The webhooks are loading"
        count={edges?.length}
        error={error}
        empty={status === 'FAILED' ? 'None failed.' : 'None stands so.'}
        busy={loading}
        retry={() => void refetch()}
        more={pageInfo?.hasNextPage ? () => void fetchMore({ variables: { after: pageInfo.endCursor } }) : null}
      >
        <ul className="divide-y divide-hairline">
          {edges?.map(({ node }) => (
            <li key={node.id}>
              <Line delivery={node} />
            </li>
          ))}
        </ul>
      </ListState>
    </Panel>
  );
}

function Line({ delivery }: { delivery: Delivery }) {
  const [retry, { loading, error, data }] = useMutation(RETRY_WEBHOOK);
  const { provider, type, status, attempts, receivedAt, lastError } = delivery;
  async function again() {
    const answer = await retry({ variables: { input: { deliveryId: delivery.id } } }).catch(() => null);
    if (answer?.data?.retryWebhook.__typename === 'WebhookDelivery') say(`${type} is worked off again`);
  }
  const refused = data?.retryWebhook.__typename === 'WrongStateError' ? data.retryWebhook.message : null;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <div className="min-w-0 flex-1 basis-64">
        <h3 className="flex flex-wrap items-center gap-3 text-lg break-all">
          {type} <Badge strong={status === 'FAILED'}>{states[status]}</Badge>
        </h3>
        <p className="text-sm text-ink-soft">
          {providerNames[provider]} · {dateAndTime(receivedAt)} ·{' '}
          {attempts === 1 ? '1 attempt' : `${attempts} attempts`}
        </p>
        {lastError && <p className="text-sm break-words">{lastError}</p>}
      </div>
      {(status === 'FAILED' || status === 'IGNORED') && (
        <Button look="quiet" busy={loading} onClick={() => void again()} aria-label={`Work off again: ${type}`}>
          Work off again
        </Button>
      )}
      {error && <Failure error={error} />}
      {refused && (
        <Notice tone="problem" title="Not worked off">
          {refused}
        </Notice>
      )}
    </div>
  );
}
