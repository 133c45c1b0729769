import { useQuery } from '@apollo/client/react';
import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import { Badge } from '../../components/Badge.js';
import { Failure } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { Skeleton, SkeletonPage } from '../../components/Skeleton.js';
import type { CircuitState, ProviderCallKind } from '../../gql/graphql.js';
import { dateAndTime, time } from '../../lib/dates.js';
import { inList } from '../../lib/lists.js';
import { providerNames } from '../../lib/providers.js';
import { i18n } from '../../words/words.js';
import { PROVIDERS_NOW, type CallsLine, type ProviderLine } from './operator.js';

const POLL_MS = 10_000;

const kinds: Record<ProviderCallKind, MessageDescriptor> = {
  WRITE: msg`Payment pages and refunds`,
  READ: msg`Questions and reports`,
};
const circuits: Record<CircuitState, MessageDescriptor> = {
  CLOSED: msg`Works`,
  OPEN: msg`Down`,
  HALF_OPEN: msg`Being tried again`,
};
/** What follows while it is down. */
const meanwhile: Record<ProviderCallKind, MessageDescriptor> = {
  WRITE: msg`Buyers are sent to the other provider; refunds wait.`,
  READ: msg`Buyers still pay; what became of their payments is known by webhooks alone.`,
};

/** Whether money can be taken just now, asked again every ten seconds. */
export function ProviderPanel() {
  const { data, error, refetch } = useQuery(PROVIDERS_NOW, { pollInterval: POLL_MS, fetchPolicy: 'cache-and-network' });
  return (
    <Panel title={t`Payment providers`}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && (
        <SkeletonPage label={t`The providers are loading`}>
          <Skeleton className="h-32 w-full" />
        </SkeletonPage>
      )}
      <ul className="grid gap-6 md:grid-cols-2">
        {data?.paymentProviders.map(provider => (
          <li key={provider.provider}>
            <Provider provider={provider} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Provider({ provider: { provider, enabled, currencies, calls } }: { provider: ProviderLine }) {
  return (
    <>
      <h3 className="flex flex-wrap items-center gap-3 text-lg">
        {providerNames[provider]}
        {!enabled && (
          <Badge>
            <Trans>Not set up</Trans>
          </Badge>
        )}
      </h3>
      <ul className="divide-y divide-hairline">
        {calls?.map(call => (
          <li key={call.kind} className="py-3">
            <Calls call={call} />
          </li>
        ))}
      </ul>
      {enabled && (
        <details className="text-sm">
          <summary className="min-h-6">
            <Plural value={currencies.length} one="Takes # currency" other="Takes # currencies" />
          </summary>
          <p className="text-ink-soft">{inList(currencies)}</p>
        </details>
      )}
    </>
  );
}

function Calls({ call: { kind, circuit, since, retryAt, lastError, lastErrorAt } }: { call: CallsLine }) {
  const works = circuit === 'CLOSED';
  return (
    <>
      <h4 className="flex flex-wrap items-center gap-3 font-semibold">
        {i18n._(kinds[kind])}
        <Badge icon={works ? 'check' : 'alert'} strong={!works}>
          {i18n._(circuits[circuit])}
        </Badge>
      </h4>
      <p className="text-sm text-ink-soft">
        {retryAt ? (
          <Trans>
            Since {dateAndTime(since)}, tried again at {time(retryAt)}
          </Trans>
        ) : (
          <Trans>Since {dateAndTime(since)}</Trans>
        )}
      </p>
      {!works && <p className="text-sm">{i18n._(meanwhile[kind])}</p>}
      {lastError && lastErrorAt && (
        <p className="text-sm break-words">
          <Trans>
            Last error, {dateAndTime(lastErrorAt)}: {lastError}
          </Trans>
        </p>
      )}
    </>
  );
}
