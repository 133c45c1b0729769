import { gql, type TypedDocumentNode } from '@apollo/client';
import { useSubscription, useSuspenseQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Link, useParams, useSearchParams } from 'react-router';
import { EventArt } from '../../components/EventArt.js';
import { NotFoundPage } from '../../components/ErrorPage.js';
import { Seo } from '../../components/Seo.js';
import { Skeleton, SkeletonPage } from '../../components/Skeleton.js';
import type * as Gql from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { paths } from '../../paths.js';
import { EventFacts } from './EventFacts.js';
import { Tickets } from './TicketPicker.js';
import { TIER_ROW } from './TierRow.js';

const EVENT_PAGE: TypedDocumentNode<Gql.EventPageQuery, Gql.EventPageQueryVariables> = gql`
  query EventPage($slug: String!, $promoCode: String) {
    event(slug: $slug) {
      id
      slug
      title
      description
      status
      imageUrl
      imageAlt
      image {
        sources {
          url
          width
        }
      }
      startsAt
      endsAt
      doorsAt
      timeZone
      requiresApproval
      waitingRoom {
        paused
        opensAt
        waiting
      }
      venue {
        name
        address
        city
        country
        latitude
        longitude
      }
      organization {
        id
        slug
        name
      }
      tiers(promoCode: $promoCode) {
        id
        name
        lane
        onSale
        minPerOrder
        price {
          amount
          currency
        }
        available
        waitlistOpen
        ...TierRow
      }
    }
  }
  ${TIER_ROW}
`;

const AVAILABILITY: TypedDocumentNode<Gql.AvailabilitySubscription, Gql.AvailabilitySubscriptionVariables> = gql`
  subscription Availability($eventId: ID!) {
    availability(eventId: $eventId) {
      id
      available
      onSale
      waiting
      waitlistOpen
      event {
        id
        status
        waitingRoom {
          paused
          opensAt
          waiting
        }
      }
    }
  }
`;

export type PageEvent = NonNullable<Gql.EventPageQuery['event']>;

/** One event, and the tickets to it. */
export function EventPage() {
  const { slug = '' } = useParams<'slug'>();
  const [params] = useSearchParams();
  const promoCode = params.get('code');
  const { data } = useSuspenseQuery(EVENT_PAGE, { variables: { slug, promoCode } });
  return data.event ? <EventView key={data.event.id} event={data.event} promoCode={promoCode} /> : <NotFoundPage />;
}

function EventView({ event, promoCode }: { event: PageEvent; promoCode: string | null }) {
  // Every message carries tiers and their event with their ids: the cache brings the page up to date by itself, with a
  // waiting room that is turned on or off meanwhile.
  useSubscription(AVAILABILITY, { variables: { eventId: event.id }, ignoreResults: true });
  const { slug, title, startsAt, timeZone, venue, organization, description } = event;
  return (
    <article>
      <Seo
        title={title}
        description={description || `${title}: ${dateAndTime(startsAt, timeZone)}, ${venue.name}`}
        path={paths.event(slug)}
      />
      <EventArt
        event={event}
        sizes="(min-width: 72rem) 69rem, 100vw"
        eager
        told
        className="-mx-4 -mt-6 aspect-[16/10] sm:mx-0 sm:mt-0 sm:aspect-[21/8] sm:rounded-card"
      />
      <div className="grid gap-x-12 gap-y-8 pt-6 sm:pt-8 lg:grid-cols-[minmax(0,1fr)_26rem]">
        <header className="lg:col-start-1">
          <p className="mb-2 font-semibold text-accent-text">
            {dateAndTime(startsAt, timeZone)} · {[venue.name, venue.city].filter(Boolean).join(', ')}
          </p>
          <h1 className="text-5xl break-words sm:text-6xl lg:text-7xl">{title}</h1>
          <p className="mt-3 text-lg text-ink-soft">
            <Trans>
              By{' '}
              <Link to={paths.organizer(organization.slug)} className="link font-medium">
                {organization.name}
              </Link>
            </Trans>
          </p>
        </header>
        <div className="lg:col-start-2 lg:row-span-2 lg:row-start-1">
          <Tickets event={event} promoCode={promoCode} />
        </div>
        <div className="flex flex-col gap-8 lg:col-start-1">
          <EventFacts event={event} />
          {description && (
            <section
              aria-label={t`About`}
              className="max-w-prose border-t border-hairline pt-8 text-lg leading-relaxed whitespace-pre-line"
            >
              {description}
            </section>
          )}
        </div>
      </div>
    </article>
  );
}

export function EventPageSkeleton() {
  return (
    <SkeletonPage label={t`Loading the event`}>
      <Skeleton className="-mx-4 -mt-6 aspect-[16/10] rounded-none! sm:mx-0 sm:mt-0 sm:aspect-[21/8] sm:rounded-card!" />
      <div className="grid gap-x-12 gap-y-8 pt-8 lg:grid-cols-[minmax(0,1fr)_26rem]">
        <div className="flex flex-col gap-3">
          <Skeleton className="h-5 w-2/3" />
          <Skeleton className="h-14 w-full" />
          <Skeleton className="h-5 w-1/3" />
        </div>
        <Skeleton className="h-80 w-full" />
      </div>
    </SkeletonPage>
  );
}
