import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Link } from 'react-router';
import { Button } from '../../components/Button.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Icon } from '../../components/Icon.js';
import { Notice } from '../../components/Notice.js';
import { OrderStatusBadge } from '../../components/OrderStatusBadge.js';
import { Panel } from '../../components/Panel.js';
import { Sums } from '../../components/Sums.js';
import { dateAndTime } from '../../lib/dates.js';
import { formatMoney } from '../../lib/money.js';
import { orderToken } from '../../lib/order-token.js';
import { sameOrigin } from '../../lib/same-origin.js';
import { paths } from '../../paths.js';
import type { PageOrder } from './OrderPage.js';
import { PassOn } from './PassOn.js';
import { Refunds } from './Refunds.js';
import { TicketFace } from './TicketFace.js';
import { TakeAlong, TicketFiles } from './TicketFiles.js';
import { TicketRail } from './TicketRail.js';
import { useResendTickets } from './useResendTickets.js';

export function PaidOrder({ order, onChanged }: { order: PageOrder; onChanged: () => Promise<unknown> }) {
  const { event, tickets, number, status, buyerEmail } = order;
  const { resend, sending } = useResendTickets(order.id, buyerEmail);
  const valid = tickets.some(ticket => ticket.status !== 'REFUNDED' && ticket.status !== 'VOID');
  return (
    <>
      <title>{t`Order ${number} · Foyer`}</title>
      <header className="mb-8">
        <div className="mb-3 flex flex-wrap items-center gap-3">
          <OrderStatusBadge status={status} />
          <span className="text-ink-soft">
            <Trans>Order {number}</Trans>
          </span>
        </div>
        <h1 className="text-4xl sm:text-6xl">{valid ? t`See you there` : t`This order was refunded`}</h1>
        <p className="mt-2 text-lg text-ink-soft">
          <Link to={paths.event(event.slug)} className="link text-ink">
            {event.title}
          </Link>
          , {dateAndTime(event.startsAt, event.timeZone)}, {event.venue.name}
        </p>
      </header>
      {event.status === 'CANCELLED' && (
        <div className="mb-6">
          <Notice title={t`The event is cancelled`}>
            <Trans>Your money comes back by itself. There is nothing to do.</Trans>
          </Notice>
        </div>
      )}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-8 lg:grid-cols-[26rem_minmax(0,1fr)] lg:gap-12">
        {tickets.length > 0 ? (
          <TicketRail tickets={tickets.map(ticket => ({ id: ticket.id, face: <TicketFace ticket={ticket} /> }))} />
        ) : (
          <EmptyState icon="ticket" title={t`No tickets here`}>
            <Trans>They belong to another account, or were taken back.</Trans>
          </EmptyState>
        )}
        <div className="flex flex-col gap-6">
          <Panel title={t`Keep them at hand`}>
            <ul className="flex flex-col divide-y divide-hairline">
              {tickets.map(ticket => (
                <TicketFiles key={ticket.id} ticket={ticket} />
              ))}
              <TakeAlong href={paths.calendar(event.slug)} icon="calendar" words={t`Add to calendar`} />
            </ul>
            {valid && (
              <Button look="quiet" icon="mail" busy={sending} onClick={resend} className="mt-3">
                <Trans>Send the tickets again</Trans>
              </Button>
            )}
            {buyerEmail && (
              <p className="mt-3 text-sm text-ink-soft">
                <Trans>They were sent to {buyerEmail}.</Trans>
              </p>
            )}
          </Panel>
          <PassOn tickets={tickets} accessToken={orderToken(order.id)} />
          <Panel title={t`What you paid`}>
            <Sums {...order} lines={order.items.map(({ tier, ...line }) => ({ ...line, name: tier.name }))} />
            {order.refunded.amount > 0 && (
              <p className="mt-3 font-medium">
                <Trans>{formatMoney(order.refunded)} came back to you.</Trans>
              </p>
            )}
            {order.receiptUrl && (
              <a
                href={sameOrigin(order.receiptUrl)}
                className="mt-3 flex min-h-12 items-center gap-3 font-medium hover:underline"
              >
                <Icon name="download" />
                <Trans>Receipt</Trans>
              </a>
            )}
            <Refunds order={order} onAsked={onChanged} />
          </Panel>
        </div>
      </div>
    </>
  );
}
