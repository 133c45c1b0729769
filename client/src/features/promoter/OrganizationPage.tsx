import { gql, type TypedDocumentNode } from '@apollo/client';
import { useSuspenseQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
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
import { formatNumber } from '../../lib/numbers.js';
import { paths } from '../../paths.js';
import { i18n } from '../../words/words.js';
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
      <Trans>New event</Trans>
    </ButtonLink>
  );
  return (
    <>
      <PageHeading
        title={organization.name}
        back={{ to: paths.promoter(), label: t`Backstage` }}
        actions={
          <>
            <ButtonLink look="quiet" to={paths.organizer(org)}>
              <Trans>Public page</Trans>
            </ButtonLink>
            {role && (
              <ButtonLink look="quiet" icon="person" to={paths.team(org)}>
                <Trans>Team</Trans>
              </ButtonLink>
            )}
            {mayManage(role) && (
              <>
                <ButtonLink look="quiet" to={paths.auditLog(org)}>
                  <Trans>Audit log</Trans>
                </ButtonLink>
                <ButtonLink look="quiet" to={paths.settings(org)}>
                  <Trans>Settings</Trans>
                </ButtonLink>
              </>
            )}
            {create}
          </>
        }
      />
      {events.length === 0 ? (
        <EmptyState icon="calendar" title={t`No events yet`} action={create}>
          <Trans>
            An event needs a name, a place, a time and one kind of ticket. Nobody sees it before you publish.
          </Trans>
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
          <Badge strong={event.status === 'DRAFT'}>{i18n._(eventStates[event.status])}</Badge>
        </div>
        <p className="text-ink-soft">
          {dateAndTime(event.startsAt, event.timeZone)}, {event.venue.name}
        </p>
        {maySeeSales(role) && capacity > 0 && (
          <div className="mt-1 flex max-w-md items-center gap-3">
            <div className="flex-1">
              <Meter label={t`Sold of ${event.title}`} value={sold} max={capacity} />
            </div>
            <p className="text-sm font-semibold whitespace-nowrap">
              <Trans>
                {formatNumber(sold)} of {formatNumber(capacity)} sold
              </Trans>
            </p>
          </div>
        )}
        <div className="mt-2 flex flex-wrap gap-2">
          {mayScan(role) && (
            <ButtonLink look="quiet" icon="camera" to={paths.gate(event.id)}>
              <Trans>Gate</Trans>
            </ButtonLink>
          )}
          {role && (
            <ButtonLink look="quiet" icon="pulse" to={paths.live(event.id)}>
              <Trans>Live</Trans>
            </ButtonLink>
          )}
          {maySeeSales(role) && (
            <ButtonLink look="quiet" to={paths.manageEvent(event.id)}>
              {mayManage(role) ? t`Manage` : t`Look inside`}
            </ButtonLink>
          )}
        </div>
      </div>
    </article>
  );
}
