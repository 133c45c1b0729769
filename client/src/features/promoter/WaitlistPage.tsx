import { gql, type TypedDocumentNode } from '@apollo/client';
import { skipToken, useQuery, useSubscription, useSuspenseQuery } from '@apollo/client/react';
import { useState } from 'react';
import { useParams } from 'react-router';
import { Badge } from '../../components/Badge.js';
import { EmptyState } from '../../components/EmptyState.js';
import { NotFoundPage } from '../../components/ErrorPage.js';
import { SelectField } from '../../components/Field.js';
import { Failure } from '../../components/Notice.js';
import { PageHeading } from '../../components/PageHeading.js';
import { ShowMore } from '../../components/ShowMore.js';
import { Skeleton, SkeletonPage } from '../../components/Skeleton.js';
import type * as Gql from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { paths } from '../../paths.js';

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

type Entry = Gql.WaitlistQuery['waitlist']['edges'][number]['node'];

const states: [Gql.WaitlistStatus, string][] = [
  ['WAITING', 'In line'],
  ['OFFERED', 'Has an offer'],
  ['CLAIMED', 'Bought'],
  ['EXPIRED', 'Expired'],
  ['LEFT', 'Left'],
];
const stateNames = Object.fromEntries(states) as Record<Gql.WaitlistStatus, string>;

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
          // A reading that is under way when a change is told began before it: it must not answer for the next one.
          context: { queryDeduplication: false },
        }
      : skipToken,
  );
  useSubscription(LINES_CHANGED, { variables: { eventId }, onData: () => void line.refetch() });
  if (!event?.viewerRole) return <NotFoundPage />;
  const entries = line.data?.waitlist.edges.map(({ node }) => node);
  const { hasNextPage, endCursor } = line.data?.waitlist.pageInfo ?? {};
  return (
    <>
      <PageHeading title="Waitlist" lead={event.title} back={{ to: paths.manageEvent(event.id), label: 'Event' }} />
      <div className="mb-6 grid gap-4 sm:grid-cols-2">
        <SelectField label="Tickets" value={tierId ?? ''} onChange={({ target }) => setChosen(target.value)}>
          {event.tiers.map(({ id, name, waiting }) => (
            <option key={id} value={id}>
              {waiting > 0 ? `${name} (${waiting} in line)` : name}
            </option>
          ))}
        </SelectField>
        <SelectField
          label="State"
          value={status}
          onChange={({ target }) => setStatus(target.value as Gql.WaitlistStatus | '')}
        >
          <option value="">All</option>
          {states.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </SelectField>
      </div>
      {line.error && <Failure error={line.error} retry={() => void line.refetch()} />}
      {!entries ? (
        !line.error && (
          <SkeletonPage label="Loading the waitlist">
            <Skeleton className="h-80 w-full" />
          </SkeletonPage>
        )
      ) : entries.length === 0 ? (
        <EmptyState icon="ticket" title={status ? 'Nobody stands so' : 'Nobody waits'}>
          Where tickets are sold out, buyers can wait for those that come back. They are offered to them by themselves.
        </EmptyState>
      ) : (
        <Line entries={entries} timeZone={event.timeZone} />
      )}
      {hasNextPage && <ShowMore load={() => line.fetchMore({ variables: { after: endCursor } })} />}
    </>
  );
}

/** A table where there is room, cards on a phone: the same cells, laid out anew. */
function Line({ entries, timeZone }: { entries: Entry[]; timeZone: string }) {
  const cell = 'px-4 py-1 md:py-3 align-top';
  return (
    <div className="hairline overflow-x-auto rounded-card bg-surface" role="region" aria-label="Waitlist" tabIndex={0}>
      <table className="w-full text-left max-md:block">
        <thead className="border-b border-hairline text-sm text-ink-soft max-md:sr-only">
          <tr>
            {['Place', 'Who', 'Tickets', 'Joined', 'State'].map(head => (
              <th key={head} scope="col" className="px-4 py-3 font-semibold">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-hairline max-md:block">
          {entries.map(entry => (
            <tr key={entry.id} className="max-md:flex max-md:flex-col max-md:py-3">
              <td className={`${cell} font-bold tabular-nums`}>{entry.position ?? '–'}</td>
              <th scope="row" className={cell}>
                <p className="font-medium">{entry.name}</p>
                <p className="text-sm font-normal break-all text-ink-soft">{entry.email}</p>
              </th>
              <td className={`${cell} tabular-nums`}>{entry.quantity}</td>
              <td className={`${cell} whitespace-nowrap`}>{dateAndTime(entry.createdAt, timeZone)}</td>
              <td className={cell}>
                <Badge strong={entry.status === 'OFFERED'}>{stateNames[entry.status]}</Badge>
                {entry.status === 'OFFERED' && entry.offerExpiresAt && (
                  <p className="text-sm text-ink-soft">until {dateAndTime(entry.offerExpiresAt, timeZone)}</p>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
