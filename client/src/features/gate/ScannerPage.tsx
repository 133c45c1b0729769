import { gql, type TypedDocumentNode } from '@apollo/client';
import { useSuspenseQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Link } from 'react-router';
import { ButtonLink } from '../../components/Button.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Icon } from '../../components/Icon.js';
import { Languages } from '../../components/Languages.js';
import type * as Gql from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { paths } from '../../paths.js';
import { GateApp } from './GateApp.js';

const MY_GATES: TypedDocumentNode<Gql.MyGatesQuery, Gql.MyGatesQueryVariables> = gql`
  query MyGates {
    me {
      id
      memberships {
        role
        organization {
          id
          upcoming(first: 20) {
            nodes {
              id
              title
              startsAt
              timeZone
              venue {
                name
              }
            }
          }
        }
      }
    }
  }
`;

/** Where the installed gate begins: the nights that this person may scan at, the next one first. */
export function ScannerPage() {
  const { data } = useSuspenseQuery(MY_GATES, { fetchPolicy: 'cache-and-network', context: { keep: true } });
  const nights = (data.me?.memberships ?? [])
    .filter(({ role }) => role !== 'VIEWER')
    .flatMap(({ organization }) => organization.upcoming.nodes)
    .toSorted((a, b) => a.startsAt.localeCompare(b.startsAt));
  const title = t`Gate`;
  return (
    <div className="night min-h-dvh">
      <title>{`${title} · Foyer`}</title>
      <main className="mx-auto flex min-h-dvh max-w-md flex-col gap-6 px-5 py-8">
        <Link to={paths.promoter()} className="inline-flex min-h-11 items-center gap-1 self-start text-ink-soft">
          <Icon name="left" className="size-4" />
          <Trans>Backstage</Trans>
        </Link>
        <h1 className="text-5xl">{title}</h1>
        {nights.length === 0 ? (
          <EmptyState
            icon="door"
            title={t`Nothing to scan for`}
            action={
              <ButtonLink look="quiet" to={paths.promoter()}>
                <Trans>Backstage</Trans>
              </ButtonLink>
            }
          >
            <Trans>Events of organizations that you work for appear here until they are over.</Trans>
          </EmptyState>
        ) : (
          <ul className="flex flex-col gap-3">
            {nights.map(({ id, title, startsAt, timeZone, venue }) => (
              <li key={id}>
                <Link
                  to={paths.gate(id)}
                  className="hairline flex items-center justify-between gap-3 rounded-card bg-surface p-5 hover:border-control-line"
                >
                  <span className="min-w-0">
                    <span className="block text-accent-text">{dateAndTime(startsAt, timeZone)}</span>
                    <span className="block text-2xl font-bold break-words">{title}</span>
                    <span className="block text-ink-soft">{venue.name}</span>
                  </span>
                  <Icon name="right" />
                </Link>
              </li>
            ))}
          </ul>
        )}
        <div className="mt-auto flex flex-col gap-4">
          <GateApp>
            {nights.length > 0 && (
              <p>
                <Trans>Open your event here once with a network: its list of tickets comes along.</Trans>
              </p>
            )}
          </GateApp>
          <Languages />
        </div>
      </main>
    </div>
  );
}
