import { useMutation, useQuery } from '@apollo/client/react';
import { plural } from '@lingui/core/macro';
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
import { paths } from '../../paths.js';
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
      <PageHeading title="Mails" lead={shown?.event?.title} back={{ to: paths.manageEvent(eventId), label: 'Event' }} />
      <SelectField
        label="State"
        className="mb-6 max-w-56"
        value={filter}
        onChange={event => setSearch(event.target.value === 'ALL' ? {} : { state: event.target.value })}
      >
        {Object.entries(mailFilters).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
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
          <SkeletonPage label="The mails are loading">
            <Skeleton className="h-24 w-full" />
            <Skeleton className="mt-4 h-24 w-full" />
          </SkeletonPage>
        )
      ) : shown.emails.edges.length === 0 ? (
        <EmptyState icon="mail" title={filter === 'ALL' ? 'No mails yet' : 'None'}>
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
  if (filter === 'ALL') return 'Tickets, refunds and news of this event are mailed; each mail appears here.';
  return filter === 'UNDELIVERED' ? 'Every mail found its way.' : 'No mail of this event stands so.';
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
          <Badge strong={isUndelivered(status)}>{mailStates[status]}</Badge>
        </h2>
        <p className="break-words">{subjectOf(mail)}</p>
        <p className="text-sm text-ink-soft">
          {sentAt ? `Sent ${dateAndTime(sentAt, timeZone)}` : `Written ${dateAndTime(createdAt, timeZone)}`}
        </p>
        {isUndelivered(status) && lastError && <p className="mt-1 text-sm break-words">{lastError}</p>}
        {status === 'BOUNCED' && (
          <p className="mt-1 text-sm">The address refuses mail: ask its owner for another one.</p>
        )}
      </div>
      {status === 'FAILED' && (
        <Button look="quiet" busy={loading} onClick={() => void again()} aria-label={`Send again to ${to}`}>
          Send again
        </Button>
      )}
      {error && <Failure focus error={error} />}
      {result?.__typename === 'EmailMessage' && (
        <Notice tone="done" focus title="It is sent again">
          What becomes of it shows here as soon as you come back.
        </Notice>
      )}
      {result && result.__typename !== 'EmailMessage' && (
        <Notice tone="problem" focus title="Not sent again">
          {result.message}
        </Notice>
      )}
    </div>
  );
}
