import { useQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useParams, useSearchParams } from 'react-router';
import { Button } from '../../components/Button.js';
import { EmptyState } from '../../components/EmptyState.js';
import { SelectField } from '../../components/Field.js';
import { Failure } from '../../components/Notice.js';
import { PageHeading } from '../../components/PageHeading.js';
import { ShowMore } from '../../components/ShowMore.js';
import { Skeleton, SkeletonPage } from '../../components/Skeleton.js';
import type { TransferStatus } from '../../gql/graphql.js';
import { useEvery, useFirstPage } from '../../lib/useFirstPage.js';
import { paths } from '../../paths.js';
import { i18n } from '../../words/words.js';
import { mayManage } from './roles.js';
import { TransferRow } from './TransferRow.js';
import { EVENT_TRANSFERS, transferStates } from './transfers.js';

const PAGE = 50;
/** Holders offer and take back, and others decide too. */
const FRESH_MS = 20_000;

const isStatus = (text: string | null): text is TransferStatus => text !== null && Object.hasOwn(transferStates, text);

/** Which tickets go from hand to hand, as it happens; where the event asks a manager, those who wait for a yes. */
export function TransfersPage() {
  const { eventId = '' } = useParams<'eventId'>();
  const [search, setSearch] = useSearchParams();
  const wanted = search.get('state');
  const status = isStatus(wanted) ? wanted : undefined;
  const { data, previousData, error, refetch, fetchMore } = useQuery(EVENT_TRANSFERS, {
    variables: { eventId, status },
    fetchPolicy: 'cache-and-network',
    notifyOnNetworkStatusChange: true,
  });
  const shown = data ?? previousData;
  const { hasNextPage } = shown?.transfers.pageInfo ?? {};
  const { more, refresh, again, readOn } = useFirstPage(refetch, `${eventId} ${status}`);
  useEvery(FRESH_MS, refresh);
  return (
    <>
      <PageHeading
        title={t`Transfers`}
        lead={shown?.event?.title}
        back={{ to: paths.manageEvent(eventId), label: t`Event` }}
      />
      <SelectField
        label={t`State`}
        className="mb-6 max-w-56"
        value={status ?? ''}
        onChange={({ target }) => setSearch(target.value ? { state: target.value } : {}, { replace: true })}
      >
        <option value="">
          <Trans>All</Trans>
        </option>
        {Object.entries(transferStates).map(([value, words]) => (
          <option key={value} value={value}>
            {i18n._(words)}
          </option>
        ))}
      </SelectField>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!shown ? (
        !error && (
          <SkeletonPage label={t`The transfers are loading`}>
            <Skeleton className="h-24 w-full" />
            <Skeleton className="h-24 w-full" />
          </SkeletonPage>
        )
      ) : shown.transfers.edges.length === 0 ? (
        <EmptyState icon="person" title={status === 'AWAITING_APPROVAL' ? t`Nobody waits for you` : t`None`}>
          {status
            ? t`No transfer of this event stands so.`
            : t`When holders pass tickets on to somebody else, you see it here.`}
        </EmptyState>
      ) : (
        <ul className="hairline divide-y divide-hairline rounded-card bg-surface">
          {shown.transfers.edges.map(({ node }) => (
            <li key={node.id}>
              <TransferRow
                transfer={node}
                timeZone={shown.event?.timeZone}
                manages={mayManage(shown.event?.viewerRole)}
                onDecided={refresh}
              />
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && (
        <ShowMore
          load={() =>
            readOn(first => fetchMore({ variables: { after: (first ?? shown)?.transfers.pageInfo.endCursor } }))
          }
        />
      )}
      {more && (shown?.transfers.edges.length ?? 0) > PAGE && (
        <Button look="bare" className="mx-auto mt-4" onClick={() => void again()}>
          <Trans>Begin again at the first</Trans>
        </Button>
      )}
    </>
  );
}
