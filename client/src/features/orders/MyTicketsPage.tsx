import { gql, type TypedDocumentNode } from '@apollo/client';
import { useSuspenseQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Link } from 'react-router';
import { ButtonLink } from '../../components/Button.js';
import { EmptyState } from '../../components/EmptyState.js';
import { EventArt } from '../../components/EventArt.js';
import { Icon } from '../../components/Icon.js';
import { PageHeading } from '../../components/PageHeading.js';
import { ShowMore } from '../../components/ShowMore.js';
import { Skeleton, SkeletonPage } from '../../components/Skeleton.js';
import type * as Gql from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { useNow } from '../../lib/useNow.js';
import { paths } from '../../paths.js';
import { MyLines, MyOffers } from './MyPlaces.js';
import { PassedOn } from './PassedOn.js';
import { stateOf } from './TicketFace.js';

const MY_TICKETS: TypedDocumentNode<Gql.MyTicketsQuery, Gql.MyTicketsQueryVariables> = gql`
  query MyTickets($after: String) {
    myTickets(first: 50, after: $after) {
      edges {
        node {
          id
          serial
          status
          checkedInAt
          tier {
            id
            name
          }
          event {
            id
            title
            imageUrl
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
            venue {
              name
              city
            }
            tiers {
              id
            }
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

type MyTicket = Gql.MyTicketsQuery['myTickets']['edges'][number]['node'];

/** Every ticket of the account: what comes, soonest first, then what was. */
export function MyTicketsPage() {
  const { data, fetchMore } = useSuspenseQuery(MY_TICKETS, {
    fetchPolicy: 'cache-and-network',
    context: { keep: true },
  });
  const now = useNow();
  const { edges, pageInfo } = data.myTickets;
  const tickets = edges.map(edge => edge.node);
  const isPast = ({ event }: MyTicket) => Date.parse(event.endsAt) < now;
  const coming = tickets
    .filter(ticket => !isPast(ticket))
    .sort((a, b) => a.event.startsAt.localeCompare(b.event.startsAt));
  const past = tickets.filter(isPast);

  return (
    <>
      <PageHeading
        title={t`My tickets`}
        actions={
          <ButtonLink look="quiet" to={paths.myRegistrations()}>
            <Trans>My registrations</Trans>
          </ButtonLink>
        }
      />
      <MyOffers />
      {tickets.length === 0 ? (
        <EmptyState
          icon="ticket"
          title={t`No tickets yet`}
          action={
            <div className="flex flex-wrap justify-center gap-2">
              <ButtonLink to={paths.events()}>
                <Trans>See what’s on</Trans>
              </ButtonLink>
              <ButtonLink look="quiet" to={paths.recover()}>
                <Trans>Find an order</Trans>
              </ButtonLink>
            </div>
          }
        >
          <Trans>Tickets bought without an account join this list once your address is verified.</Trans>
        </EmptyState>
      ) : (
        <div className="flex flex-col gap-10">
          {coming.length > 0 && <TicketList title={t`Coming up`} tickets={coming} />}
          {past.length > 0 && <TicketList title={t`Past`} tickets={past} />}
          {pageInfo.hasNextPage && <ShowMore load={() => fetchMore({ variables: { after: pageInfo.endCursor } })} />}
        </div>
      )}
      <MyLines />
      <PassedOn />
    </>
  );
}

function TicketList({ title, tickets }: { title: string; tickets: MyTicket[] }) {
  return (
    <section aria-label={title}>
      <h2 className="mb-3 text-2xl">{title}</h2>
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-3 lg:grid-cols-[repeat(2,minmax(0,1fr))]">
        {tickets.map(ticket => (
          <li key={ticket.id}>
            <TicketLine ticket={ticket} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function TicketLine({ ticket }: { ticket: MyTicket }) {
  const { event, tier, serial } = ticket;
  const state = stateOf(ticket);
  return (
    <Link
      to={paths.ticket(ticket.id)}
      className="hairline flex h-full overflow-hidden rounded-card bg-surface hover:border-control-line"
    >
      <EventArt event={event} sizes="8rem" className="w-24 shrink-0 sm:w-32" />
      <span className="flex min-w-0 flex-1 flex-col border-s-2 border-dashed border-control-line p-4">
        <span className="text-sm font-semibold text-accent-text">{dateAndTime(event.startsAt, event.timeZone)}</span>
        <span className="truncate text-xl font-bold">{event.title}</span>
        <span className="truncate text-ink-soft">
          {[event.venue.name, event.venue.city].filter(Boolean).join(', ')}
        </span>
        <span className="mt-2 flex flex-wrap items-center justify-between gap-x-3 text-sm font-semibold">
          <span>
            {tier.name} · {serial}
          </span>
          <span className="inline-flex items-center gap-1">
            <Icon name={state.icon} className="size-4" />
            {state.word}
          </span>
        </span>
      </span>
    </Link>
  );
}

export function MyTicketsSkeleton() {
  return (
    <SkeletonPage label={t`Loading your tickets`}>
      <Skeleton className="mb-8 h-12 w-60" />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3 lg:grid-cols-[repeat(2,minmax(0,1fr))]">
        {Array.from({ length: 4 }, (_, i) => (
          <Skeleton key={i} className="h-32 w-full" />
        ))}
      </div>
    </SkeletonPage>
  );
}
