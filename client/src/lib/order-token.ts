/**
 * The access tokens of guests, for this tab only: they open an order, a registration, or a ticket that was passed on, without an account,
 * so they stay out of the address bar, of history and of localStorage.
 */
const key = (orderId: string) => `foyer.order.${orderId}`;

export function keepOrderToken(orderId: string, token: string): void {
  sessionStorage.setItem(key(orderId), token);
}

export function orderToken(orderId: string): string | null {
  return sessionStorage.getItem(key(orderId));
}

const ticketKey = (ticketId: string) => `foyer.ticket.${ticketId}`;

export function keepTicketToken(ticketId: string, token: string): void {
  sessionStorage.setItem(ticketKey(ticketId), token);
}

export function ticketToken(ticketId: string): string | null {
  return sessionStorage.getItem(ticketKey(ticketId));
}

const registrationKey = (registrationId: string) => `foyer.registration.${registrationId}`;

export function keepRegistrationToken(registrationId: string, token: string): void {
  sessionStorage.setItem(registrationKey(registrationId), token);
}

export function registrationToken(registrationId: string): string | null {
  return sessionStorage.getItem(registrationKey(registrationId));
}
