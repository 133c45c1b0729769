import { useSuspenseQuery } from '@apollo/client/react';
import { Trans } from '@lingui/react/macro';
import { useParams } from 'react-router';
import { Badge } from '../../components/Badge.js';
import { ButtonLink } from '../../components/Button.js';
import { NotFoundPage } from '../../components/ErrorPage.js';
import { PageHeading } from '../../components/PageHeading.js';
import { dateAndTime } from '../../lib/dates.js';
import { paths } from '../../paths.js';
import { i18n } from '../../words/words.js';
import { CancelEvent, CancellationProgress } from './CancelEvent.js';
import { DeleteDraft } from './DeleteDraft.js';
import { DuplicateEvent } from './DuplicateEvent.js';
import { EventDetails } from './EventDetails.js';
import { eventStates } from './event-states.js';
import { ExportsPanel } from './ExportsPanel.js';
import { useListsOf } from './left-behind.js';
import { MANAGE_EVENT, type ManagedEvent } from './manage-event.js';
import { PicturePanel } from './PicturePanel.js';
import { mayManage, mayScan, maySeeSales } from './roles.js';
import { QuestionsPanel } from './QuestionsPanel.js';
import { SalesPanel } from './SalesPanel.js';
import { SetUpChecklist } from './SetUpChecklist.js';
import { TierTable } from './TierTable.js';
import { WaitingRoomPanel } from './WaitingRoomPanel.js';

/** One event from behind: what is left to do, its tickets, what they brought, its details. */
export function ManageEventPage() {
  const { eventId = '' } = useParams<'eventId'>();
  const { data } = useSuspenseQuery(MANAGE_EVENT, { variables: { id: eventId }, fetchPolicy: 'cache-and-network' });
  return data.event?.viewerRole ? <Managed event={data.event} /> : <NotFoundPage />;
}

function Managed({ event }: { event: ManagedEvent }) {
  const manages = mayManage(event.viewerRole);
  const lists = useListsOf(event);
  return (
    <>
      <PageHeading
        title={event.title}
        back={{ to: paths.organization(event.organization.slug), label: event.organization.name }}
        lead={
          <span className="flex flex-wrap items-center gap-3">
            <Badge strong={event.status === 'DRAFT'}>{i18n._(eventStates[event.status])}</Badge>
            {dateAndTime(event.startsAt, event.timeZone)}, {event.venue.name}
          </span>
        }
        actions={
          <>
            <ButtonLink look="quiet" icon="ticket" to={paths.eventOrders(event.id)}>
              <Trans>Orders</Trans>
            </ButtonLink>
            {maySeeSales(event.viewerRole) && (
              <>
                <ButtonLink look="quiet" icon="undo" to={paths.refunds(event.id)}>
                  <Trans>Refunds</Trans>
                </ButtonLink>
                {lists.transfers && (
                  <ButtonLink look="quiet" icon="person" to={paths.transfers(event.id)}>
                    <Trans>Transfers</Trans>
                  </ButtonLink>
                )}
                {lists.registrations && (
                  <ButtonLink look="quiet" icon="person" to={paths.registrations(event.id)}>
                    <Trans>Registrations</Trans>
                  </ButtonLink>
                )}
                <ButtonLink look="quiet" to={paths.waitlist(event.id)}>
                  <Trans>Waitlist</Trans>
                </ButtonLink>
                <ButtonLink look="quiet" to={paths.promoCodes(event.id)}>
                  <Trans>Promo codes</Trans>
                </ButtonLink>
                <ButtonLink look="quiet" icon="person" to={paths.issueTickets(event.id)}>
                  <Trans>Give out</Trans>
                </ButtonLink>
              </>
            )}
            {manages && (
              <>
                <ButtonLink look="quiet" icon="mail" to={paths.messages(event.id)}>
                  <Trans>Messages</Trans>
                </ButtonLink>
                <ButtonLink look="quiet" icon="mail" to={paths.eventMails(event.id)}>
                  <Trans>Mails</Trans>
                </ButtonLink>
              </>
            )}
            <ButtonLink look="quiet" icon="door" to={paths.gates(event.id)}>
              <Trans>Gates</Trans>
            </ButtonLink>
            <ButtonLink look="quiet" icon="pulse" to={paths.live(event.id)}>
              <Trans>Live</Trans>
            </ButtonLink>
            {event.viewerRole && event.status !== 'DRAFT' && (
              <ButtonLink look="quiet" to={paths.scans(event.id)}>
                <Trans>Scans</Trans>
              </ButtonLink>
            )}
            {mayScan(event.viewerRole) && (
              <ButtonLink look="quiet" icon="camera" to={paths.gate(event.id)}>
                <Trans>Gate</Trans>
              </ButtonLink>
            )}
          </>
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-6">
          {event.status === 'CANCELLED' && maySeeSales(event.viewerRole) && <CancellationProgress event={event} />}
          <TierTable event={event} manages={manages} />
          {event.status !== 'DRAFT' && maySeeSales(event.viewerRole) && <SalesPanel event={event} />}
          {manages && event.status !== 'CANCELLED' && <PicturePanel event={event} />}
          {manages && <EventDetails event={event} />}
          {manages && <QuestionsPanel event={event} />}
          {manages && <WaitingRoomPanel event={event} />}
          {manages && <DuplicateEvent event={event} />}
          {event.status !== 'DRAFT' && <ExportsPanel eventId={event.id} role={event.viewerRole} />}
          {manages && event.status === 'PUBLISHED' && <CancelEvent event={event} />}
          {manages && event.status === 'DRAFT' && <DeleteDraft event={event} />}
        </div>
        <div className="max-lg:order-first lg:sticky lg:top-6">
          <SetUpChecklist event={event} manages={manages} />
        </div>
      </div>
    </>
  );
}
