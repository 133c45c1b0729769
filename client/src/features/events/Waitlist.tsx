import { gql, type TypedDocumentNode } from '@apollo/client';
import { useSubscription } from '@apollo/client/react';
import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Button } from '../../components/Button.js';
import { Dialog } from '../../components/Dialog.js';
import { Skeleton } from '../../components/Skeleton.js';
import type * as Gql from '../../gql/graphql.js';
import { problemOf } from '../../lib/problem.js';
import { forgetPlace, keepPlace, placeToken } from '../../lib/waitlist-token.js';

/** Its form brings libraries that nobody needs who buys. */
const JoinWaitlist = lazy(() => import('./JoinWaitlist.js').then(m => ({ default: m.JoinWaitlist })));

const MY_PLACE: TypedDocumentNode<Gql.MyPlaceSubscription, Gql.MyPlaceSubscriptionVariables> = gql`
  subscription MyPlace($token: String!) {
    waitlistEntry(token: $token) {
      id
      status
      position
      quantity
    }
  }
`;

interface WaitlistProps {
  eventId: string;
  tier: Pick<
    Gql.TierRowFragment,
    'id' | 'name' | 'available' | 'minPerOrder' | 'maxPerOrder' | 'waiting' | 'waitlistOpen'
  >;
  /** Nobody but the VIP lane may join: a place that there is already is shown all the same. */
  vipOnly: boolean;
}

/** The line before a tier that is sold out, or nearly: the way into it, or one's place in it as it changes. */
export function Waitlist({ eventId, tier, vipOnly }: WaitlistProps) {
  const [token, setToken] = useState(() => placeToken(tier.id));
  const [joining, setJoining] = useState(false);
  if (token) return <MyPlace tierId={tier.id} token={token} onGone={() => setToken(null)} />;
  if (!tier.waitlistOpen || vipOnly) return null;
  const soldOut = tier.available < tier.minPerOrder;
  const words = soldOut ? t`Join the waitlist` : t`Need more than ${tier.available}?`;
  return (
    <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1">
      <Button
        look={soldOut ? 'quiet' : 'bare'}
        className={soldOut ? '' : 'px-0 text-sm'}
        aria-label={soldOut ? t`${words} for ${tier.name}` : t`${words} Join the waitlist for ${tier.name}`}
        onClick={() => setJoining(true)}
      >
        {words}
      </Button>
      {soldOut && tier.waiting > 0 && (
        <span className="text-sm text-ink-soft">
          <Trans>{tier.waiting} in line</Trans>
        </span>
      )}
      <Dialog open={joining} title={t`Waitlist for ${tier.name}`} onClose={() => setJoining(false)}>
        <Suspense fallback={<Skeleton className="h-80 w-full" />}>
          <JoinWaitlist
            eventId={eventId}
            tier={tier}
            onJoined={place => {
              keepPlace(tier.id, place);
              setToken(place);
              setJoining(false);
            }}
          />
        </Suspense>
      </Dialog>
    </div>
  );
}

interface MyPlaceProps {
  tierId: string;
  token: string;
  onGone: () => void;
}

/** Every message is the whole entry. What is over is said once, and not kept for the next visit. */
function MyPlace({ tierId, token, onGone }: MyPlaceProps) {
  const { data, error } = useSubscription(MY_PLACE, { variables: { token } });
  const entry = data?.waitlistEntry;
  const gone = entry ? entry.status === 'LEFT' || entry.status === 'EXPIRED' : isUnknown(error);
  const over = gone || entry?.status === 'CLAIMED';
  useEffect(() => {
    if (over) forgetPlace(tierId);
  }, [over, tierId]);
  if (!entry && !error) return null;
  if (!entry && !gone)
    return (
      <p role="status" className="mt-2 text-sm text-ink-soft">
        <Trans>You are in line. We can’t show your place just now; it stays yours.</Trans>
      </p>
    );
  if (!entry || gone)
    return (
      <Button look="bare" className="mt-2 px-0 text-sm" onClick={onGone}>
        <Trans>You are not in line any more. Join again?</Trans>
      </Button>
    );
  return (
    <p role="status" className="mt-2 text-sm font-semibold">
      {entry.status === 'WAITING' && placeInWords(entry.position ?? 1, entry.quantity)}
      {entry.status === 'OFFERED' && t`It is your turn: the link to claim your tickets is in your mailbox.`}
      {entry.status === 'CLAIMED' && t`You have your tickets.`}
    </p>
  );
}

/** The server answered, and knows no such place. */
const isUnknown = (error: unknown): boolean => error !== undefined && problemOf(error).code === 'NOT_FOUND';

function placeInWords(position: number, quantity: number): string {
  const wish = plural(quantity, { one: 'a ticket', other: '# tickets' });
  return position === 1
    ? t`You are the first in line for ${wish}.`
    : t`You are number ${position} in line for ${wish}.`;
}
