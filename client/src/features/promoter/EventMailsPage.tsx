import { useMutation, useQuery } from '@apollo/client/react';
import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useParams, useSearchParams } from 'react-router';
import { Badge } from '../../components/Badge.js';
import { Button } from '../../components/Button.js';
import { EmptyState } from '../../components/EmptyState.js';
import { SelectField } from '../../components/Field.js';
import { Failure, Notice } from '../../components/Notice.js';
import { PageHeading } from '../../components/PageHeading.js';
import { ShowMore } from '../../components/ShowMore.js';
import { Skeleton, SkeletonPage } from '../../components/Skeleton.js';
import { dateAndTime } from '../../lib/dates.js';
import { subjectOf } from '../../lib/mail-kinds.js';
import { howMany } from '../../lib/how-many.js';
import { serverWords } from '../../lib/server-words.js';
import { paths } from '../../paths.js';
import { i18n } from '../../words/words.js';
import {
  EVENT_MAILS,
  isUndelivered,
  mailFilterOf,
  mailFilters,
  mailStates,
  RETRY_EVENT_MAIL,
  statusesOf,
  type MailLine,
} from './event-mails.js';

/** What an event wrote to whom, newest first, and what became of it. */
export function EventMailsPage() {
  const { eventId = '' } = useParams<'eventId'>();
  const [search, setSearch] = useSearchParams();
  const filter = mailFilterOf(search.get('state'));
  const { data, previousData, error, loading, refetch, fetchMore } = useQuery(EVENT_MAILS, {
    variables: { eventId, status: statusesOf(filter) },
    fetchPolicy: 'cache-and-network',
    notifyOnNetworkStatusChange: true,
  });
  const shown = data ?? previousData;
  const { hasNextPage, endCursor } = shown?.emails.pageInfo ?? {};
  return (
    <>
      <PageHeading
        title={t`Mails`}
        lead={shown?.event?.title}
        back={{ to: paths.manageEvent(eventId), label: t`Event` }}
      />
      <SelectField
        label={t`State`}
        className="mb-6 max-w-56"
        value={filter}
        onChange={event => setSearch(event.target.value === 'ALL' ? {} : { state: event.target.value })}
      >
        {Object.entries(mailFilters).map(([value, words]) => (
          <option key={value} value={value}>
            {i18n._(words)}
          </option>
        ))}
      </SelectField>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {shown && (
        <p role="status" className="mb-3 font-semibold">
          {loading ? ' ' : howMany(shown.emails, count => plural(count, { one: '# mail', other: '# mails' }))}
        </p>
      )}
      {!shown ? (
        !error && (
          <SkeletonPage label={t`The mails are loading`}>
            <Skeleton className="h-24 w-full" />
            <Skeleton className="mt-4 h-24 w-full" />
          </SkeletonPage>
        )
      ) : shown.emails.edges.length === 0 ? (
        <EmptyState icon="mail" title={filter === 'ALL' ? t`No mails yet` : t`None`}>
          {emptyWords(filter)}
        </EmptyState>
      ) : (
        <ul className="hairline divide-y divide-hairline rounded-card bg-surface">
          {shown.emails.edges.map(({ node }) => (
            <li key={node.id}>
              <Line mail={node} timeZone={shown.event?.timeZone} />
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && <ShowMore load={() => fetchMore({ variables: { after: endCursor } })} />}
    </>
  );
}

function emptyWords(filter: ReturnType<typeof mailFilterOf>): string {
  if (filter === 'ALL') return t`Tickets, refunds and news of this event are mailed; each mail appears here.`;
  return filter === 'UNDELIVERED' ? t`Every mail found its way.` : t`No mail of this event stands so.`;
}

/** After a retry the line stays where it is, with its answer: the list is not read anew under the person's hands. */
function Line({ mail, timeZone }: { mail: MailLine; timeZone: string | undefined }) {
  const { id, to, status, createdAt, sentAt, lastError } = mail;
  const [retry, { loading, error, data }] = useMutation(RETRY_EVENT_MAIL);
  const result = data?.retryEmail;
  const again = () => retry({ variables: { input: { emailId: id } } }).catch(() => undefined);
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-2 p-4 sm:px-6">
      <div className="min-w-0 flex-1 basis-64">
        <h2 className="flex flex-wrap items-center gap-3 text-lg wrap-anywhere">
          {to}
          <Badge strong={isUndelivered(status)}>{i18n._(mailStates[status])}</Badge>
        </h2>
        <p className="break-words">{subjectOf(mail)}</p>
        <p className="text-sm text-ink-soft">
          {sentAt ? t`Sent ${dateAndTime(sentAt, timeZone)}` : t`Written ${dateAndTime(createdAt, timeZone)}`}
        </p>
        {isUndelivered(status) && lastError && <p className="mt-1 text-sm break-words">{lastError}</p>}
        {status === 'BOUNCED' && (
          <p className="mt-1 text-sm">
            <Trans>The address refuses mail: ask its owner for another one.</Trans>
          </p>
        )}
      </div>
      {status === 'FAILED' && (
        <Button look="quiet" busy={loading} onClick={() => void again()} aria-label={t`Send again to ${to}`}>
          <Trans>Send again</Trans>
        </Button>
      )}
      {error && <Failure focus error={error} />}
      {result?.__typename === 'EmailMessage' && (
        <Notice tone="done" focus title={t`It is sent again`}>
          <Trans>What becomes of it shows here as soon as you come back.</Trans>
        </Notice>
      )}
      {result && result.__typename !== 'EmailMessage' && (
        <Notice tone="problem" focus title={t`Not sent again`}>
          {serverWords(result)}
        </Notice>
      )}
    </div>
  );
}
