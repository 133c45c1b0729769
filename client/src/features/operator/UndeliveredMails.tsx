import { useMutation, useQuery } from '@apollo/client/react';
import { Badge } from '../../components/Badge.js';
import { Button } from '../../components/Button.js';
import { Failure, Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { say } from '../../components/Toasts.js';
import type * as Gql from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { ListState } from './ListState.js';
import { RETRY_EMAIL, UNDELIVERED } from './operator.js';

type Mail = Gql.UndeliveredQuery['emails']['edges'][number]['node'];

/** Mails that did not reach anybody, newest first. */
export function UndeliveredMails() {
  const { data, error, loading, refetch, fetchMore } = useQuery(UNDELIVERED, { fetchPolicy: 'cache-and-network' });
  const { edges, pageInfo } = data?.emails ?? {};
  return (
    <Panel title="Mails that did not arrive">
      <ListState
        label="The mails are loading"
        count={edges?.length}
        error={error}
        empty="None: every mail was taken."
        busy={loading}
        retry={() => void refetch()}
        more={pageInfo?.hasNextPage ? () => void fetchMore({ variables: { after: pageInfo.endCursor } }) : null}
      >
        <ul className="divide-y divide-hairline">
          {edges?.map(({ node }) => (
            <li key={node.id}>
              <Line mail={node} />
            </li>
          ))}
        </ul>
      </ListState>
    </Panel>
  );
}

function Line({ mail }: { mail: Mail }) {
  const [retry, { loading, error, data }] = useMutation(RETRY_EMAIL);
  const { to, template, subject, status, createdAt, lastError } = mail;
  async function again() {
    const answer = await retry({ variables: { input: { emailId: mail.id } } }).catch(() => null);
    if (answer?.data?.retryEmail.__typename === 'EmailMessage') say(`Sent again to ${to}`);
  }
  const refused = data?.retryEmail.__typename === 'WrongStateError' ? data.retryEmail.message : null;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <div className="min-w-0 flex-1 basis-64">
        <h3 className="flex flex-wrap items-center gap-3 text-lg break-all">
          {to} <Badge strong>{status === 'BOUNCED' ? 'Bounced' : 'Failed'}</Badge>
        </h3>
        <p className="text-sm break-words text-ink-soft">
          {subject || template} · {dateAndTime(createdAt)}
        </p>
        {lastError && <p className="text-sm break-words">{lastError}</p>}
      </div>
      {status === 'FAILED' && (
        <Button look="quiet" busy={loading} onClick={() => void again()} aria-label={`Send again to ${to}`}>
          Send again
        </Button>
      )}
      {error && <Failure error={error} />}
      {refused && (
        <Notice tone="problem" title="Not sent">
          {refused}
        </Notice>
      )}
    </div>
  );
}
