import { gql, type FragmentType, type TypedDocumentNode } from '@apollo/client';
import { useQuery, useSuspenseQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import { EmptyState } from '../../components/EmptyState.js';
import { NotFoundPage } from '../../components/ErrorPage.js';
import { Failure } from '../../components/Notice.js';
import { Seo } from '../../components/Seo.js';
import { ShowMore } from '../../components/ShowMore.js';
import { SkeletonPage } from '../../components/Skeleton.js';
import type * as Gql from '../../gql/graphql.js';
import { paths } from '../../paths.js';
import { EVENT_CARD, EventCard, EventCardSkeleton } from './EventCard.js';

const ORGANIZER: TypedDocumentNode<Gql.OrganizerQuery, Gql.OrganizerQueryVariables> = gql`
  query Organizer($slug: String!, $after: String) {
    organization(slug: $slug) {
      id
      slug
      name
      description
      website
      upcoming(first: 12, after: $after) {
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
      }
    }
  }
  ${EVENT_CARD}
`;

const PAST: TypedDocumentNode<Gql.OrganizersPastQuery, Gql.OrganizersPastQueryVariables> = gql`
  query OrganizersPast($slug: String!, $after: String) {
    organization(slug: $slug) {
      id
      past(first: 6, after: $after) {
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
      }
    }
  }
  ${EVENT_CARD}
`;

const GRID = 'grid gap-6 sm:grid-cols-2 lg:grid-cols-3';

/** Who puts events on, for everybody: what is to come, and what was. */
export function OrganizerPage() {
  const { slug = '' } = useParams<'slug'>();
  const { data, fetchMore } = useSuspenseQuery(ORGANIZER, {
    variables: { slug },
    fetchPolicy: 'cache-and-network',
  });
  const { organization } = data;
  if (!organization) return <NotFoundPage />;
  const { name, description, website, upcoming } = organization;
  return (
    <>
      <Seo
        title={name}
        description={description || t`What ${name} has on, with a ticket to each in under a minute.`}
        path={paths.organizer(slug)}
      />
      <header className="mb-10">
        <h1 className="text-5xl break-words sm:text-6xl">{name}</h1>
        {description && (
          <p className="mt-4 max-w-prose text-lg leading-relaxed break-words whitespace-pre-line">{description}</p>
        )}
        {website && (
          <a
            href={website}
            target="_blank"
            rel="noreferrer nofollow"
            className="link mt-4 inline-flex min-h-8 items-center font-medium break-all"
          >
            {hostOf(website)}
            <span className="sr-only">{t` (new tab)`}</span>
          </a>
        )}
      </header>
      <section aria-labelledby="upcoming">
        <h2 id="upcoming" className="mb-6 text-3xl">
          <Trans>What’s on</Trans>
        </h2>
        {upcoming.edges.length === 0 ? (
          <EmptyState icon="calendar" title={t`Nothing on sale now`}>
            <Trans>The next events of {name} will appear here.</Trans>
          </EmptyState>
        ) : (
          <Cards events={upcoming.edges} eager />
        )}
        {upcoming.pageInfo.hasNextPage && (
          <ShowMore
            label={t`Show more events`}
            load={() => fetchMore({ variables: { after: upcoming.pageInfo.endCursor } })}
          />
        )}
      </section>
      <Past slug={slug} />
    </>
  );
}

/** What is over: fetched apart, so that nobody waits for it. */
function Past({ slug }: { slug: string }) {
  const { data, error, refetch, fetchMore } = useQuery(PAST, { variables: { slug } });
  const past = data?.organization?.past;
  const framed = (children: ReactNode) => (
    <section aria-labelledby="past" className="mt-14">
      <h2 id="past" className="mb-6 text-3xl">
        <Trans>What was</Trans>
      </h2>
      {children}
    </section>
  );
  if (error) return framed(<Failure error={error} retry={() => void refetch()} />);
  if (!past)
    return framed(
      <SkeletonPage label={t`Loading past events`}>
        <div className={GRID}>
          {Array.from({ length: 3 }, (_, i) => (
            <EventCardSkeleton key={i} />
          ))}
        </div>
      </SkeletonPage>,
    );
  if (past.edges.length === 0) return null;
  return framed(
    <>
      <Cards events={past.edges} />
      {past.pageInfo.hasNextPage && (
        <ShowMore
          label={t`Show more past events`}
          load={() => fetchMore({ variables: { after: past.pageInfo.endCursor } })}
        />
      )}
    </>,
  );
}

interface CardsProps {
  events: readonly { node: { id: string } & FragmentType<Gql.EventCardFragment> }[];
  /** The first of them are seen at once. */
  eager?: boolean;
}

function Cards({ events, eager = false }: CardsProps) {
  return (
    <ul className={GRID}>
      {events.map(({ node }, i) => (
        <li key={node.id}>
          <EventCard event={node} eager={eager && i < 3} level={3} />
        </li>
      ))}
    </ul>
  );
}

function hostOf(website: string): string {
  try {
    return new URL(website).host.replace(/^www\./, '');
  } catch {
    return website;
  }
}
