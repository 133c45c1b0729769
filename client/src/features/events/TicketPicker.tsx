import { gql, type TypedDocumentNode } from '@apollo/client';
import { skipToken, useQuery } from '@apollo/client/react';
import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Button, ButtonLink } from '../../components/Button.js';
import { Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { PromoCodeField } from '../../components/PromoCodeField.js';
import type * as Gql from '../../gql/graphql.js';
import { formatMoney } from '../../lib/money.js';
import { promoCodeTrouble } from '../../lib/problem.js';
import { useDebounced } from '../../lib/useDebounced.js';
import { useNow } from '../../lib/useNow.js';
import { paths } from '../../paths.js';
import { WaitingRoom } from './WaitingRoom.js';
import type { PageEvent } from './EventPage.js';
import { TierRow } from './TierRow.js';
import { TiersOutside } from './TiersOutside.js';

const ALL_IN_PRICE: TypedDocumentNode<Gql.AllInPriceQuery, Gql.AllInPriceQueryVariables> = gql`
  query AllInPrice($input: QuoteInput!) {
    quote(input: $input) {
      discount {
        amount
        currency
      }
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

interface TicketsProps {
  event: PageEvent;
  promoCode: string | null;
}

/** Tickets, behind the event's waiting room where it has one. */
export function Tickets({ event, promoCode }: TicketsProps) {
  const { waitingRoom } = event;
  const closed = closedBecause(event, useNow());
  if (!waitingRoom || closed) return <TicketPicker event={event} promoCode={promoCode} mayVip />;
  return (
    <WaitingRoom
      eventId={event.id}
      room={waitingRoom}
      outside={mayVip => <TiersOutside event={event} mayVip={mayVip} />}
    >
      {mayVip => <TicketPicker event={event} promoCode={promoCode} mayVip={mayVip} />}
    </WaitingRoom>
  );
}

interface TicketPickerProps extends TicketsProps {
  /** False: the VIP lane's tickets are shown, and are for others. */
  mayVip: boolean;
}

/** Choosing tickets, with the sum that will really be paid and a bar to buy them that stays in reach of the thumb. */
function TicketPicker({ event, promoCode, mayVip }: TicketPickerProps) {
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<Record<string, number>>({});
  const forOthers = ({ lane }: { lane: Gql.TierLane }) => lane === 'VIP' && !mayVip;
  const buyable = event.tiers.filter(tier => tier.onSale && !forOthers(tier));
  // Tickets that others bought meanwhile can't stay chosen.
  const items = Object.fromEntries(buyable.map(({ id, available }) => [id, Math.min(chosen[id] ?? 0, available)]));
  const count = Object.values(items).reduce((sum, n) => sum + n, 0);
  const subtotal = event.tiers.reduce((sum, tier) => sum + tier.price.amount * (items[tier.id] ?? 0), 0);
  const { quote, wrongCode } = useQuote(event.id, items, promoCode);
  const currency = event.tiers[0]?.price.currency ?? 'USD';
  const total = quote?.total ?? { amount: subtotal, currency };
  const free = count > 0 ? total.amount === 0 : event.tiers.every(tier => tier.price.amount === 0);

  const closed = closedBecause(event, useNow());
  if (closed)
    return (
      <Notice
        title={closed.title}
        action={closed.action && <ButtonLink to={closed.action.to}>{closed.action.label}</ButtonLink>}
      >
        {closed.words}
      </Notice>
    );

  return (
    <Panel title={t`Tickets`} className="lg:sticky lg:top-6">
      {event.tiers.length === 0 ? (
        <p className="text-ink-soft">
          <Trans>Tickets are not on sale yet. Come back soon.</Trans>
        </p>
      ) : (
        <ul className="-my-4 divide-y divide-hairline">
          {event.tiers.map((tier, index) => (
            <TierRow
              key={tier.id}
              eventId={event.id}
              tier={tier}
              index={index}
              timeZone={event.timeZone}
              vipOnly={forOthers(tier)}
              wish={{
                quantity: items[tier.id] ?? 0,
                onChange: quantity => setChosen({ ...chosen, [tier.id]: quantity }),
              }}
            />
          ))}
        </ul>
      )}
      <div className="mt-6 border-t border-hairline pt-4">
        <PromoCodeField wrong={wrongCode} />
      </div>
      {buyable.some(({ available }) => available > 0) && (
        <div className="buy-bar">
          <div className="mx-auto flex max-w-6xl items-center justify-between gap-4 lg:flex-col lg:items-stretch">
            <div aria-live="polite" className="min-w-0 lg:flex lg:items-baseline lg:justify-between">
              {count === 0 ? (
                <p className="text-ink-soft">
                  <Trans>Choose how many</Trans>
                </p>
              ) : (
                <>
                  <p className="text-2xl leading-tight font-bold">{free ? t`Free` : formatMoney(total)}</p>
                  <p className="text-sm text-ink-soft">
                    {plural(count, { one: '# ticket', other: '# tickets' })}
                    {quote && quote.fees.amount > 0 && t`, fees included`}
                    {quote && quote.discount.amount > 0 && t`, ${formatMoney(quote.discount)} off`}
                  </p>
                </>
              )}
            </div>
            <Button
              className="min-h-13 shrink-0 px-6 text-lg"
              icon="ticket"
              disabled={count === 0}
              onClick={() => void navigate(paths.newCheckout(event.slug, items, wrongCode ? null : promoCode))}
            >
              {free ? t`Get tickets` : t`Buy tickets`}
            </Button>
          </div>
        </div>
      )}
    </Panel>
  );
}

/** What the choice costs, with the code where it is one; `wrongCode` says in words why it is none. */
function useQuote(eventId: string, items: Record<string, number>, promoCode: string | null) {
  const wish = Object.entries(items).flatMap(([tierId, quantity]) => (quantity > 0 ? [{ tierId, quantity }] : []));
  const key = JSON.stringify(wish);
  const rested = useDebounced(key, 200);
  const ask = wish.length > 0 && rested === key;
  const input = { eventId, items: wish };
  const { data, error } = useQuery(ALL_IN_PRICE, ask ? { variables: { input: { ...input, promoCode } } } : skipToken);
  const wrongCode = promoCode ? promoCodeTrouble(error) : undefined;
  const plain = useQuery(ALL_IN_PRICE, ask && wrongCode ? { variables: { input } } : skipToken);
  return { quote: (wrongCode ? plain.data : data)?.quote, wrongCode };
}

interface Closed {
  title: string;
  words: string;
  action?: { to: string; label: string };
}

function closedBecause({ slug, status, requiresApproval, endsAt }: PageEvent, now: number): Closed | null {
  if (status === 'CANCELLED')
    return { title: t`This event is cancelled`, words: t`Whoever has a ticket gets the money back by itself.` };
  if (status === 'ENDED' || Date.parse(endsAt) < now)
    return { title: t`This event is over`, words: t`It was a good evening.` };
  if (status === 'DRAFT')
    return {
      title: t`Not published yet`,
      words: t`Only its organizers see this page. Tickets go on sale when it is published.`,
    };
  if (requiresApproval)
    return {
      title: t`By registration`,
      words: t`The organizer reads every registration and answers by mail. You pay nothing before.`,
      action: { to: paths.registerFor(slug), label: t`Register` },
    };
  return null;
}
