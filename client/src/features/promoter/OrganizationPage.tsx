import { gql, type TypedDocumentNode } from '@apollo/client';
import { useSuspenseQuery } from '@apollo/client/react';
import { Link, useParams } from 'react-router';
import { useViewer } from '../../apollo/useSession.js';
import { Badge } from '../../components/Badge.js';
import { ButtonLink } from '../../components/Button.js';
import { EmptyState } from '../../components/EmptyState.js';
import { NotFoundPage } from '../../components/ErrorPage.js';
import { EventArt } from '../../components/EventArt.js';
import { Meter } from '../../components/Figure.js';
import { PageHeading } from '../../components/PageHeading.js';
import type * as Gql from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { paths } from '../../paths.js';
import { eventStates } from './event-states.js';
import { mayManage, mayScan, maySeeSales } from './roles.js';

const ORGANIZATION: TypedDocumentNode<Gql.OrganizationQuery, Gql.OrganizationQueryVariables> = gql`
  query Organization($slug: String!) {
    organization(slug: $slug) {
      id
      name
      slug
      events(first: 100) {
        nodes {
          id
          slug
          title
          status
          imageUrl
          image {
            sources {
              url
              width
            }
          }
          startsAt
          timeZone
          venue {
            name
          }
          tiers {
            id
            sold
            capacity
          }
        }
      }
    }
  }
`;

type OrganizationEvent = NonNullable<Gql.OrganizationQuery['organization']>['events']['nodes'][number];

/** An organization's events, each with the doors that this person's role opens. */
export function OrganizationPage() {
  const { org = '' } = useParams<'org'>();
  const { data } = useSuspenseQuery(ORGANIZATION, { variables: { slug: org }, fetchPolicy: 'cache-and-network' });
  const role = useViewer()?.memberships.find(one => one.organization.slug === org)?.role;
  const { organization } = data;
  if (!organization) return <NotFoundPage />;
  const events = organization.events.nodes.toSorted((a, b) => b.startsAt.localeCompare(a.startsAt));
  const create = mayManage(role) && (
    <ButtonLink icon="plus" to={paths.newEvent(org)}>
      New event
    </ButtonLink>
  );
  return (
    <>
      <PageHeading
        title={organization.name}
        back={{ to: paths.promoter(), label: 'Backstage' }}
        actions={
          <>
            <ButtonLink look="quiet" to={paths.organizer(org)}>
              Public page
            </ButtonLink>
            {role && (
              <ButtonLink look="quiet" icon="person" to={paths.team(org)}>
                Team
              </ButtonLink>
            )}
            {mayManage(role) && (
              <>
                <ButtonLink look="quiet" to={paths.auditLog(org)}>
                  Audit log
                </ButtonLink>
                <ButtonLink look="quiet" to={paths.settings(org)}>
                  Settings
                </ButtonLink>
              </>
            )}
            {create}
          </>
        }
      />
      {events.length === 0 ? (
        <EmptyState icon="calendar" title="No events yet" action={create}>
          An event needs a name, a place, a time and one kind of ticket. Nobody sees it before you publish.
        </EmptyState>
      ) : (
        <ul className="flex flex-col gap-4">
          {events.map(event => (
            <li key={event.id}>
              <EventLine event={event} role={role} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function EventLine({ event, role }: { event: OrganizationEvent; role: Gql.OrganizationRole | undefined }) {
  const sold = event.tiers.reduce((sum, tier) => sum + tier.sold, 0);
  const capacity = event.tiers.reduce((sum, tier) => sum + tier.capacity, 0);
  return (
    <article className="hairline flex flex-wrap overflow-hidden rounded-card bg-surface sm:flex-nowrap">
      <EventArt
        event={event}
        sizes="(min-width: 640px) 11rem, 100vw"
        className="h-28 w-full shrink-0 sm:h-auto sm:w-44"
      />
      <div className="flex min-w-0 flex-1 flex-col gap-2 p-5">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h2 className="min-w-0 text-2xl break-words">
            <Link
              to={maySeeSales(role) ? paths.manageEvent(event.id) : paths.event(event.slug)}
              className="hover:underline"
            >
              {event.title}
            </Link>
          </h2>
          <Badge strong={event.status === 'DRAFT'}>{eventStates[event.status]}</Badge>
        </div>
        <p className="text-ink-soft">
          {dateAndTime(event.startsAt, event.timeZone)}, {event.venue.name}
        </p>
        {maySeeSales(role) && capacity > 0 && (
          <div className="mt-1 flex max-w-md items-center gap-3">
            <div className="flex-1">
              <Meter label={`Sold of ${event.title}`} value={sold} max={capacity} />
            </div>
            <p className="text-sm font-semibold whitespace-nowrap">
              {sold} of {capacity} sold
            </p>
          </div>
        )}
        <div className="mt-2 flex flex-wrap gap-2">
          {mayScan(role) && (
            <ButtonLink look="quiet" icon="camera" to={paths.gate(event.id)}>
              Gate
            </ButtonLink>
          )}
          {role && (
            <ButtonLink look="quiet" icon="pulse" to={paths.live(event.id)}>
              Live
            </ButtonLink>
          )}
          {maySeeSales(role) && (
            <ButtonLink look="quiet" to={paths.manageEvent(event.id)}>
              {mayManage(role) ? 'Manage' : 'Look inside'}
            </ButtonLink>
          )}
        </div>
      </div>
    </article>
  );
}
