import { useSubscription } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Link } from 'react-router';
import { Badge } from '../../components/Badge.js';
import { ButtonLink } from '../../components/Button.js';
import { Failure, Notice } from '../../components/Notice.js';
import { Skeleton } from '../../components/Skeleton.js';
import { dateAndTime } from '../../lib/dates.js';
import { formatPrice } from '../../lib/money.js';
import { keepLinkToken } from '../../lib/url-token.js';
import { paths } from '../../paths.js';
import { MY_PLACE_CHANGED, useMyPlaces, type MyPlace } from './my-places.js';

/** What came back and is held for the viewer: above all else, because it ends. Nothing where nothing is offered. */
export function MyOffers() {
  const { offers } = useMyPlaces();
  if (offers.length === 0) return null;
  return (
    <section aria-label={t`Offered to you`} className="mb-10 flex flex-col gap-3">
      {offers.map(place => (
        <Offer key={place.id} place={place} />
      ))}
    </section>
  );
}

function Offer({ place }: { place: MyPlace }) {
  useChanges(place);
  const { tier, quantity, offerExpiresAt, claimedAt, claimToken, order } = place;
  const link = claimedAt
    ? order && <ButtonLink to={paths.checkout(order.id)}>{t`Pay ${formatPrice(order.total)}`}</ButtonLink>
    : claimToken && (
        <ButtonLink to={paths.claimOffer()} onClick={() => keepLinkToken('waitlist-claim')(claimToken)}>
          <Trans>Claim your offer</Trans>
        </ButtonLink>
      );
  return (
    <Notice tone="done" title={t`It is your turn: ${tier.event.title}`} action={link}>
      <p className="break-words">
        {quantity} × {tier.name}
        {order && <> · {formatPrice(order.total)}</>}
      </p>
      {offerExpiresAt && (
        <p>
          {claimedAt ? (
            <Trans>You have until {dateAndTime(offerExpiresAt)}, your time, to pay.</Trans>
          ) : (
            <Trans>Held for you until {dateAndTime(offerExpiresAt)}, your time.</Trans>
          )}
        </p>
      )}
    </Notice>
  );
}

/** Where the viewer waits, as it moves; nothing where nobody waits. */
export function MyLines() {
  const { lines, isLoading, error, refetch } = useMyPlaces();
  if (!isLoading && !error && lines.length === 0) return null;
  return (
    <section aria-label={t`Waitlists`} aria-busy={isLoading} className="mt-10">
      <h2 className="mb-3 text-2xl">
        <Trans>Waitlists</Trans>
      </h2>
      {isLoading && <Skeleton className="h-20 w-full" />}
      {error && <Failure error={error} retry={() => void refetch().catch(() => undefined)} />}
      {lines.length > 0 && (
        <ul className="hairline divide-y divide-hairline rounded-card bg-surface">
          {lines.map(place => (
            <li key={place.id}>
              <Line place={place} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Line({ place }: { place: MyPlace }) {
  useChanges(place);
  const { tier, quantity, status } = place;
  const { event } = tier;
  return (
    <Link to={paths.event(event.slug)} className="flex flex-wrap items-center gap-x-4 gap-y-1 p-4 sm:px-6">
      <span className="min-w-0 flex-1 basis-64">
        <span className="block text-lg font-bold break-words">{event.title}</span>
        <span className="block text-ink-soft">
          {quantity} × {tier.name} · {dateAndTime(event.startsAt, event.timeZone)}
        </span>
      </span>
      <Badge strong={status === 'WAITING'}>
        {status === 'WAITING' ? placeInWords(place) : t`Your time in line is over`}
      </Badge>
    </Link>
  );
}

const placeInWords = ({ position }: MyPlace): string =>
  position === 1 ? t`You are the first in line` : t`You are number ${position ?? 1} in line`;

/** Every message carries the place with its id: the cache brings the page up to date by itself. */
function useChanges({ id, status }: MyPlace): void {
  useSubscription(MY_PLACE_CHANGED, { variables: { id }, ignoreResults: true, skip: status === 'EXPIRED' });
}
