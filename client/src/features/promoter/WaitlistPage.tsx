import { gql, type TypedDocumentNode } from '@apollo/client';
import { skipToken, useQuery, useSubscription, useSuspenseQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { useParams } from 'react-router';
import { Button } from '../../components/Button.js';
import { EmptyState } from '../../components/EmptyState.js';
import { NotFoundPage } from '../../components/ErrorPage.js';
import { SelectField } from '../../components/Field.js';
import { Failure } from '../../components/Notice.js';
import { PageHeading } from '../../components/PageHeading.js';
import { ShowMore } from '../../components/ShowMore.js';
import { Skeleton, SkeletonPage } from '../../components/Skeleton.js';
import type * as Gql from '../../gql/graphql.js';
import { formatNumber } from '../../lib/numbers.js';
import { useFirstPage } from '../../lib/useFirstPage.js';
import { paths } from '../../paths.js';
import { i18n } from '../../words/words.js';
import { mayManage } from './roles.js';
import { entryStates, Line } from './WaitlistTable.js';

const WAITLIST_TIERS: TypedDocumentNode<Gql.WaitlistTiersQuery, Gql.WaitlistTiersQueryVariables> = gql`
  query WaitlistTiers($eventId: ID!) {
    event(id: $eventId) {
      id
      title
      timeZone
      viewerRole
      tiers {
        id
        name
        waiting
      }
    }
  }
`;

const WAITLIST: TypedDocumentNode<Gql.WaitlistQuery, Gql.WaitlistQueryVariables> = gql`
  query Waitlist($tierId: ID!, $status: WaitlistStatus, $after: String) {
    waitlist(tierId: $tierId, status: $status, first: 50, after: $after) {
      edges {
        node {
          id
          name
          email
          quantity
          status
          position
          offerExpiresAt
          claimedAt
          createdAt
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

const LINES_CHANGED: TypedDocumentNode<Gql.LinesChangedSubscription, Gql.LinesChangedSubscriptionVariables> = gql`
  subscription LinesChanged($eventId: ID!) {
    availability(eventId: $eventId) {
      id
      waiting
    }
  }
`;

const PAGE = 50;
/** The line is read again so long after a change: a rush of sales asks for it once, not at each of them. */
const BEHIND_MS = 2_000;

/** Who waits for which tickets of an event, and what became of those who did. */
export function WaitlistPage() {
  const { eventId = '' } = useParams<'eventId'>();
  const { data } = useSuspenseQuery(WAITLIST_TIERS, { variables: { eventId }, fetchPolicy: 'cache-and-network' });
  const { event } = data;
  const longest = event?.tiers.toSorted((one, other) => other.waiting - one.waiting)[0];
  const [chosen, setChosen] = useState<string | null>(null);
  const [status, setStatus] = useState<Gql.WaitlistStatus | ''>('');
  const tierId = chosen ?? longest?.id;
  const line = useQuery(
    WAITLIST,
    tierId
      ? {
          variables: { tierId, status: status || null },
          fetchPolicy: 'cache-and-network',
          context: { queryDeduplication: false }, // a reading under way began before the change that is told
        }
      : skipToken,
  );
  const { more, refresh, again, readOn } = useFirstPage(() => line.refetch(), `${tierId} ${status}`);
  useLinesChanged(eventId, refresh);
  if (!event?.viewerRole) return <NotFoundPage />;
  const entries = line.data?.waitlist.edges.map(({ node }) => node);
  const { hasNextPage } = line.data?.waitlist.pageInfo ?? {};
  return (
    <>
      <PageHeading title={t`Waitlist`} lead={event.title} back={{ to: paths.manageEvent(event.id), label: t`Event` }} />
      <div className="mb-6 grid gap-4 sm:grid-cols-2">
        <SelectField label={t`Tickets`} value={tierId ?? ''} onChange={({ target }) => setChosen(target.value)}>
          {event.tiers.map(({ id, name, waiting }) => (
            <option key={id} value={id}>
              {waiting > 0 ? t`${name} (${formatNumber(waiting)} in line)` : name}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t`State`}
          value={status}
          onChange={({ target }) => setStatus(target.value as Gql.WaitlistStatus | '')}
        >
          <option value="">
            <Trans>All</Trans>
          </option>
          {entryStates.map(([value, words]) => (
            <option key={value} value={value}>
              {i18n._(words)}
            </option>
          ))}
        </SelectField>
      </div>
      {line.error && <Failure error={line.error} retry={() => void line.refetch()} />}
      {!entries ? (
        !line.error && (
          <SkeletonPage label={t`Loading the waitlist`}>
            <Skeleton className="h-80 w-full" />
          </SkeletonPage>
        )
      ) : entries.length === 0 ? (
        <EmptyState icon="ticket" title={status ? t`Nobody stands so` : t`Nobody waits`}>
          <Trans>
            Where tickets are sold out, buyers can wait for those that come back. They are offered to them by
            themselves.
          </Trans>
        </EmptyState>
      ) : (
        <Line entries={entries} timeZone={event.timeZone} mayEnd={mayManage(event.viewerRole)} />
      )}
      {hasNextPage && (
        <ShowMore
          load={() => {
            setChosen(tierId ?? null); // another line may be the longest by now
            return readOn(first =>
              line.fetchMore({ variables: { after: (first ?? line.data)?.waitlist.pageInfo.endCursor } }),
            );
          }}
        />
      )}
      {more && entries && entries.length > PAGE && (
        <Button look="bare" className="mx-auto mt-4" onClick={() => void again()}>
          <Trans>Begin again at the first</Trans>
        </Button>
      )}
    </>
  );
}

/** Calls `read` some time after the lines of an event changed, once for all changes until then. */
function useLinesChanged(eventId: string, read: () => unknown) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(read);
  useEffect(() => void (latest.current = read));
  useEffect(() => () => clearTimeout(timer.current), []);
  useSubscription(LINES_CHANGED, {
    variables: { eventId },
    onData() {
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        latest.current();
      }, BEHIND_MS);
    },
  });
}
