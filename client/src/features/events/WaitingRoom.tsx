import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useEffect, type ReactNode } from 'react';
import { Button } from '../../components/Button.js';
import { Failure, Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { Skeleton } from '../../components/Skeleton.js';
import { dateAndTime } from '../../lib/dates.js';
import { keepAdmission } from '../../lib/queue-place.js';
import { JoinRoom, LateCode } from './JoinRoom.js';
import { PlaceInLine } from './PlaceInLine.js';
import { TurnClock } from './TurnClock.js';
import { TurnUsed } from './TurnUsed.js';
import { usePlace } from './usePlace.js';

export interface Room {
  paused: boolean;
  opensAt: string | null;
  waiting: number;
}

interface WaitingRoomProps {
  eventId: string;
  room: Room;
  /** What there is to buy, below whatever the room says, for whoever's turn it is not. */
  outside: (mayVip: boolean) => ReactNode;
  /** The sale, for whoever's turn it is; `mayVip` where the VIP lane's tickets are theirs to buy. */
  children: (mayVip: boolean) => ReactNode;
}

/** In front of a sale: a place in line, and the sale itself when it is this visitor's turn. */
export function WaitingRoom({ eventId, room, outside, children }: WaitingRoomProps) {
  const mine = usePlace(eventId);
  const { place, isGone, error, busy, leave } = mine;
  const token = place?.status === 'ADMITTED' ? place.admissionToken : null;
  useEffect(() => {
    if (token) keepAdmission(eventId, token);
  }, [eventId, token]);

  const leaving = (
    <Button look="bare" className="self-start px-0!" busy={busy} onClick={() => void leave()}>
      <Trans>Leave the line</Trans>
    </Button>
  );
  // While it is not known yet nothing is refused that may be theirs.
  const mayVip = place ? place.lane === 'VIP' : place === undefined && !isGone;
  if (place?.waitingRoom === null) return children(true); // its promoter turned the room off meanwhile
  if (place?.status === 'ADMITTED' && !place.admissionUsed)
    return (
      <div className="flex flex-col gap-4 lg:sticky lg:top-6">
        {place.admissionExpiresAt && <TurnClock until={place.admissionExpiresAt} />}
        {children(mayVip)}
        {leaving}
        {error && <Failure focus error={error} />}
      </div>
    );
  return (
    <div className="flex flex-col gap-6 lg:sticky lg:top-6">
      <Standing eventId={eventId} room={room} mine={mine} leaving={leaving} />
      {outside(mayVip)}
    </div>
  );
}

interface StandingProps {
  eventId: string;
  room: Room;
  mine: ReturnType<typeof usePlace>;
  leaving: ReactNode;
}

/** Where this visitor stands who can't buy now, and what they can do. */
function Standing({ eventId, room, mine, leaving }: StandingProps) {
  const { place, isGone, error, busy, refusal, wrongCode, triesAgain, forget, join, enterCode } = mine;
  const again = (
    <Button look="quiet" onClick={forget}>
      <Trans>Take another place</Trans>
    </Button>
  );
  if (isGone) return <Notice title={t`Your place is gone`} action={again} />;
  if (place === undefined && error) return <Failure error={error} />;
  if (place === undefined) return <Skeleton className="h-64 w-full" />;
  switch (place?.status) {
    case 'ADMITTED':
      return (
        <div className="flex flex-col gap-4">
          <TurnUsed eventId={eventId} again={again} />
          {leaving}
          {error && <Failure focus error={error} />}
        </div>
      );
    case 'EXPIRED':
      return (
        <Notice title={t`Your turn is over`} action={again}>
          <Trans>You had ten minutes to buy. Take another place, and you come in again.</Trans>
        </Notice>
      );
    case 'SOLD_OUT':
      return (
        <Notice title={t`Sold out`}>
          <Trans>Nothing is left, and nobody holds tickets that could come back. You may close this page.</Trans>
        </Notice>
      );
    case 'WAITING':
      return (
        <Panel title={t`You are in line`}>
          {wrongCode && (
            <Notice title={t`That code opens nothing`}>
              <Trans>You wait in the line for everybody.</Trans>
            </Notice>
          )}
          <PlaceInLine place={place} room={place.waitingRoom ?? room} />
          {place.opensHidden && (
            <p className="mt-2 text-sm text-ink-soft">
              <Trans>Your promo code opens tickets that others don’t see.</Trans>
            </p>
          )}
          {place.lane === 'VIP' ? (
            <p className="mt-2 text-sm text-ink-soft">
              <Trans>You wait in the VIP lane.</Trans>
            </p>
          ) : (
            <LateCode busy={busy} onEnter={enterCode} />
          )}
          <div className="mt-4">{leaving}</div>
          {error && <Failure focus error={error} />}
        </Panel>
      );
    default:
      return (
        <Panel title={t`Waiting room`}>
          <p className="mb-5 text-ink-soft">{inviting(room)}</p>
          {refusal && <Notice tone="problem" focus title={refusal} />}
          {triesAgain && (
            <Notice title={t`Many are getting in line from where you are`}>
              <Trans>Stay on this page: we try again for you within a minute, and there is nothing to press.</Trans>
            </Notice>
          )}
          {error && <Failure focus error={error} />}
          <JoinRoom busy={busy} onJoin={join} />
        </Panel>
      );
  }
}

function inviting({ opensAt, paused, waiting }: Room): string {
  const others = waiting > 0 && plural(waiting, { one: 'One person waits already.', other: '# people wait already.' });
  return [why(opensAt, paused), others].filter(Boolean).join(' ');
}

function why(opensAt: string | null, paused: boolean): string {
  if (opensAt && Date.parse(opensAt) > Date.now())
    return t`The line opens ${dateAndTime(opensAt)}, your time. Whoever is here by then has the same chance: places are drawn, so there is no need to hurry.`;
  return paused ? t`Nobody comes in just now; the line goes on soon.` : t`Many want tickets, so you come in by turns.`;
}
