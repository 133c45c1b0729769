import { gql, type TypedDocumentNode } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { ButtonLink } from '../../components/Button.js';
import { Failure } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { Skeleton, SkeletonPage } from '../../components/Skeleton.js';
import type * as Gql from '../../gql/graphql.js';
import { howMany } from '../../lib/how-many.js';
import { useLookedAgain } from '../../lib/useLookedAgain.js';
import { paths } from '../../paths.js';

const OFFICE: TypedDocumentNode<Gql.LiveOfficeQuery, Gql.LiveOfficeQueryVariables> = gql`
  query LiveOffice($id: ID!) {
    event(id: $id) {
      id
      tiers {
        id
        waiting
      }
    }
    refunds(eventId: $id, status: REQUESTED, first: 50) {
      edges {
        node {
          id
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`;

/** Nobody waits for these by the second. */
const POLL_MS = 30_000;

/** What waits for somebody, or for a decision. Read now and then: it says nothing of the door. */
export function Office({ eventId }: { eventId: string }) {
  const { data, error, refetch } = useQuery(OFFICE, {
    variables: { id: eventId },
    fetchPolicy: 'no-cache',
    pollInterval: POLL_MS,
  });
  useLookedAgain(refetch);
  const waiting = data?.event?.tiers.reduce((sum, tier) => sum + tier.waiting, 0) ?? 0;
  return (
    <Panel title={t`Waiting`}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && (
        <SkeletonPage>
          <Skeleton className="h-24 w-full" />
        </SkeletonPage>
      )}
      {data && (
        <ul className="divide-y divide-hairline">
          <li className="flex flex-wrap items-center justify-between gap-3 py-3">
            <p>
              {waiting === 0
                ? t`Nobody is on the waitlist.`
                : plural(waiting, {
                    one: '# person is on the waitlist.',
                    other: '# people are on the waitlist.',
                  })}
            </p>
            <ButtonLink look="quiet" to={paths.waitlist(eventId)}>
              <Trans>Waitlist</Trans>
            </ButtonLink>
          </li>
          <li className="flex flex-wrap items-center justify-between gap-3 py-3">
            <p>
              {data.refunds.edges.length === 0
                ? t`No refund waits for a decision.`
                : howMany(data.refunds, count =>
                    plural(count, {
                      one: '# refund waits for a decision.',
                      other: '# refunds wait for a decision.',
                    }),
                  )}
            </p>
            <ButtonLink look="quiet" icon="undo" to={paths.refunds(eventId)}>
              <Trans>Refunds</Trans>
            </ButtonLink>
          </li>
        </ul>
      )}
    </Panel>
  );
}
