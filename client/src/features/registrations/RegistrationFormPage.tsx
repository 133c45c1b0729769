import { useSuspenseQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useParams } from 'react-router';
import { useViewer } from '../../apollo/useSession.js';
import { ButtonLink } from '../../components/Button.js';
import { NotFoundPage } from '../../components/ErrorPage.js';
import { Notice } from '../../components/Notice.js';
import { PageHeading } from '../../components/PageHeading.js';
import { Skeleton } from '../../components/Skeleton.js';
import { dateAndTime } from '../../lib/dates.js';
import { paths } from '../../paths.js';
import { REGISTRATION_FORM } from './registration.js';
import { RegistrationForm } from './RegistrationForm.js';

/** Asking for a place at an event whose organizer approves who comes. */
export function RegistrationFormPage() {
  const { slug = '' } = useParams<'slug'>();
  const { data } = useSuspenseQuery(REGISTRATION_FORM, { variables: { slug } });
  const viewer = useViewer();
  const { event } = data;
  if (!event) return <NotFoundPage />;
  const open = event.tiers.filter(tier => tier.onSale);
  return (
    <div className="max-w-2xl">
      <PageHeading
        title={t`Register for ${event.title}`}
        back={{ to: paths.event(slug), label: t`Event` }}
        lead={`${dateAndTime(event.startsAt, event.timeZone)}, ${event.venue.name}`}
      />
      {!event.requiresApproval ? (
        <Notice
          title={t`Nobody has to register`}
          action={
            <ButtonLink look="quiet" to={paths.event(slug)}>
              <Trans>Choose tickets</Trans>
            </ButtonLink>
          }
        >
          <Trans>This event sells its tickets on its own page.</Trans>
        </Notice>
      ) : event.status !== 'PUBLISHED' || open.length === 0 ? (
        <Notice title={t`Registration is closed`}>
          <Trans>No place can be asked for just now.</Trans>
        </Notice>
      ) : viewer === undefined ? (
        <Skeleton className="h-96 w-full" />
      ) : (
        <RegistrationForm key={viewer?.id} event={{ ...event, tiers: open }} viewer={viewer} />
      )}
    </div>
  );
}
