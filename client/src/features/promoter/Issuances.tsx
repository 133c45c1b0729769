import { useQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Failure } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { ShowMore } from '../../components/ShowMore.js';
import { Skeleton } from '../../components/Skeleton.js';
import { dateAndTime } from '../../lib/dates.js';
import { ISSUANCES } from './issue-tickets.js';

/** What was given out before: how many, why, by whom. */
export function Issuances({ eventId, timeZone }: { eventId: string; timeZone: string }) {
  const { data, error, refetch, fetchMore } = useQuery(ISSUANCES, {
    variables: { eventId },
    fetchPolicy: 'cache-and-network',
  });
  const { edges, pageInfo } = data?.issuances ?? {};
  return (
    <Panel title={t`Given out so far`}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!edges ? (
        !error && <Skeleton className="h-32 w-full" />
      ) : edges.length === 0 ? (
        <p className="text-ink-soft">
          <Trans>Nothing yet.</Trans>
        </p>
      ) : (
        <ul className="-my-3 divide-y divide-hairline">
          {edges.map(({ node: { id, quantity, tier, reason, issuedBy, createdAt } }) => (
            <li key={id} className="py-3">
              <p className="font-semibold break-words">
                {quantity} × {tier.name}
              </p>
              <p className="break-words">{reason}</p>
              <p className="text-sm text-ink-soft">
                {issuedBy.name}, {dateAndTime(createdAt, timeZone)}
              </p>
            </li>
          ))}
        </ul>
      )}
      {pageInfo?.hasNextPage && <ShowMore load={() => fetchMore({ variables: { after: pageInfo.endCursor } })} />}
    </Panel>
  );
}
