import { useMutation, useQuery } from '@apollo/client/react';
import type { MessageDescriptor } from '@lingui/core';
import { msg, plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Badge } from '../../components/Badge.js';
import { Button } from '../../components/Button.js';
import { Failure, Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { say } from '../../components/Toasts.js';
import type { EmailStatus } from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { subjectOf } from '../../lib/mail-kinds.js';
import { serverWords } from '../../lib/server-words.js';
import { i18n } from '../../words/words.js';
import { FilterField, Listing } from './Listing.js';
import { MAILS, RETRY_MAIL, type MailLine } from './operator.js';
import { chosen, useFilter } from './useFilter.js';

const states: Record<EmailStatus, MessageDescriptor> = {
  FAILED: msg`Given up`,
  BOUNCED: msg`Bounced`,
  QUEUED: msg`Waiting`,
  SENT: msg`Sent`,
  DELIVERED: msg`Delivered`,
  SUPERSEDED: msg`Not needed any more`,
};
const UNDELIVERED: EmailStatus[] = ['FAILED', 'BOUNCED'];

/** Mails, newest first: those that reached nobody, unless others are wanted. */
export function Mails() {
  const state = useFilter('mails', { UNDELIVERED: msg`Did not arrive`, ...states, ALL: msg`All` }, 'UNDELIVERED');
  const status = state.value === 'UNDELIVERED' ? UNDELIVERED : chosen(state.value);
  const asked = useQuery(MAILS, {
    variables: { status },
    fetchPolicy: 'cache-and-network',
    notifyOnNetworkStatusChange: true,
  });
  return (
    <Panel title={t`Mails`}>
      <div className="mb-6">
        <FilterField label={t`State of mails`} filter={state} />
      </div>
      <Listing
        waiting={t`The mails are loading`}
        more={t`Show more mails`}
        asked={asked}
        of={data => data.emails}
        empty={state.value === 'UNDELIVERED' ? t`Every mail found its way.` : t`There are none of these.`}
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
    if (answer?.data?.retryEmail.__typename === 'EmailMessage') say(t`Sent again to ${to}`);
  }
  const refused = data?.retryEmail.__typename === 'WrongStateError' ? serverWords(data.retryEmail) : null;
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-64">
        <h3 className="flex flex-wrap items-center gap-3 text-lg wrap-anywhere">
          {to}
          <Badge strong={UNDELIVERED.includes(status)}>{i18n._(states[status])}</Badge>
        </h3>
        <p className="text-sm break-words text-ink-soft">
          {subjectOf(mail)} · {dateAndTime(createdAt)} · {plural(attempts, { one: '# attempt', other: '# attempts' })}
        </p>
        {lastError && <p className="mt-1 text-sm break-words">{lastError}</p>}
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
      {error && <Failure error={error} />}
      {refused && (
        <Notice tone="problem" title={t`Not sent`}>
          {refused}
        </Notice>
      )}
    </div>
  );
}
