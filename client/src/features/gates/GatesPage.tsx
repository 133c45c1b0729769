import { useSuspenseQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useParams } from 'react-router';
import { ButtonLink } from '../../components/Button.js';
import { NotFoundPage } from '../../components/ErrorPage.js';
import { PageHeading } from '../../components/PageHeading.js';
import { paths } from '../../paths.js';
import { EndOfDay } from './EndOfDay.js';
import { EntryWindows } from './EntryWindows.js';
import { GateList } from './GateList.js';
import { GATES } from './gates.js';
import { Reentry } from './Reentry.js';

/** Who is let in where, and when, and what happens at the end of a day. */
export function GatesPage() {
  const { eventId = '' } = useParams<'eventId'>();
  const { data } = useSuspenseQuery(GATES, { variables: { id: eventId }, fetchPolicy: 'cache-and-network' });
  const { event } = data;
  if (!event?.viewerRole) return <NotFoundPage />;
  const manages = event.viewerRole === 'OWNER' || event.viewerRole === 'MANAGER';
  return (
    <>
      <PageHeading
        title={t`Gates`}
        tab={t`Gates: ${event.title}`}
        back={{ to: paths.live(event.id), label: t`Live` }}
        lead={event.title}
        actions={
          event.viewerRole !== 'VIEWER' && (
            <ButtonLink look="quiet" icon="camera" to={paths.gate(event.id)}>
              <Trans>Scan</Trans>
            </ButtonLink>
          )
        }
      />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <GateList event={event} manages={manages} />
        <div className="flex min-w-0 flex-col gap-6">
          <EntryWindows event={event} manages={manages} />
          <Reentry event={event} manages={manages} />
          <EndOfDay event={event} manages={manages} />
        </div>
      </div>
    </>
  );
}
