import { gql, type TypedDocumentNode } from '@apollo/client';
import { skipToken, useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '../../components/Button.js';
import { Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import type * as Gql from '../../gql/graphql.js';
import { formatMoney } from '../../lib/money.js';
import { useDebounced } from '../../lib/useDebounced.js';
import { useNow } from '../../lib/useNow.js';
import { paths } from '../../paths.js';
import type { PageEvent } from './EventPage.js';
import { TierRow } from './TierRow.js';

const ALL_IN_PRICE: TypedDocumentNode<Gql.AllInPriceQuery, Gql.AllInPriceQueryVariables> = gql`
  query AllInPrice($input: QuoteInput!) {
    quote(input: $input) {
      fees {
        amount
        currency
      }
      tax {
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

/** Choosing tickets, with the sum that will really be paid and a bar to buy them that stays in reach of the thumb. */
export function TicketPicker({ event }: { event: PageEvent }) {
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<Record<string, number>>({});
  // Tickets that others bought meanwhile can't stay chosen.
  const items = Object.fromEntries(
    event.tiers.map(({ id, available, onSale }) => [id, onSale ? Math.min(chosen[id] ?? 0, available) : 0]),
  );
  const count = Object.values(items).reduce((sum, n) => sum + n, 0);
  const subtotal = event.tiers.reduce((sum, tier) => sum + tier.price.amount * (items[tier.id] ?? 0), 0);
  const quote = useQuote(event.id, items);
  const currency = event.tiers[0]?.price.currency ?? 'USD';
  const total = quote?.total ?? { amount: subtotal, currency };
  const free = count > 0 ? total.amount === 0 : event.tiers.every(tier => tier.price.amount === 0);

  const closed = closedBecause(event, useNow());
  if (closed) return <Notice title={closed.title}>{closed.words}</Notice>;

  return (
    <Panel title="Tickets" className="lg:sticky lg:top-6">
      {event.tiers.length === 0 ? (
        <p className="text-ink-soft">Tickets are not on sale yet. Come back soon.</p>
      ) : (
        <ul className="-my-4 divide-y divide-hairline">
          {event.tiers.map((tier, index) => (
            <TierRow
              key={tier.id}
              eventId={event.id}
              tier={tier}
              index={index}
              timeZone={event.timeZone}
              quantity={items[tier.id] ?? 0}
              onChange={quantity => setChosen({ ...chosen, [tier.id]: quantity })}
            />
          ))}
        </ul>
      )}
      {event.tiers.some(tier => tier.onSale && tier.available > 0) && (
        <div className="buy-bar">
          <div className="mx-auto flex max-w-6xl items-center justify-between gap-4 lg:flex-col lg:items-stretch">
            <div aria-live="polite" className="min-w-0 lg:flex lg:items-baseline lg:justify-between">
              {count === 0 ? (
                <p className="text-ink-soft">Choose how many</p>
              ) : (
                <>
                  <p className="text-2xl leading-tight font-bold">{free ? 'Free' : formatMoney(total)}</p>
                  <p className="text-sm text-ink-soft">
                    {count === 1 ? '1 ticket' : `${count} tickets`}
                    {quote && quote.fees.amount > 0 && `, fees included`}
                  </p>
                </>
              )}
            </div>
            <Button
              className="min-h-13 shrink-0 px-6 text-lg"
              icon="ticket"
              disabled={count === 0}
              onClick={() => void navigate(paths.newCheckout(event.slug, items))}
            >
              {free ? 'Get tickets' : 'Buy tickets'}
            </Button>
          </div>
        </div>
      )}
    </Panel>
  );
}

function useQuote(eventId: string, items: Record<string, number>) {
  const wish = Object.entries(items).flatMap(([tierId, quantity]) => (quantity > 0 ? [{ tierId, quantity }] : []));
  const key = JSON.stringify(wish);
  const rested = useDebounced(key, 200);
  const { data } = useQuery(
    ALL_IN_PRICE,
    wish.length > 0 && rested === key ? { variables: { input: { eventId, items: wish } } } : skipToken,
  );
  return data?.quote;
}

function closedBecause(
  { status, requiresApproval, endsAt }: PageEvent,
  now: number,
): { title: string; words: string } | null {
  if (status === 'CANCELLED')
    return { title: 'This event is cancelled', words: 'Whoever has a ticket gets the money back by itself.' };
  if (status === 'ENDED' || Date.parse(endsAt) < now)
    return { title: 'This event is over', words: 'It was a good evening.' };
  if (status === 'DRAFT')
    return {
      title: 'Not published yet',
      words: 'Only its organizers see this page. Tickets go on sale when it is published.',
    };
  if (requiresApproval)
    return { title: 'By registration', words: 'The organizer confirms each guest. Registration opens here soon.' };
  return null;
}
