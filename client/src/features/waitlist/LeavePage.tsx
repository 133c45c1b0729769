import { useMutation, useSubscription, useSuspenseQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Button, ButtonLink } from '../../components/Button.js';
import { Failure, Notice } from '../../components/Notice.js';
import { PageHeading } from '../../components/PageHeading.js';
import type * as Gql from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { linkToken } from '../../lib/url-token.js';
import { paths } from '../../paths.js';
import { LEAVE_WAITLIST, PLACE_CHANGED, WAITLIST_PLACE } from './waitlist-entry.js';
import { serverWords } from '../../lib/server-words.js';

type Entry = NonNullable<Gql.WaitlistPlaceQuery['waitlistEntry']>;

/** One's place in a waitlist as it changes, and the way out. Opening the link leaves nothing: the press does. */
export function LeavePage() {
  const [token] = useState(() => linkToken('waitlist-leave'));
  return token ? <Place token={token} /> : <DeadLink />;
}

function Place({ token }: { token: string }) {
  const { data } = useSuspenseQuery(WAITLIST_PLACE, { variables: { token } });
  const entry = data.waitlistEntry;
  return entry ? <Entry token={token} entry={entry} /> : <DeadLink />;
}

function Entry({ token, entry }: { token: string; entry: Entry }) {
  // Every message carries the entry with its id: the cache brings the page up to date by itself.
  useSubscription(PLACE_CHANGED, { variables: { token }, ignoreResults: true });
  const [run, { loading, error, data }] = useMutation(LEAVE_WAITLIST);
  const leave = () => void run({ variables: { input: { entryId: entry.id, token } } }).catch(() => undefined);
  const { event } = entry.tier;
  const answer = data?.leaveWaitlist;
  const refusal = answer && answer.__typename !== 'WaitlistEntry' ? serverWords(answer) : null;
  const takesPlace = event.status !== 'CANCELLED';
  const inLine = takesPlace && (entry.status === 'WAITING' || entry.status === 'OFFERED');
  return (
    <div className="max-w-2xl">
      <PageHeading
        title={event.title}
        tab={t`Waitlist`}
        lead={`${entry.quantity} × ${entry.tier.name}, ${dateAndTime(event.startsAt, event.timeZone)}`}
        back={{ to: paths.event(event.slug), label: t`Event` }}
      />
      <div className="flex flex-col gap-5">
        {error && <Failure focus error={error} />}
        {refusal && <Notice focus tone="problem" title={refusal} />}
        {takesPlace ? <Standing entry={entry} /> : <CalledOff entry={entry} />}
        {inLine && (
          <Button look="quiet" className="self-start" busy={loading} onClick={leave}>
            {entry.status === 'WAITING' ? t`Leave the line` : t`Give them to the next in line`}
          </Button>
        )}
      </div>
    </div>
  );
}

function Standing({ entry }: { entry: Entry }) {
  const toEvent = (
    <ButtonLink look="quiet" to={paths.event(entry.tier.event.slug)}>
      <Trans>Back to the event</Trans>
    </ButtonLink>
  );
  switch (entry.status) {
    case 'WAITING':
      return (
        <Notice
          title={entry.position === 1 ? t`You are the first in line` : t`You are number ${entry.position ?? 1} in line`}
        >
          <Trans>When tickets come back and it is your turn, we hold them for you and write to you.</Trans>
        </Notice>
      );
    case 'OFFERED':
      return (
        <Notice tone="done" title={t`It is your turn`}>
          {entry.claimedAt && entry.offerExpiresAt
            ? t`The tickets are yours to pay until ${dateAndTime(entry.offerExpiresAt)}, your time. The link in your mailbox leads there.`
            : entry.offerExpiresAt
              ? t`The link to claim your tickets is in your mailbox, until ${dateAndTime(entry.offerExpiresAt)}, your time.`
              : t`The link to claim your tickets is in your mailbox.`}
        </Notice>
      );
    case 'CLAIMED':
      return (
        <Notice tone="done" title={t`You have your tickets`}>
          <Trans>They are in your mailbox.</Trans>
        </Notice>
      );
    case 'EXPIRED':
      return (
        <Notice title={t`Your time in line is over`} action={toEvent}>
          <Trans>The offer was not claimed in time, or the sale has ended.</Trans>
        </Notice>
      );
    case 'LEFT':
      return (
        <Notice tone="done" focus title={t`You have left the line`} action={toEvent}>
          <Trans>Those behind you have moved up. You can join again at the end.</Trans>
        </Notice>
      );
  }
}

/** Whatever became of the entry: there is nothing to wait for, and no line to join again. */
function CalledOff({ entry }: { entry: Entry }) {
  return (
    <Notice title={t`The event is cancelled`}>
      {entry.status === 'CLAIMED' ? (
        <Trans>Your money comes back by itself. There is nothing to do.</Trans>
      ) : (
        <Trans>Nobody waits for its tickets any more, and nothing is held for you.</Trans>
      )}
    </Notice>
  );
}

function DeadLink() {
  return (
    <div className="max-w-2xl">
      <PageHeading title={t`Waitlist`} />
      <Notice tone="problem" title={t`This link doesn’t work`}>
        <Trans>Open it from the mail again, as a whole.</Trans>
      </Notice>
    </div>
  );
}
