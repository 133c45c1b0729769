import { useMutation, useSuspenseQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useParams } from 'react-router';
import { AnswerList } from '../../components/AnswerList.js';
import { Button, ButtonLink } from '../../components/Button.js';
import { Dialog } from '../../components/Dialog.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Failure, Notice } from '../../components/Notice.js';
import { PageHeading } from '../../components/PageHeading.js';
import { Panel } from '../../components/Panel.js';
import { dateAndTime } from '../../lib/dates.js';
import { formatPrice } from '../../lib/money.js';
import { keepOrderToken, registrationToken } from '../../lib/order-token.js';
import { serverWords } from '../../lib/server-words.js';
import { useLookedAgain } from '../../lib/useLookedAgain.js';
import { paths } from '../../paths.js';
import { REGISTRATION, WITHDRAW_REGISTRATION, type OwnRegistration } from './registration.js';

/** One's own registration: where it stands, what was sent, and the way to pay or to take it back. */
export function RegistrationPage() {
  const { registrationId = '' } = useParams<'registrationId'>();
  const variables = { id: registrationId, accessToken: registrationToken(registrationId) };
  const { data, refetch } = useSuspenseQuery(REGISTRATION, { variables, fetchPolicy: 'cache-and-network' });
  useLookedAgain(refetch);
  const { registration } = data;
  if (!registration) {
    return (
      <EmptyState icon="person" title={t`This registration isn’t open here`}>
        <Trans>Open it by the link in your mail, or sign in with the account that registered.</Trans>
      </EmptyState>
    );
  }
  const renew = async (fileId: string) => {
    const { data: now } = await refetch();
    return now?.registration?.attachments.find(({ id }) => id === fileId)?.url;
  };
  return <Shown registration={registration} renew={renew} />;
}

interface ShownProps {
  registration: OwnRegistration;
  renew: (fileId: string) => Promise<string | undefined>;
}

function Shown({ registration, renew }: ShownProps) {
  const { event, tier, teamName, members, answers, attachments, name, email, phone } = registration;
  const about = [
    [t`Name`, name],
    [t`Email`, email],
    [t`Telephone`, phone],
    [t`Team`, teamName],
    [t`Members`, members.join(', ')],
  ].filter((fact): fact is [string, string] => Boolean(fact[1]));
  return (
    <div className="max-w-2xl">
      <PageHeading
        title={event.title}
        tab={t`Registration`}
        back={{ to: paths.event(event.slug), label: t`Event` }}
        lead={`${tier.name}, ${dateAndTime(event.startsAt, event.timeZone)}, ${event.venue.name}`}
      />
      <div className="flex flex-col gap-6">
        <Standing registration={registration} />
        <Panel title={t`What you sent`}>
          <dl className="mb-2 grid gap-x-6 gap-y-2 sm:grid-cols-[minmax(8rem,auto)_1fr]">
            {about.map(([label, value]) => (
              <div key={label} className="contents">
                <dt className="text-sm text-ink-soft sm:pt-0.5">{label}</dt>
                <dd className="min-w-0 break-words">{value}</dd>
              </div>
            ))}
          </dl>
          <AnswerList questions={event.questions} answers={answers} files={attachments} renew={renew} />
        </Panel>
        {mayWithdraw(registration) && <Withdraw id={registration.id} />}
      </div>
    </div>
  );
}

const isUnpaid = ({ order }: OwnRegistration) => order?.status === 'HELD' || order?.status === 'AWAITING_PAYMENT';
const mayWithdraw = (one: OwnRegistration) =>
  (one.status === 'PENDING' && one.event.status !== 'ENDED') || (one.status === 'APPROVED' && isUnpaid(one));

function Standing({ registration }: { registration: OwnRegistration }) {
  const { status, order, event, decisionNote, unpaidSince } = registration;
  if (event.status === 'CANCELLED')
    return (
      <Notice title={t`This event is cancelled`}>
        <Trans>It does not take place.</Trans>
      </Notice>
    );
  switch (status) {
    case 'PENDING':
      if (event.status === 'ENDED')
        return (
          <Notice title={t`This event is over`}>
            <Trans>Your registration was not approved before it ended. Nothing was charged.</Trans>
          </Notice>
        );
      return (
        <Notice title={t`Waiting for an answer`}>
          {unpaidSince && (
            <p>
              <Trans>You had a place, but it was not paid by {dateAndTime(unpaidSince)}, your time.</Trans>
            </p>
          )}
          <Trans>
            The organizer reads every registration and answers by mail. No place is held for you until then.
          </Trans>
        </Notice>
      );
    case 'DECLINED':
      return <Notice title={t`Not this time`}>{decisionNote}</Notice>;
    case 'WITHDRAWN':
      return (
        <Notice title={t`You took this registration back`}>
          <Trans>No place is held for you.</Trans>
        </Notice>
      );
    case 'APPROVED': {
      const isToPay = isUnpaid(registration);
      const link = order && (
        <ButtonLink
          to={paths.order(order.id)}
          onClick={() => order.accessToken && keepOrderToken(order.id, order.accessToken)}
        >
          {isToPay ? t`Pay ${formatPrice(order.total)}` : t`See your ticket`}
        </ButtonLink>
      );
      return (
        <Notice tone="done" title={isToPay ? t`You have a place: pay to keep it` : t`You have a place`} action={link}>
          {isToPay && order?.holdExpiresAt && (
            <p>
              <Trans>It is held for you until {dateAndTime(order.holdExpiresAt)}, your time.</Trans>
            </p>
          )}
          {decisionNote && <p>{decisionNote}</p>}
        </Notice>
      );
    }
  }
}

function Withdraw({ id }: { id: string }) {
  const [run, { loading, error, data }] = useMutation(WITHDRAW_REGISTRATION);
  const [asking, setAsking] = useState(false);
  const result = data?.withdrawRegistration;
  async function withdraw() {
    const input = { registrationId: id, accessToken: registrationToken(id) };
    await run({ variables: { input } }).catch(() => undefined);
    setAsking(false);
  }
  return (
    <div className="flex flex-col items-start gap-4">
      {result && result.__typename !== 'Registration' && (
        <Notice tone="problem" focus title={t`Not taken back`}>
          {serverWords(result)}
        </Notice>
      )}
      {error && <Failure focus error={error} />}
      <Button look="quiet" onClick={() => setAsking(true)}>
        <Trans>Take it back</Trans>
      </Button>
      <Dialog open={asking} title={t`Take the registration back?`} onClose={() => setAsking(false)}>
        <p>
          <Trans>The organizer does not read it any more. A place that is held for you goes to others.</Trans>
        </p>
        <div className="flex flex-wrap gap-3">
          <Button busy={loading} onClick={() => void withdraw()}>
            <Trans>Yes, take it back</Trans>
          </Button>
          <Button look="quiet" onClick={() => setAsking(false)}>
            <Trans>Keep it</Trans>
          </Button>
        </div>
      </Dialog>
    </div>
  );
}
