import { gql, type TypedDocumentNode } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
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
      <PageHeading title="What’s on" tab="Events" lead="Good evenings, and a ticket to each in under a minute." />
      <EventFilters key={search.active ? 'some' : 'none'} {...search} />
      <p className="sr-only" role="status">
        {shown && !loading && `${shown.events.totalCount} ${shown.events.totalCount === 1 ? 'event' : 'events'}`}
      </p>
      {error && !shown ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !shown ? (
        <SkeletonPage label="Loading events">
          <div className={GRID}>
            {Array.from({ length: 6 }, (_, i) => (
              <EventCardSkeleton key={i} />
            ))}
          </div>
        </SkeletonPage>
      ) : events.length === 0 ? (
        <EmptyState
          icon="search"
          title={search.active ? 'Nothing matches' : 'Nothing on sale yet'}
          action={
            search.active && (
              <Button look="quiet" onClick={search.clear}>
                Clear the search
              </Button>
            )
          }
        >
          {search.active ? 'Try fewer words, another city or other dates.' : 'The next events will appear here.'}
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
            <ShowMore label="Show more events" load={() => fetchMore({ variables: { after: endCursor } })} />
          )}
        </>
      )}
    </>
  );
}
