import { useMutation, useQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { Badge } from '../../components/Badge.js';
import { Button } from '../../components/Button.js';
import { Dialog } from '../../components/Dialog.js';
import { EmptyState } from '../../components/EmptyState.js';
import { SelectField } from '../../components/Field.js';
import { Failure, Notice } from '../../components/Notice.js';
import { PageHeading } from '../../components/PageHeading.js';
import { ShowMore } from '../../components/ShowMore.js';
import { Skeleton, SkeletonPage } from '../../components/Skeleton.js';
import { say } from '../../components/Toasts.js';
import type { RefundStatus } from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { inList } from '../../lib/lists.js';
import { formatMoney } from '../../lib/money.js';
import { serverWords } from '../../lib/server-words.js';
import { paths } from '../../paths.js';
import { i18n } from '../../words/words.js';
import { DecideRefund } from './DecideRefund.js';
import { EVENT_REFUNDS, refundStates, RETRY_REFUND, type RefundLine } from './refunds.js';
import { mayManage } from './roles.js';

const isStatus = (text: string | null): text is RefundStatus => text !== null && text in refundStates;

/** Who wants their money back: first those who wait for a decision. */
export function RefundsPage() {
  const { eventId = '' } = useParams<'eventId'>();
  const [search, setSearch] = useSearchParams();
  const wanted = search.get('state') ?? 'REQUESTED';
  const status = isStatus(wanted) ? wanted : undefined;
  const { data, previousData, error, refetch, fetchMore } = useQuery(EVENT_REFUNDS, {
    variables: { eventId, status },
    fetchPolicy: 'cache-and-network',
    notifyOnNetworkStatusChange: true,
  });
  const [deciding, setDeciding] = useState<RefundLine | null>(null);
  const shown = data ?? previousData;
  const manages = mayManage(shown?.event?.viewerRole);
  const { hasNextPage, endCursor } = shown?.refunds.pageInfo ?? {};
  return (
    <>
      <PageHeading
        title={t`Refunds`}
        lead={shown?.event?.title}
        back={{ to: paths.manageEvent(eventId), label: t`Event` }}
      />
      <SelectField
        label={t`State`}
        className="mb-6 max-w-56"
        value={status ?? ''}
        onChange={event => setSearch({ state: event.target.value || 'ALL' }, { replace: true })}
      >
        <option value="">
          <Trans>All</Trans>
        </option>
        {Object.entries(refundStates).map(([value, words]) => (
          <option key={value} value={value}>
            {i18n._(words)}
          </option>
        ))}
      </SelectField>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!shown ? (
        !error && (
          <SkeletonPage label={t`The refunds are loading`}>
            <Skeleton className="h-24 w-full" />
            <Skeleton className="h-24 w-full" />
          </SkeletonPage>
        )
      ) : shown.refunds.edges.length === 0 ? (
        <EmptyState icon="undo" title={status === 'REQUESTED' ? t`Nobody waits for you` : t`None`}>
          {status === 'REQUESTED'
            ? t`Who asks for money back after the refund deadline appears here, for you to decide.`
            : t`No refund of this event stands so.`}
        </EmptyState>
      ) : (
        <ul className="hairline divide-y divide-hairline rounded-card bg-surface">
          {shown.refunds.edges.map(({ node }) => (
            <li key={node.id}>
              <Line
                refund={node}
                timeZone={shown.event?.timeZone}
                manages={manages}
                onDecide={() => setDeciding(node)}
              />
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && <ShowMore load={() => fetchMore({ variables: { after: endCursor } })} />}
      <Dialog open={deciding !== null} title={t`Decide`} onClose={() => setDeciding(null)}>
        {deciding && <DecideRefund refund={deciding} onDone={() => setDeciding(null)} />}
      </Dialog>
    </>
  );
}

interface LineProps {
  refund: RefundLine;
  timeZone: string | undefined;
  manages: boolean;
  onDecide: () => void;
}

function Line({ refund, timeZone, manages, onDecide }: LineProps) {
  const [retry, { loading, error, data }] = useMutation(RETRY_REFUND, { refetchQueries: [EVENT_REFUNDS] });
  const { order, tickets, status } = refund;
  async function again() {
    const answer = await retry({ variables: { input: { refundId: refund.id } } }).catch(() => null);
    if (answer?.data?.retryRefund.__typename === 'Refund') say(t`The provider is asked again`);
  }
  const refused = data?.retryRefund.__typename === 'WrongStateError' ? serverWords(data.retryRefund) : null;
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-2 p-4 sm:px-6">
      <div className="min-w-0 flex-1 basis-64">
        <h2 className="flex flex-wrap items-center gap-3 text-lg">
          {order.buyerName}
          <Badge strong={status === 'REQUESTED' || status === 'FAILED'}>{i18n._(refundStates[status])}</Badge>
        </h2>
        <p className="text-sm break-all text-ink-soft">
          {order.number} · {order.buyerEmail} · {dateAndTime(refund.createdAt, timeZone)}
        </p>
        <p className="mt-1 break-words">{refund.reason}</p>
        {refund.decisionNote && (
          <p className="mt-1 break-words text-ink-soft">
            <Trans>Answered: {refund.decisionNote}</Trans>
          </p>
        )}
        <p className="mt-1 text-sm text-ink-soft">{inList(tickets.map(ticketWords)) || t`Money without tickets`}</p>
      </div>
      <div className="flex flex-wrap items-center justify-end gap-3">
        <p className="text-lg font-bold tabular-nums">{formatMoney(refund.amount)}</p>
        {manages && status === 'REQUESTED' && (
          <Button onClick={onDecide} aria-label={t`Decide on ${order.number}`}>
            <Trans>Decide</Trans>
          </Button>
        )}
        {manages && status === 'FAILED' && (
          <Button look="quiet" busy={loading} onClick={() => void again()} aria-label={t`Try again: ${order.number}`}>
            <Trans>Try again</Trans>
          </Button>
        )}
        {refund.creditNoteUrl && (
          <a className="underline underline-offset-4" href={refund.creditNoteUrl}>
            <Trans>Credit note</Trans>
          </a>
        )}
      </div>
      {error && <Failure error={error} />}
      {refused && (
        <Notice tone="problem" title={t`Not tried again`}>
          {refused}
        </Notice>
      )}
    </div>
  );
}

const ticketWords = ({ serial, tier, status }: RefundLine['tickets'][number]): string =>
  status === 'CHECKED_IN' || status === 'CHECKED_OUT' ? t`${serial} (${tier.name}, used)` : `${serial} (${tier.name})`;
