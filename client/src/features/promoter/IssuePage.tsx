import { useSuspenseQuery } from '@apollo/client/react';
import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { useState } from 'react';
import { useParams } from 'react-router';
import { NotFoundPage } from '../../components/ErrorPage.js';
import { Notice } from '../../components/Notice.js';
import { PageHeading } from '../../components/PageHeading.js';
import { paths } from '../../paths.js';
import { i18n } from '../../words/words.js';
import { GuestListForm } from './GuestListForm.js';
import { GuestPreview } from './GuestPreview.js';
import { Issuances } from './Issuances.js';
import { ISSUE_PAGE, type IssueEvent } from './issue-tickets.js';
import { IssueOutcome, IssueProgress } from './IssueProgress.js';
import { mayManage, maySeeSales } from './roles.js';
import { useIssuing } from './useIssuing.js';

/** Where staff gives tickets out: to guests one by one, or to a whole list. */
export function IssuePage() {
  const { eventId = '' } = useParams<'eventId'>();
  const { data } = useSuspenseQuery(ISSUE_PAGE, { variables: { eventId }, fetchPolicy: 'cache-and-network' });
  const { event } = data;
  if (!event || !maySeeSales(event.viewerRole)) return <NotFoundPage />;
  return (
    <>
      <PageHeading
        title={t`Give out tickets`}
        lead={event.title}
        back={{ to: paths.manageEvent(event.id), label: t`Event` }}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        {mayManage(event.viewerRole) && <Issuing key={event.id} event={event} />}
        <Issuances eventId={event.id} timeZone={event.timeZone} />
      </div>
    </>
  );
}

const CLOSED: Partial<Record<IssueEvent['status'], MessageDescriptor>> = {
  DRAFT: msg`Publish the event first.`,
  ENDED: msg`This event is over.`,
  CANCELLED: msg`This event is cancelled.`,
};

function Issuing({ event }: { event: IssueEvent }) {
  const issuing = useIssuing(event.id);
  const [previewed, setPreviewed] = useState(false);
  const { draft, change, outcome } = issuing;
  const tier = event.tiers.find(({ id }) => id === draft.tierId) ?? event.tiers[0];
  const closed = CLOSED[event.status];
  if (closed || !tier) {
    return (
      <Notice title={t`No tickets to give out now`}>{closed ? i18n._(closed) : t`Add a kind of ticket first.`}</Notice>
    );
  }
  if (draft.run) return <IssueProgress issuing={issuing} run={draft.run} tier={tier} />;
  if (previewed)
    return (
      <GuestPreview
        tier={tier}
        draft={draft}
        onBack={() => setPreviewed(false)}
        onSend={() => {
          setPreviewed(false);
          void issuing.begin();
        }}
      />
    );
  return (
    <div className="flex min-w-0 flex-col gap-6">
      {outcome && <IssueOutcome outcome={outcome} />}
      <GuestListForm
        tiers={event.tiers}
        tier={tier}
        draft={draft}
        change={change}
        onReady={() => {
          change({ tierId: tier.id });
          issuing.forgetOutcome();
          setPreviewed(true);
        }}
      />
    </div>
  );
}
