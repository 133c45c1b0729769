/**
 * An order begins HELD: its tickets are off sale. At a provider's page it is AWAITING_PAYMENT, and HELD again when no
 * page could be opened. It becomes PAID when the provider says so (or at once when nothing is due), EXPIRED when its
 * time ran out, CANCELLED when the buyer gave it back. Money that arrives for an EXPIRED order still makes it PAID
 * where there is room. A PAID order leaves that state by refunds alone.
 */
export enum OrderStatus {
  HELD = 'HELD',
  AWAITING_PAYMENT = 'AWAITING_PAYMENT',
  PAID = 'PAID',
  PARTIALLY_REFUNDED = 'PARTIALLY_REFUNDED',
  REFUNDED = 'REFUNDED',
  EXPIRED = 'EXPIRED',
  CANCELLED = 'CANCELLED',
}

/** From each state, where an order may go. */
export const NEXT_ORDER_STATUS: Record<OrderStatus, readonly OrderStatus[]> = {
  HELD: [OrderStatus.AWAITING_PAYMENT, OrderStatus.PAID, OrderStatus.EXPIRED, OrderStatus.CANCELLED],
  AWAITING_PAYMENT: [OrderStatus.HELD, OrderStatus.PAID, OrderStatus.EXPIRED, OrderStatus.CANCELLED],
  PAID: [OrderStatus.PARTIALLY_REFUNDED, OrderStatus.REFUNDED],
  PARTIALLY_REFUNDED: [OrderStatus.REFUNDED],
  REFUNDED: [],
  EXPIRED: [OrderStatus.PAID],
  CANCELLED: [],
};

/** Whether an order in this state waits for its money; whether its time is over, the clock says. */
export const isOpen = (status: OrderStatus): boolean =>
  status === OrderStatus.HELD || status === OrderStatus.AWAITING_PAYMENT;

/** Whether an order in this state has tickets that let in. */
export const hasTickets = (status: OrderStatus): boolean =>
  status === OrderStatus.PAID || status === OrderStatus.PARTIALLY_REFUNDED;

/** Whether tickets of an order in this state were given back. */
export const isRefunded = (status: OrderStatus): boolean =>
  status === OrderStatus.PARTIALLY_REFUNDED || status === OrderStatus.REFUNDED;
