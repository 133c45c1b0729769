import { EventStatus, TransferPolicy, type Event } from '../events/event.entity.js';
import { clock } from '../platform/clock.js';
import { TicketStatus, type Ticket } from '../tickets/ticket.entity.js';
import { TransferStatus } from './transfer-status.js';
import { OVER, type Transfer } from './transfer.entity.js';

const OFFER_MS = 72 * 3_600_000;
const USED = 'This ticket was used already.';

/** When an offer that is made now ends: in 72 hours, and never after the event. */
export const offerEnd = ({ endsAt }: Event): Date =>
  new Date(Math.min(clock.now().getTime() + OFFER_MS, endsAt.getTime()));

/** Whether the offer is over because its ticket was used at the gate before anybody took it. A scan writes nothing of it. */
export function endedByUse({ waits, status, settledAt }: Transfer, { checkedInAt }: Ticket): boolean {
  if (checkedInAt === null) return false;
  return waits || (status === TransferStatus.CANCELLED && checkedInAt < settledAt!);
}

/** Where it stands, by the clock and by its ticket. */
export const statusOf = (transfer: Transfer, ticket: Ticket): TransferStatus =>
  endedByUse(transfer, ticket) ? TransferStatus.CANCELLED : transfer.status;

/** Why nothing can be done about an offer any more. */
export const whyOver = (transfer: Transfer, ticket: Ticket): string =>
  endedByUse(transfer, ticket) ? USED : OVER[transfer.status];

/**
 * Why this ticket can't change hands now; null where it can: nobody used it, nobody was let in with it by mistake, and nobody has
 * asked for its money.
 */
export function obstacleOf(
  event: Event,
  { status, checkedInAt }: Ticket,
  { isInRefund, isMisused }: { isInRefund: boolean; isMisused: boolean },
): string | null {
  if (event.status === EventStatus.CANCELLED) return 'The event is cancelled.';
  if (event.status === EventStatus.ENDED) return 'The event is over.';
  if (event.transferPolicy === TransferPolicy.OFF) return 'Tickets for this event can’t be passed on.';
  if (status === TicketStatus.REFUNDED) return 'This ticket was refunded.';
  if (status === TicketStatus.VOID) return 'This ticket is void.';
  if (status !== TicketStatus.VALID || checkedInAt !== null || isMisused) return USED;
  return isInRefund ? 'A refund of this ticket has been asked for.' : null;
}
