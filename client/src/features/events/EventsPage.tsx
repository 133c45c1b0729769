import { gql, type TypedDocumentNode } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button } from '../../components/Button.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Failure } from '../../components/Notice.js';
import { PageHeading } from '../../components/PageHeading.js';
import { ShowMore } from '../../components/ShowMore.js';
import { SkeletonPage } from '../../components/Skeleton.js';
import type * as Gql from '../../gql/graphql.js';
import { EVENT_CARD, EventCard, EventCardSkeleton } from './EventCard.js';
import { EventFilters, useEventFilter } from './EventFilters.js';

const EVENTS: TypedDocumentNode<Gql.EventsQuery, Gql.EventsQueryVariables> = gql`
  query Events($filter: EventFilter, $after: String) {
    events(filter: $filter, first: 12, after: $after) {
      edges {
        node {
          id
          ...EventCard
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
  ${EVENT_CARD}
`;

const GRID = 'grid gap-6 sm:grid-cols-2 lg:grid-cols-3';

/** What is on. Everything the visitor chose is in the address. */
export function EventsPage() {
  const search = useEventFilter();
  const { data, previousData, error, loading, refetch, fetchMore } = useQuery(EVENTS, {
    variables: { filter: search.filter },
    notifyOnNetworkStatusChange: true,
  });
  // While the next answer is on its way, the last one stays, dimmed: no flicker at every letter.
  const shown = data ?? previousData;
  const events = shown?.events.edges ?? [];
  const { hasNextPage, endCursor } = shown?.events.pageInfo ?? {};

  return (
    <>
      <PageHeading
        title={t`What’s on`}
        tab={t`Events`}
        lead={t`Good evenings, and a ticket to each in under a minute.`}
      />
      <EventFilters key={search.active ? 'some' : 'none'} {...search} />
      <p className="sr-only" role="status">
        {shown && !loading && plural(shown.events.totalCount, { one: '# event', other: '# events' })}
      </p>
      {error && !shown ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !shown ? (
        <SkeletonPage label={t`Loading events`}>
          <div className={GRID}>
            {Array.from({ length: 6 }, (_, i) => (
              <EventCardSkeleton key={i} />
            ))}
          </div>
        </SkeletonPage>
      ) : events.length === 0 ? (
        <EmptyState
          icon="search"
          title={search.active ? t`Nothing matches` : t`Nothing on sale yet`}
          action={
            search.active && (
              <Button look="quiet" onClick={search.clear}>
                <Trans>Clear the search</Trans>
              </Button>
            )
          }
        >
          {search.active ? t`Try fewer words, another city or other dates.` : t`The next events will appear here.`}
        </EmptyState>
      ) : (
        <>
          <ul className={`${GRID} ${loading && !data ? 'opacity-60' : ''} transition-opacity duration-(--quick)`}>
            {events.map(({ node }, i) => (
              <li key={node.id}>
                <EventCard event={node} eager={i < 3} />
              </li>
            ))}
          </ul>
          {hasNextPage && (
            <ShowMore label={t`Show more events`} load={() => fetchMore({ variables: { after: endCursor } })} />
          )}
        </>
      )}
    </>
  );
}
