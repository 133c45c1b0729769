import { useMutation, useSubscription, useSuspenseQuery } from '@apollo/client/react';
import { useState } from 'react';
import { Button, ButtonLink } from '../../components/Button.js';
import { Failure, Notice } from '../../components/Notice.js';
import { PageHeading } from '../../components/PageHeading.js';
import type * as Gql from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { linkToken } from '../../lib/url-token.js';
import { paths } from '../../paths.js';
import { LEAVE_WAITLIST, PLACE_CHANGED, WAITLIST_PLACE } from './waitlist-entry.js';

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
  const refusal = data?.leaveWaitlist.__typename === 'WrongStateError' ? data.leaveWaitlist.message : null;
  const inLine = entry.status === 'WAITING' || entry.status === 'OFFERED';
  return (
    <div className="max-w-2xl">
      <PageHeading
        title={event.title}
        tab="Waitlist"
        lead={`${entry.quantity} × ${entry.tier.name}, ${dateAndTime(event.startsAt, event.timeZone)}`}
        back={{ to: paths.event(event.slug), label: 'Event' }}
      />
      <div className="flex flex-col gap-5">
        {error && <Failure focus error={error} />}
        {refusal && <Notice focus tone="problem" title={refusal} />}
        <Standing entry={entry} />
        {inLine && (
          <Button look="quiet" className="self-start" busy={loading} onClick={leave}>
            {entry.status === 'WAITING' ? 'Leave the line' : 'Give them to the next in line'}
          </Button>
        )}
      </div>
    </div>
  );
}

function Standing({ entry }: { entry: Entry }) {
  const toEvent = (
    <ButtonLink look="quiet" to={paths.event(entry.tier.event.slug)}>
      Back to the event
    </ButtonLink>
  );
  switch (entry.status) {
    case 'WAITING':
      return (
        <Notice title={entry.position === 1 ? 'You are the first in line' : `You are number ${entry.position} in line`}>
          When tickets come back and it is your turn, we hold them for you and write to you.
        </Notice>
      );
    case 'OFFERED':
      return (
        <Notice tone="done" title="It is your turn">
          The link to claim your tickets is in your mailbox
          {entry.offerExpiresAt && `, until ${dateAndTime(entry.offerExpiresAt)}, your time`}.
        </Notice>
      );
    case 'CLAIMED':
      return (
        <Notice tone="done" title="You have your tickets">
          They are in your mailbox.
        </Notice>
      );
    case 'EXPIRED':
      return (
        <Notice title="Your time in line is over" action={toEvent}>
          The offer was not claimed in time, or the sale has ended.
        </Notice>
      );
    case 'LEFT':
      return (
        <Notice tone="done" focus title="You have left the line" action={toEvent}>
          Those behind you have moved up. You can join again at the end.
        </Notice>
      );
  }
}

function DeadLink() {
  return (
    <div className="max-w-2xl">
      <PageHeading title="Waitlist" />
      <Notice tone="problem" title="This link doesn’t work">
        Open it from the mail again, as a whole.
      </Notice>
    </div>
  );
}
