import { useQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { Badge } from '../../components/Badge.js';
import { EmptyState } from '../../components/EmptyState.js';
import { SelectField, TextField } from '../../components/Field.js';
import { Failure } from '../../components/Notice.js';
import { PageHeading } from '../../components/PageHeading.js';
import { ShowMore } from '../../components/ShowMore.js';
import { Skeleton, SkeletonPage } from '../../components/Skeleton.js';
import { dateAndTime } from '../../lib/dates.js';
import { useDebounced } from '../../lib/useDebounced.js';
import { paths } from '../../paths.js';
import { i18n } from '../../words/words.js';
import { checkInFilter, EVENT_SCANS, outcomeWords, scanFilterOf, scanFilters, type ScanLine } from './scans.js';

/** Every scan of an event, the latest first: who was let through where, who was not, and why. */
export function ScansPage() {
  const { eventId = '' } = useParams<'eventId'>();
  const [search, setSearch] = useSearchParams();
  const [typed, setTyped] = useState('');
  const serial = useDebounced(typed.trim(), 300);
  const outcome = scanFilterOf(search.get('outcome'));
  const gate = search.get('gate') ?? '';
  const { data, previousData, error, refetch, fetchMore } = useQuery(EVENT_SCANS, {
    variables: { eventId, filter: checkInFilter(outcome, gate, serial) },
    fetchPolicy: 'cache-and-network',
    notifyOnNetworkStatusChange: true,
  });
  const shown = data ?? previousData;
  const choose = (name: string, value: string) => {
    const next = new URLSearchParams(search);
    if (value && value !== 'ALL') next.set(name, value);
    else next.delete(name);
    setSearch(next, { replace: true, preventScrollReset: true });
  };
  const gates = shown?.event?.gates?.map(({ name }) => name) ?? [];
  const unfiltered = outcome === 'ALL' && !gate && !serial;
  return (
    <>
      <PageHeading
        title={t`Scans`}
        lead={shown?.event?.title}
        back={{ to: paths.manageEvent(eventId), label: t`Event` }}
      />
      <div className="mb-6 flex flex-wrap gap-4">
        <SelectField
          label={t`What it led to`}
          className="w-72 max-w-full"
          value={outcome}
          onChange={({ target }) => choose('outcome', target.value)}
        >
          {Object.entries(scanFilters).map(([value, words]) => (
            <option key={value} value={value}>
              {i18n._(words)}
            </option>
          ))}
        </SelectField>
        {(gates.length > 0 || gate) && (
          <SelectField
            label={t`Gate`}
            className="w-56 max-w-full"
            value={gate}
            onChange={({ target }) => choose('gate', target.value)}
          >
            <option value="">{t`Every gate`}</option>
            {[...new Set(gate ? [...gates, gate] : gates)].map(name => (
              <option key={name}>{name}</option>
            ))}
          </SelectField>
        )}
        <TextField
          label={t`Serial`}
          className="w-56 max-w-full"
          value={typed}
          maxLength={40}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => setTyped(target.value)}
        />
      </div>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!shown ? (
        !error && (
          <SkeletonPage label={t`The scans are loading`}>
            <Skeleton className="h-24 w-full" />
            <Skeleton className="mt-4 h-24 w-full" />
          </SkeletonPage>
        )
      ) : shown.checkIns.edges.length === 0 ? (
        <EmptyState icon="camera" title={unfiltered ? t`No scans yet` : t`None`}>
          {unfiltered ? (
            <Trans>Every scan at a gate appears here, also of those who are not let in.</Trans>
          ) : (
            <Trans>No scan of this event fits.</Trans>
          )}
        </EmptyState>
      ) : (
        <ul className={`hairline divide-y divide-hairline rounded-card bg-surface ${data ? '' : 'opacity-60'}`}>
          {shown.checkIns.edges.map(({ node }) => (
            <li key={node.id} className="p-4 sm:px-6">
              <Line scan={node} timeZone={shown.event?.timeZone} />
            </li>
          ))}
        </ul>
      )}
      {shown?.checkIns.pageInfo.hasNextPage && (
        <ShowMore load={() => fetchMore({ variables: { after: shown.checkIns.pageInfo.endCursor } })} />
      )}
    </>
  );
}

function Line({ scan, timeZone }: { scan: ScanLine; timeZone: string | undefined }) {
  const { ticket, gate, device, scannedBy, scannedAt, offline, conflict, undoneAt, outcome } = scan;
  const where = [gate, device?.name, scannedBy.name].filter(Boolean);
  return (
    <>
      <h2 className="flex flex-wrap items-center gap-3 text-lg wrap-anywhere">
        {ticket?.holderName ?? t`No ticket of this event`}
        <Badge strong={outcome !== 'ACCEPTED'}>{i18n._(outcomeWords(scan))}</Badge>
        {conflict && (
          <Badge strong icon="alert">
            <Trans>Conflict</Trans>
          </Badge>
        )}
        {offline && (
          <Badge>
            <Trans>Without a network</Trans>
          </Badge>
        )}
      </h2>
      {ticket && <p className="font-semibold tracking-wide">{ticket.serial}</p>}
      <p className="text-sm text-ink-soft">
        <time dateTime={scannedAt}>{dateAndTime(scannedAt, timeZone)}</time> · {where.join(' · ')}
      </p>
      {undoneAt && (
        <p className="mt-1 text-sm">
          <Trans>Taken back {dateAndTime(undoneAt, timeZone)}</Trans>
        </p>
      )}
    </>
  );
}
