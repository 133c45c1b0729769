import { useQuery } from '@apollo/client/react';
import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useParams } from 'react-router';
import { EmptyState } from '../../components/EmptyState.js';
import { Failure, Notice } from '../../components/Notice.js';
import { PageHeading } from '../../components/PageHeading.js';
import { Panel } from '../../components/Panel.js';
import { ShowMore } from '../../components/ShowMore.js';
import { Skeleton, SkeletonPage } from '../../components/Skeleton.js';
import { dateAndTime } from '../../lib/dates.js';
import { inList } from '../../lib/lists.js';
import { paths } from '../../paths.js';
import { MessageForm } from './MessageForm.js';
import { EVENT_MESSAGES, type MessageLine } from './messages.js';
import { mayManage } from './roles.js';

/** What is written to holders of tickets, and what became of it. */
export function MessagesPage() {
  const { eventId = '' } = useParams<'eventId'>();
  const { data, error, refetch, fetchMore } = useQuery(EVENT_MESSAGES, {
    variables: { eventId },
    fetchPolicy: 'cache-and-network',
  });
  const { event, messages, me } = data ?? {};
  return (
    <>
      <PageHeading title={t`Messages`} lead={event?.title} back={{ to: paths.manageEvent(eventId), label: t`Event` }} />
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data ? (
        !error && (
          <SkeletonPage label={t`The messages are loading`}>
            <Skeleton className="h-80 w-full" />
          </SkeletonPage>
        )
      ) : (
        <div className="flex flex-col gap-8">
          {event && mayManage(event.viewerRole) ? (
            <Panel title={t`Write to your people`}>
              <MessageForm event={event} email={me?.email} />
            </Panel>
          ) : (
            <Notice title={t`Owners and managers write messages`} />
          )}
          <section aria-labelledby="sent" className="flex flex-col gap-4">
            <h2 id="sent" className="text-2xl">
              <Trans>Sent</Trans>
            </h2>
            {!messages || messages.edges.length === 0 ? (
              <EmptyState icon="mail" title={t`Nothing yet`}>
                <Trans>What you write to holders of tickets stands here, with what became of it.</Trans>
              </EmptyState>
            ) : (
              <ul className="hairline divide-y divide-hairline rounded-card bg-surface">
                {messages.edges.map(({ node }) => (
                  <li key={node.id}>
                    <Line message={node} timeZone={event?.timeZone} />
                  </li>
                ))}
              </ul>
            )}
            {messages?.pageInfo.hasNextPage && (
              <ShowMore load={() => fetchMore({ variables: { after: messages.pageInfo.endCursor } })} />
            )}
          </section>
        </div>
      )}
    </>
  );
}

const STANDINGS: readonly [Exclude<keyof MessageLine['delivery'], '__typename'>, (count: number) => string][] = [
  ['delivered', count => plural(count, { one: '# delivered', other: '# delivered' })],
  ['sent', count => plural(count, { one: '# sent', other: '# sent' })],
  ['waiting', count => plural(count, { one: '# on its way', other: '# on their way' })],
  ['bounced', count => plural(count, { one: '# bounced', other: '# bounced' })],
  ['failed', count => plural(count, { one: '# given up', other: '# given up' })],
  ['refused', count => plural(count, { one: '# refused in time', other: '# refused in time' })],
];

function Line({ message, timeZone }: { message: MessageLine; timeZone: string | undefined }) {
  const { subject, body, authorName, recipients, createdAt, delivery } = message;
  const to = plural(recipients, { one: 'To # person', other: 'To # people' });
  const standing = STANDINGS.filter(([name]) => delivery[name] > 0).map(([name, words]) => words(delivery[name]));
  return (
    <div className="p-4 sm:px-6">
      <h3 className="text-lg break-words">{subject}</h3>
      <p className="tabular-nums">{standing.length > 0 ? t`${to}: ${inList(standing)}` : to}</p>
      <p className="text-sm text-ink-soft">
        {authorName}, {dateAndTime(createdAt, timeZone)}
      </p>
      <details className="mt-2">
        <summary className="inline-flex min-h-11 cursor-pointer items-center">
          <Trans>What it says</Trans>
        </summary>
        <p className="break-words whitespace-pre-line">{body}</p>
      </details>
    </div>
  );
}
