import { EventStatus, type Event } from '../events/event.entity.js';
import type { OrderItem } from '../orders/order-item.entity.js';
import type { Order } from '../orders/order.entity.js';
import { splitOverTickets } from '../orders/pricing.js';
import { clock } from '../platform/clock.js';
import { chargeStep } from '../platform/money.js';
import { TicketStatus, type Ticket } from '../tickets/ticket.entity.js';
import { RefundNotAllowedError } from './refund.errors.js';

/** A ticket that still counts: it lets in, or did. */
export const counts = ({ status }: Ticket): boolean => status !== TicketStatus.REFUNDED && status !== TicketStatus.VOID;

/**
 * Refunds are approved by themselves before the event's deadline, for tickets that nobody used, that let nobody in by mistake
 * either (`misused`), that the buyer holds and has not offered to anybody.
 */
export function approvesItself(
  { refundDeadline }: Event,
  { buyerEmail }: Order,
  tickets: readonly Ticket[],
  offered: ReadonlySet<string>,
  misused: ReadonlySet<string>,
): boolean {
  if (!refundDeadline || refundDeadline <= clock.now()) return false;
  return tickets.every(
    ({ id, status, checkedInAt, holderEmail }) =>
      status === TicketStatus.VALID &&
      checkedInAt === null &&
      holderEmail === buyerEmail &&
      !offered.has(id) &&
      !misused.has(id),
  );
}

/** @throws RefundNotAllowedError: what was paid for a cancelled event goes back whole, with its fees, and by itself. */
export function assertTakesPlace({ storedStatus }: Event): void {
  if (storedStatus === EventStatus.CANCELLED)
    throw new RefundNotAllowedError('The event is cancelled: all of the order goes back by itself.');
}

/**
 * What each ticket brings back, by its id: its share of what its line cost after discount, with the tax that was added.
 * The last ticket of a line takes the remainder, so that all of them bring back the line. Shares are multiples of what
 * can be charged. Fees stay: they return only when the event is cancelled.
 */
export function sharesOf(
  order: Pick<Order, 'currency' | 'taxIncluded'>,
  items: readonly OrderItem[],
  tickets: readonly Ticket[],
): Map<string, number> {
  const shares = new Map<string, number>();
  for (const { tier, quantity, totalAmount, taxAmount } of items) {
    const line = totalAmount + (order.taxIncluded ? 0 : taxAmount);
    const parts = splitOverTickets(line, quantity, chargeStep(order.currency));
    const ofLine = tickets.filter(ticket => ticket.tier.id === tier.id).sort((a, b) => a.position - b.position);
    for (const [place, { id }] of ofLine.entries()) shares.set(id, parts[place]!);
  }
  return shares;
}

/**
 * The amount that a manager approves; the whole where none is named.
 * @throws RefundNotAllowedError for less than nothing, more than the tickets' share, or what can't be paid out.
 */
export function approvedAmount(wanted: number | null | undefined, whole: number, currency: string): number {
  const amount = wanted ?? whole;
  if (amount > whole) throw new RefundNotAllowedError('These tickets did not cost as much.');
  if (amount < Math.min(whole, 1)) throw new RefundNotAllowedError('Name an amount, or deny the refund.');
  if (amount % chargeStep(currency) !== 0)
    throw new RefundNotAllowedError(`In ${currency} the last digit has to be 0.`);
  return amount;
}
