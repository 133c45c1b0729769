import { useQuery } from '@apollo/client/react';
import { Badge } from '../../components/Badge.js';
import { Failure } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import type { CircuitState } from '../../gql/graphql.js';
import { time } from '../../lib/dates.js';
import { providerNames } from '../../lib/providers.js';
import { PROVIDERS_NOW } from './operator.js';

const POLL_MS = 10_000;

const circuits: Record<CircuitState, string> = {
  CLOSED: 'Works',
  OPEN: 'Down: buyers are sent to the other',
  HALF_OPEN: 'Being tried again',
};

/** Whether money can be taken just now, asked again every ten seconds. */
export function ProviderPanel() {
  const { data, error, refetch } = useQuery(PROVIDERS_NOW, { pollInterval: POLL_MS, fetchPolicy: 'cache-and-network' });
  return (
    <Panel title="Payment providers">
      {error && <Failure error={error} retry={() => void refetch()} />}
      <ul className="divide-y divide-hairline">
        {data?.paymentProviders.map(({ provider, enabled, circuit, retryAt, currencies }) => (
          <li key={provider} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-3">
            <h3 className="text-lg">{providerNames[provider]}</h3>
            <Badge strong={enabled && circuit !== 'CLOSED'}>{enabled ? circuits[circuit] : 'Not set up'}</Badge>
            {retryAt && <p className="text-sm">Tried again at {time(retryAt)}</p>}
            <p className="basis-full text-sm break-words text-ink-soft">{currencies.join(', ')}</p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
