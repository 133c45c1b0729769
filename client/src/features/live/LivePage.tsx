import { gql, type TypedDocumentNode } from '@apollo/client';
import { useSuspenseQuery } from '@apollo/client/react';
import { useParams } from 'react-router';
import { ButtonLink } from '../../components/Button.js';
import { NotFoundPage } from '../../components/ErrorPage.js';
import { Figure } from '../../components/Figure.js';
import { LiveBadge } from '../../components/LiveBadge.js';
import { Failure } from '../../components/Notice.js';
import { PageHeading } from '../../components/PageHeading.js';
import { Panel } from '../../components/Panel.js';
import { Skeleton, SkeletonPage } from '../../components/Skeleton.js';
import { tierColour } from '../../components/TierDot.js';
import type * as Gql from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { formatNumber, numberFormat } from '../../lib/numbers.js';
import { paths } from '../../paths.js';
import { EntriesChart } from './EntriesChart.js';
import { ShareTable } from './ShareTable.js';
import { useAttendance, type Attendance } from './useAttendance.js';

const LIVE_EVENT: TypedDocumentNode<Gql.LiveEventQuery, Gql.LiveEventQueryVariables> = gql`
  query LiveEvent($id: ID!) {
    event(id: $id) {
      id
      title
      startsAt
      timeZone
      capacity
      viewerRole
      venue {
        name
      }
      organization {
        id
        slug
        name
      }
      tiers {
        id
        capacity
      }
    }
  }
`;

const percent = () => numberFormat({ style: 'percent', maximumFractionDigits: 0 });

/** The door as it fills: what a promoter looks at all evening. */
export function LivePage() {
  const { eventId = '' } = useParams<'eventId'>();
  const { data } = useSuspenseQuery(LIVE_EVENT, { variables: { id: eventId } });
  const { attendance, history, error } = useAttendance(eventId);
  const { event } = data;
  if (!event?.viewerRole) return <NotFoundPage />;
  return (
    <>
      <PageHeading
        title={event.title}
        tab={`Live: ${event.title}`}
        back={
          event.viewerRole === 'SCANNER'
            ? { to: paths.organization(event.organization.slug), label: event.organization.name }
            : { to: paths.manageEvent(event.id), label: 'Event' }
        }
        lead={`${dateAndTime(event.startsAt, event.timeZone)}, ${event.venue.name}`}
        actions={
          <div className="flex items-center gap-3">
            <LiveBadge />
            {event.viewerRole !== 'VIEWER' && (
              <ButtonLink look="quiet" icon="camera" to={paths.gate(event.id)}>
                Gate
              </ButtonLink>
            )}
          </div>
        }
      />
      {error && (
        <div className="mb-6">
          <Failure error={error} />
        </div>
      )}
      {attendance ? (
        <Dashboard attendance={attendance} history={history} event={event} />
      ) : (
        !error && (
          <SkeletonPage label="Waiting for the first figures">
            <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
              {Array.from({ length: 4 }, (_, i) => (
                <Skeleton key={i} className="h-28 w-full" />
              ))}
            </div>
          </SkeletonPage>
        )
      )}
    </>
  );
}

interface DashboardProps {
  attendance: Attendance;
  history: { at: number; lastMinute: number }[];
  event: NonNullable<Gql.LiveEventQuery['event']>;
}

function Dashboard({ attendance, history, event: { capacity, tiers, timeZone } }: DashboardProps) {
  const { inside, sold, checkedIn, rate, lastMinute, byTier, byGate } = attendance;
  const places = capacity ?? tiers.reduce((sum, tier) => sum + tier.capacity, 0);
  return (
    <div className="flex flex-col gap-6">
      <dl className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
        <Figure label="Inside now" value={formatNumber(inside)} note={`of ${formatNumber(places)} places`} />
        <Figure label="Checked in" value={formatNumber(checkedIn)} note={`of ${formatNumber(sold)} sold`} />
        <Figure label="Have come" value={percent().format(rate)} />
        <Figure label="In the last minute" value={formatNumber(lastMinute)} />
      </dl>
      <Panel title="Entries a minute">
        <EntriesChart history={history} timeZone={timeZone} />
      </Panel>
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Panel title="By ticket">
          <ShareTable
            head={['Ticket', 'In', 'Sold']}
            empty="No tickets sold yet."
            rows={byTier.map(({ tier, ...line }) => ({
              id: tier.id,
              name: tier.name,
              value: line.checkedIn,
              of: line.sold,
              colour: tierColour(
                Math.max(
                  0,
                  tiers.findIndex(one => one.id === tier.id),
                ),
              ),
            }))}
          />
        </Panel>
        <Panel title="By gate">
          <ShareTable
            head={['Gate', 'In', 'Last minute']}
            empty="Nobody has been scanned yet."
            rows={byGate.map(line => ({
              id: line.gate,
              name: line.gate,
              value: line.checkedIn,
              of: line.lastMinute,
              share: checkedIn,
            }))}
          />
        </Panel>
      </div>
    </div>
  );
}
