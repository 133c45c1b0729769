import { gql, type FragmentType, type TypedDocumentNode } from '@apollo/client';
import { skipToken, useFragment, useQuery } from '@apollo/client/react';
import { plural } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Badge } from '../../components/Badge.js';
import { Stepper } from '../../components/Stepper.js';
import { TierDot } from '../../components/TierDot.js';
import type * as Gql from '../../gql/graphql.js';
import { dateAndTime, visitorZone, zonesDiffer } from '../../lib/dates.js';
import { formatMoney, formatPrice, type MoneyValue } from '../../lib/money.js';
import { useNow } from '../../lib/useNow.js';
import { Waitlist } from './Waitlist.js';

export const TIER_ROW: TypedDocumentNode<Gql.TierRowFragment> = gql`
  fragment TierRow on Tier {
    id
    name
    description
    price {
      amount
      currency
    }
    available
    capacity
    minPerOrder
    maxPerOrder
    saleStartsAt
    saleEndsAt
    onSale
    waiting
    waitlistOpen
  }
`;

const TIER_ALL_IN: TypedDocumentNode<Gql.TierAllInQuery, Gql.TierAllInQueryVariables> = gql`
  query TierAllIn($input: QuoteInput!) {
    quote(input: $input) {
      fees {
        amount
        currency
      }
      total {
        amount
        currency
      }
    }
  }
`;

interface TierRowProps {
  eventId: string;
  tier: FragmentType<Gql.TierRowFragment>;
  index: number;
  timeZone: string;
  /** It is for the VIP lane, and this person has no place in that. */
  vipOnly: boolean;
  /** How many this person wants, and what changes that; absent where it is not their turn. */
  wish?: { quantity: number; onChange: (quantity: number) => void };
}

/** One kind of ticket: its price, how many are left, and how many this person wants. */
export function TierRow({ eventId, tier, index, timeZone, vipOnly, wish }: TierRowProps) {
  const { data, complete } = useFragment({ fragment: TIER_ROW, from: tier });
  if (!complete) return null;
  const { name, description, price, available, minPerOrder, maxPerOrder, onSale } = data;
  const max = Math.min(available, maxPerOrder);
  const buyable = onSale && available >= minPerOrder && !vipOnly;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 py-4">
      <div className="min-w-0 flex-1 basis-40">
        <h3 className="flex items-center gap-2 text-lg">
          <TierDot index={index} />
          {name}
        </h3>
        <AllInPrice eventId={eventId} tierId={data.id} quantity={Math.max(1, minPerOrder)} price={price} />
        {description && <p className="text-sm text-ink-soft">{description}</p>}
        <Availability tier={data} timeZone={timeZone} />
        {vipOnly && (
          <p className="text-sm">
            <Trans>For the VIP lane only, with a VIP code</Trans>
          </p>
        )}
        <Waitlist eventId={eventId} tier={data} vipOnly={vipOnly} />
      </div>
      {buyable && wish && (
        <Stepper name={name} value={wish.quantity} min={minPerOrder} max={max} onChange={wish.onChange} />
      )}
    </li>
  );
}

/** What one ticket really costs: the price with the fees that the buyer pays, so that nothing is added at the end. */
function AllInPrice({
  eventId,
  tierId,
  quantity,
  price,
}: {
  eventId: string;
  tierId: string;
  quantity: number;
  price: MoneyValue;
}) {
  const wish = { input: { eventId, items: [{ tierId, quantity }] } };
  const { data } = useQuery(TIER_ALL_IN, price.amount > 0 ? { variables: wish } : skipToken);
  const each = (money: MoneyValue) => ({ ...money, amount: Math.round(money.amount / quantity) });
  const fees = data && data.quote.fees.amount > 0 ? each(data.quote.fees) : null;
  return (
    <p className="flex flex-wrap items-baseline gap-x-2">
      <span className="text-xl font-bold">{formatPrice(data ? each(data.quote.total) : price)}</span>
      {fees && (
        <span className="text-sm text-ink-soft">
          <Trans>with {formatMoney(fees)} fees</Trans>
        </span>
      )}
    </p>
  );
}

/** "Few left" begins at a tenth of the tier, or ten tickets, whichever is more. */
function isScarce({ available, capacity }: Gql.TierRowFragment): boolean {
  return available <= Math.max(10, capacity / 10);
}

function Availability({ tier, timeZone }: { tier: Gql.TierRowFragment; timeZone: string }) {
  const now = useNow();
  const { available, onSale, saleStartsAt, saleEndsAt, minPerOrder, maxPerOrder } = tier;
  const upcoming = saleStartsAt !== null && Date.parse(saleStartsAt) > now;
  const over = saleEndsAt !== null && Date.parse(saleEndsAt) <= now;
  if (available === 0)
    return (
      <Badge>
        <Trans>Sold out</Trans>
      </Badge>
    );
  if (upcoming)
    return (
      <p className="text-sm">
        <Trans>
          On sale from <BothZones instant={saleStartsAt} timeZone={timeZone} />
        </Trans>
      </p>
    );
  if (over)
    return (
      <Badge>
        <Trans>Sale ended</Trans>
      </Badge>
    );
  if (!onSale)
    return (
      <Badge>
        <Trans>Not on sale</Trans>
      </Badge>
    );
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-soft">
      {isScarce(tier) && <Badge strong>{plural(available, { one: 'Last one', other: 'Only # left' })}</Badge>}
      {minPerOrder > 1 && (
        <span>
          <Trans>At least {minPerOrder}</Trans>
        </span>
      )}
      {maxPerOrder < 20 && (
        <span>
          <Trans>Up to {maxPerOrder} an order</Trans>
        </span>
      )}
      {saleEndsAt && (
        <span>
          <Trans>
            Until <BothZones instant={saleEndsAt} timeZone={timeZone} />
          </Trans>
        </span>
      )}
    </div>
  );
}

/** The venue's wall clock, and the visitor's where it shows another hour. */
function BothZones({ instant, timeZone }: { instant: string; timeZone: string }) {
  return (
    <time dateTime={instant}>
      {dateAndTime(instant, timeZone)}
      {zonesDiffer(instant, timeZone, visitorZone) && (
        <span className="text-ink-soft">
          {' '}
          <Trans>({dateAndTime(instant)} your time)</Trans>
        </span>
      )}
    </time>
  );
}
