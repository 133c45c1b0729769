import { useMutation, useQuery } from '@apollo/client/react';
import { Badge } from '../../components/Badge.js';
import { Button } from '../../components/Button.js';
import { Failure, Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { say } from '../../components/Toasts.js';
import type { EmailStatus } from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { subjectOf } from '../../lib/mail-kinds.js';
import { FilterField, Listing } from './Listing.js';
import { MAILS, RETRY_MAIL, type MailLine } from './operator.js';
import { chosen, useFilter } from './useFilter.js';

const states: Record<EmailStatus, string> = {
  FAILED: 'Given up',
  BOUNCED: 'Bounced',
  QUEUED: 'Waiting',
  SENT: 'Sent',
  DELIVERED: 'Delivered',
  SUPERSEDED: 'Not needed any more',
};
const UNDELIVERED: EmailStatus[] = ['FAILED', 'BOUNCED'];

/** Mails, newest first: those that reached nobody, unless others are wanted. */
export function Mails() {
  const state = useFilter('mails', { UNDELIVERED: 'Did not arrive', ...states, ALL: 'All' }, 'UNDELIVERED');
  const status = state.value === 'UNDELIVERED' ? UNDELIVERED : chosen(state.value);
  const asked = useQuery(MAILS, {
    variables: { status },
    fetchPolicy: 'cache-and-network',
    notifyOnNetworkStatusChange: true,
  });
  return (
    <Panel title="Mails">
      <div className="mb-6">
        <FilterField label="State of mails" filter={state} />
      </div>
      <Listing
        what="mails"
        asked={asked}
        of={data => data.emails}
        empty={state.value === 'UNDELIVERED' ? 'Every mail found its way.' : 'There are none of these.'}
        line={mail => <Line mail={mail} />}
      />
    </Panel>
  );
}

function Line({ mail }: { mail: MailLine }) {
  const { id, to, status, attempts, createdAt, lastError } = mail;
  const [retry, { loading, error, data }] = useMutation(RETRY_MAIL, { refetchQueries: [MAILS] });
  async function again() {
    const answer = await retry({ variables: { input: { emailId: id } } }).catch(() => null);
    if (answer?.data?.retryEmail.__typename === 'EmailMessage') say(`Sent again to ${to}`);
  }
  const refused = data?.retryEmail.__typename === 'WrongStateError' ? data.retryEmail.message : null;
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-64">
        <h3 className="flex flex-wrap items-center gap-3 text-lg wrap-anywhere">
          {to}
          <Badge strong={UNDELIVERED.includes(status)}>{states[status]}</Badge>
        </h3>
        <p className="text-sm break-words text-ink-soft">
          {subjectOf(mail)} · {dateAndTime(createdAt)} · {attempts === 1 ? '1 attempt' : `${attempts} attempts`}
        </p>
        {lastError && <p className="mt-1 text-sm break-words">{lastError}</p>}
        {status === 'BOUNCED' && (
          <p className="mt-1 text-sm">The address refuses mail: ask its owner for another one.</p>
        )}
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
