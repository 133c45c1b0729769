import { useQuery } from '@apollo/client/react';
import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useParams } from 'react-router';
import { Badge } from '../../components/Badge.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Failure } from '../../components/Notice.js';
import { PageHeading } from '../../components/PageHeading.js';
import { ShowMore } from '../../components/ShowMore.js';
import { Skeleton, SkeletonPage } from '../../components/Skeleton.js';
import type * as Gql from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { useLookedAgain } from '../../lib/useLookedAgain.js';
import { paths } from '../../paths.js';
import { i18n } from '../../words/words.js';
import { CONFLICTS, type Conflict } from './conflicts.js';

/** Why a scan that let somebody through does not count; of one that counts, what has become of its ticket. */
const whys: Record<Gql.CheckInOutcome, MessageDescriptor> = {
  ACCEPTED: msg`Taken back since`,
  ALREADY_CHECKED_IN: msg`Was in already`,
  NOT_CHECKED_IN: msg`Left without coming in`,
  REFUNDED: msg`Was refunded`,
  VOID: msg`Was taken back`,
  REPLACED: msg`An old code`,
  WRONG_EVENT: msg`Another event’s ticket`,
  WRONG_GATE: msg`Another gate’s tier`,
  TOO_EARLY: msg`Before its time`,
  TOO_LATE: msg`After its time`,
  NO_REENTRY: msg`Came back, without re-entry`,
  EVENT_CANCELLED: msg`The event was cancelled`,
  UNKNOWN_TICKET: msg`No ticket of this event`,
  BAD_SIGNATURE: msg`A forgery`,
  EXPIRED_CODE: msg`A picture of an old code`,
};

const whyOf = ({ outcome, byOldRule }: Conflict): MessageDescriptor =>
  byOldRule && outcome === 'ACCEPTED' ? msg`The rules changed since` : whys[outcome];

/** Who was let through and should not have been: what devices without a network could not know of each other. */
export function ConflictsPage() {
  const { eventId = '' } = useParams<'eventId'>();
  const { data, error, refetch, fetchMore } = useQuery(CONFLICTS, {
    variables: { eventId },
    fetchPolicy: 'cache-and-network',
  });
  useLookedAgain(refetch);
  const { hasNextPage, endCursor } = data?.checkInConflicts.pageInfo ?? {};
  return (
    <>
      <PageHeading
        title={t`Conflicts at the gates`}
        lead={data?.event?.title}
        back={{ to: paths.live(eventId), label: t`Live` }}
      />
      <p className="mb-6 max-w-prose text-ink-soft">
        <Trans>
          Devices that scanned without a network let these people through, and the record says otherwise. Nothing is
          undone: it is what happened. Such a ticket is passed on no more, and refunded by a manager only.
        </Trans>
      </p>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data ? (
        !error && (
          <SkeletonPage label={t`The conflicts are loading`}>
            <Skeleton className="h-24 w-full" />
            <Skeleton className="mt-4 h-24 w-full" />
          </SkeletonPage>
        )
      ) : data.checkInConflicts.edges.length === 0 ? (
        <EmptyState icon="check" title={t`No conflicts`}>
          <Trans>Every ticket that was let in was let in once.</Trans>
        </EmptyState>
      ) : (
        <ul className="hairline divide-y divide-hairline rounded-card bg-surface">
          {data.checkInConflicts.edges.map(({ node }) => (
            <li key={node.id} className="p-4 sm:px-6">
              <ConflictLine conflict={node} timeZone={data.event?.timeZone} />
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && <ShowMore load={() => fetchMore({ variables: { after: endCursor } })} />}
    </>
  );
}

function ConflictLine({ conflict, timeZone }: { conflict: Conflict; timeZone: string | undefined }) {
  const { ticket, kind, countedInstead, receivedAt, undoneAt } = conflict;
  return (
    <>
      <h2 className="flex flex-wrap items-center gap-x-3 gap-y-1 text-lg wrap-anywhere">
        {ticket?.holderName ?? t`Unknown ticket`}
        <Badge strong={!undoneAt}>{undoneAt ? t`Undone` : i18n._(whyOf(conflict))}</Badge>
      </h2>
      {ticket && <p className="text-ink-soft">{[ticket.serial, ticket.tier.name].join(' · ')}</p>}
      <dl className="mt-3 grid gap-x-6 gap-y-3 sm:grid-cols-2">
        <ScanFacts
          name={kind === 'EXIT' ? t`Let out` : t`Let in`}
          scan={conflict}
          timeZone={timeZone}
          heard={t`Heard of ${dateAndTime(receivedAt, timeZone)}`}
        />
        {countedInstead && <ScanFacts name={t`Counts instead`} scan={countedInstead} timeZone={timeZone} />}
      </dl>
    </>
  );
}

interface ScanFactsProps {
  name: string;
  scan: Pick<Conflict, 'gate' | 'scannedAt' | 'device'>;
  timeZone: string | undefined;
  heard?: string;
}

function ScanFacts({ name, scan: { gate, scannedAt, device }, timeZone, heard }: ScanFactsProps) {
  return (
    <div>
      <dt className="text-sm font-semibold text-ink-soft">{name}</dt>
      <dd>
        <p className="font-semibold wrap-anywhere">
          {gate}, {dateAndTime(scannedAt, timeZone)}
        </p>
        <p className="text-sm text-ink-soft wrap-anywhere">
          {device ? `${device.staffName} · ${device.name}` : t`Device unknown`}
        </p>
        {heard && <p className="text-sm text-ink-soft">{heard}</p>}
      </dd>
    </div>
  );
}
