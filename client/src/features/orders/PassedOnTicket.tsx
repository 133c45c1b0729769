import { gql, type TypedDocumentNode } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Failure } from '../../components/Notice.js';
import { PageHeading } from '../../components/PageHeading.js';
import { Panel } from '../../components/Panel.js';
import { Skeleton, SkeletonPage } from '../../components/Skeleton.js';
import type * as Gql from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { paths } from '../../paths.js';
import { transferWords } from './pass-on.js';

const PASSED_ON: TypedDocumentNode<Gql.PassedOnTicketQuery, Gql.PassedOnTicketQueryVariables> = gql`
  query PassedOnTicket($id: ID!, $accessToken: String!) {
    passedOnTicket(id: $id, accessToken: $accessToken) {
      email
      serial
      event {
        id
        slug
        title
        startsAt
        timeZone
      }
      transfers {
        id
        status
        ticketUsed
        fromEmail
        fromName
        toEmail
        expiresAt
        offeredAt
        settledAt
      }
    }
  }
`;

interface PassedOnTicketProps {
  id: string;
  /** What opened the ticket while this guest held it. */
  accessToken: string;
  /** For a token that never opened it. */
  children: ReactNode;
}

/** What a guest is shown who opens a ticket that they have passed on: how it came and went, and no code. */
export function PassedOnTicket({ id, accessToken, children }: PassedOnTicketProps) {
  const { data, error } = useQuery(PASSED_ON, { variables: { id, accessToken }, fetchPolicy: 'cache-and-network' });
  if (!data) {
    return error ? (
      <Failure error={error} />
    ) : (
      <SkeletonPage label={t`Loading the ticket`}>
        <Skeleton className="h-40 w-full" />
      </SkeletonPage>
    );
  }
  const { passedOnTicket } = data;
  if (!passedOnTicket) return children;
  const { email, serial, event, transfers } = passedOnTicket;
  return (
    <div className="max-w-2xl">
      <PageHeading
        title={t`You have passed this ticket on`}
        tab={t`Ticket ${serial}`}
        back={{ to: paths.event(event.slug), label: event.title }}
        lead={`${event.title}, ${dateAndTime(event.startsAt, event.timeZone)}`}
      />
      <Panel title={t`Ticket ${serial}`}>
        <ul className="flex flex-col divide-y divide-hairline">
          {transfers.map(({ id: key, ...transfer }) => (
            <li key={key} className="py-3 break-words">
              {transferWords(transfer, email, event.timeZone)}
            </li>
          ))}
        </ul>
        <p className="mt-3 text-ink-soft">
          <Trans>It lets in whoever holds it now. Only they can open it.</Trans>
        </p>
      </Panel>
    </div>
  );
}
