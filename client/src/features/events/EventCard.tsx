import { gql, type FragmentType, type TypedDocumentNode } from '@apollo/client';
import { useFragment } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Link } from 'react-router';
import { Badge } from '../../components/Badge.js';
import { EventArt } from '../../components/EventArt.js';
import { Skeleton } from '../../components/Skeleton.js';
import type * as Gql from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { formatPrice, type MoneyValue } from '../../lib/money.js';
import { paths } from '../../paths.js';

export const EVENT_CARD: TypedDocumentNode<Gql.EventCardFragment> = gql`
  fragment EventCard on Event {
    id
    slug
    title
    imageUrl
    image {
      sources {
        url
        width
      }
    }
    startsAt
    timeZone
    status
    venue {
      name
      city
    }
    tiers {
      id
      price {
        amount
        currency
      }
      available
      onSale
    }
  }
`;

/** Three beside each other where there is room, two on a tablet, one on a phone. */
const SIZES = '(min-width: 1024px) 22rem, (min-width: 640px) 50vw, 100vw';

interface EventCardProps {
  event: FragmentType<Gql.EventCardFragment>;
  eager: boolean;
  /** Of its heading, on this page. */
  level?: 2 | 3;
}

/** One event among others: what, when, where and from how much. The whole card is one link. */
export function EventCard({ event, eager, level = 2 }: EventCardProps) {
  const Heading = `h${level}` as const;
  const { data, complete } = useFragment({ fragment: EVENT_CARD, from: event });
  if (!complete) return null;
  const { slug, title, startsAt, timeZone, venue } = data;
  return (
    <article className="group hairline relative flex h-full flex-col overflow-hidden rounded-card bg-surface transition-colors duration-(--quick) hover:border-control-line">
      <EventArt event={data} sizes={SIZES} eager={eager} className="aspect-video" />
      <div className="flex flex-1 flex-col gap-1 p-4">
        <p className="text-sm font-semibold text-accent-text">{dateAndTime(startsAt, timeZone)}</p>
        <Heading className="text-2xl">
          <Link
            to={paths.event(slug)}
            className="decoration-accent decoration-2 underline-offset-4 group-hover:underline after:absolute after:inset-0"
          >
            {title}
          </Link>
        </Heading>
        <p className="text-ink-soft">{[venue.name, venue.city].filter(Boolean).join(', ')}</p>
        <div className="mt-auto pt-3">
          <Offer tiers={data.tiers} status={data.status} />
        </div>
      </div>
    </article>
  );
}

function Offer({ tiers, status }: Pick<Gql.EventCardFragment, 'tiers' | 'status'>) {
  if (status === 'CANCELLED')
    return (
      <Badge icon="cross">
        <Trans>Cancelled</Trans>
      </Badge>
    );
  if (status === 'ENDED')
    return (
      <Badge>
        <Trans>It’s over</Trans>
      </Badge>
    );
  if (tiers.length === 0)
    return (
      <p className="text-ink-soft">
        <Trans>Tickets to come</Trans>
      </p>
    );
  if (tiers.every(tier => tier.available === 0))
    return (
      <Badge>
        <Trans>Sold out</Trans>
      </Badge>
    );
  const open = tiers.filter(tier => tier.onSale && tier.available > 0);
  const prices = (open.length > 0 ? open : tiers).map(tier => tier.price).sort((a, b) => a.amount - b.amount);
  return (
    <p className="flex flex-wrap items-center gap-2 text-lg font-bold">
      {priceRange(prices[0]!, prices.at(-1)!)}
      {open.length === 0 && (
        <Badge>
          <Trans>Not on sale now</Trans>
        </Badge>
      )}
    </p>
  );
}

/** "Free" alone would promise too much where other tickets cost something. */
function priceRange(cheapest: MoneyValue, dearest: MoneyValue): string {
  if (cheapest.amount === dearest.amount) return formatPrice(cheapest);
  return cheapest.amount > 0 ? t`From ${formatPrice(cheapest)}` : t`Free to ${formatPrice(dearest)}`;
}

export function EventCardSkeleton() {
  return (
    <div className="hairline overflow-hidden rounded-card bg-surface">
      <Skeleton className="aspect-video w-full rounded-none!" />
      <div className="flex flex-col gap-2 p-4">
        <Skeleton className="h-4 w-1/3" />
        <Skeleton className="h-7 w-4/5" />
        <Skeleton className="h-4 w-1/2" />
        <Skeleton className="mt-3 h-5 w-1/4" />
      </div>
    </div>
  );
}
