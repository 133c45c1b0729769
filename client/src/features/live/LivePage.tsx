import { useSuspenseQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useParams } from 'react-router';
import { ButtonLink } from '../../components/Button.js';
import { NotFoundPage } from '../../components/ErrorPage.js';
import { LiveBadge } from '../../components/LiveBadge.js';
import { Failure, Notice } from '../../components/Notice.js';
import { PageHeading } from '../../components/PageHeading.js';
import { Skeleton, SkeletonPage } from '../../components/Skeleton.js';
import { dateAndTime, timeWithZone } from '../../lib/dates.js';
import { useNow } from '../../lib/useNow.js';
import { paths } from '../../paths.js';
import { Refusals, Tiers } from './AtTheDoor.js';
import { Devices } from './Devices.js';
import { Entries } from './Entries.js';
import { Figures } from './Figures.js';
import { hasDays, LIVE_EVENT, placesOf, type LiveEvent } from './live-event.js';
import { Office } from './Office.js';
import { Sales } from './Sales.js';
import { useAttendance, type Attendance } from './useAttendance.js';

/** The door as it fills: what a promoter looks at all evening. Gate staff see the door alone, no money. */
export function LivePage() {
  const { eventId = '' } = useParams<'eventId'>();
  const { data } = useSuspenseQuery(LIVE_EVENT, { variables: { id: eventId } });
  const { attendance, heardAt, error, restart } = useAttendance(eventId);
  const { event } = data;
  if (!event?.viewerRole) return <NotFoundPage />;
  const isOffice = event.viewerRole !== 'SCANNER';
  const manages = event.viewerRole === 'OWNER' || event.viewerRole === 'MANAGER';
  return (
    <>
      <PageHeading
        title={event.title}
        tab={t`Live: ${event.title}`}
        back={
          isOffice
            ? { to: paths.manageEvent(event.id), label: t`Event` }
            : { to: paths.organization(event.organization.slug), label: event.organization.name }
        }
        lead={`${dateAndTime(event.startsAt, event.timeZone)}, ${event.venue.name}`}
        actions={
          <div className="flex flex-wrap items-center gap-2">
            <LiveBadge heardAt={heardAt} />
            <ButtonLink look="quiet" to={paths.wall(event.id)} onClick={fillTheScreen}>
              <Trans>Wall display</Trans>
            </ButtonLink>
            <ButtonLink look="quiet" icon="door" to={paths.gates(event.id)}>
              <Trans>Gates</Trans>
            </ButtonLink>
            {event.viewerRole !== 'VIEWER' && (
              <ButtonLink look="quiet" icon="camera" to={paths.gate(event.id)}>
                <Trans>Scan</Trans>
              </ButtonLink>
            )}
          </div>
        }
      />
      {error && (
        <div className="mb-6">
          <Failure error={error} retry={restart} />
        </div>
      )}
      {!attendance && !error && <Loading />}
      <div className="flex flex-col gap-6">
        {attendance && <AtTheDoor attendance={attendance} event={event} isOffice={isOffice} />}
        {isOffice && (
          <>
            <Devices
              eventId={event.id}
              timeZone={event.timeZone}
              rotates={event.qrMode === 'ROTATING'}
              manages={manages}
            />
            <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
              <Sales eventId={event.id} timeZone={event.timeZone} />
              <Office eventId={event.id} />
            </div>
          </>
        )}
      </div>
    </>
  );
}

/** The press that opens the wall may also fill the screen; where the browser does not let it, the page is there all the same. */
const fillTheScreen = () => void document.documentElement.requestFullscreen?.().catch(() => undefined);

function AtTheDoor({ attendance, event, isOffice }: { attendance: Attendance; event: LiveEvent; isOffice: boolean }) {
  const now = useNow();
  const opens = event.doorsAt ?? event.startsAt;
  const at = timeWithZone(opens, event.timeZone);
  const hasBegun = attendance.checkedIn > 0 || attendance.refusals.length > 0;
  return (
    <>
      {!hasBegun && (
        <Notice title={Date.parse(opens) > now ? t`Doors open at ${at}` : t`Nobody has been scanned yet`}>
          <Trans>The figures begin with the first scan.</Trans>
        </Notice>
      )}
      <Figures attendance={attendance} places={placesOf(event)} />
      {hasBegun && <Entries attendance={attendance} timeZone={event.timeZone} daily={hasDays(event)} />}
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Tiers tiers={attendance.byTier} order={event.tiers.map(tier => tier.id)} />
        <Refusals attendance={attendance} seesConflicts={isOffice} />
      </div>
    </>
  );
}

function Loading() {
  return (
    <div className="mb-6">
      <SkeletonPage label={t`Waiting for the first figures`}>
        <div className="grid gap-4 lg:grid-cols-2">
          <Skeleton className="h-56 w-full" />
          <Skeleton className="h-56 w-full" />
        </div>
      </SkeletonPage>
    </div>
  );
}
