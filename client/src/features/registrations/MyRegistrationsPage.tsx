import { useSuspenseQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Link } from 'react-router';
import { Badge } from '../../components/Badge.js';
import { ButtonLink } from '../../components/Button.js';
import { EmptyState } from '../../components/EmptyState.js';
import { PageHeading } from '../../components/PageHeading.js';
import { dateAndTime } from '../../lib/dates.js';
import { paths } from '../../paths.js';
import { isToPay, MY_REGISTRATIONS, stateWords } from './registration.js';

/** Every registration of the account, newest first. */
export function MyRegistrationsPage() {
  const { data } = useSuspenseQuery(MY_REGISTRATIONS, { fetchPolicy: 'cache-and-network' });
  const { myRegistrations } = data;
  return (
    <>
      <PageHeading title={t`My registrations`} back={{ to: paths.myTickets(), label: t`My tickets` }} />
      {myRegistrations.length === 0 ? (
        <EmptyState
          icon="person"
          title={t`No registrations yet`}
          action={
            <ButtonLink to={paths.events()}>
              <Trans>See what’s on</Trans>
            </ButtonLink>
          }
        >
          <Trans>Those sent without an account join this list once your address is verified.</Trans>
        </EmptyState>
      ) : (
        <ul className="hairline divide-y divide-hairline rounded-card bg-surface">
          {myRegistrations.map(({ id, event, tier, teamName, status, order }) => (
            <li key={id}>
              <Link to={paths.registration(id)} className="flex flex-wrap items-center gap-x-4 gap-y-1 p-4 sm:px-6">
                <span className="min-w-0 flex-1 basis-64">
                  <span className="block text-lg font-bold break-words">{event.title}</span>
                  <span className="block text-ink-soft">
                    {[tier.name, teamName, dateAndTime(event.startsAt, event.timeZone)].filter(Boolean).join(' · ')}
                  </span>
                </span>
                <Badge strong={isToPay({ status, order })}>{stateWords({ status, order, event })}</Badge>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
