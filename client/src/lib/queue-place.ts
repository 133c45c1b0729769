/**
 * A visitor's place in a waiting room, on this device: a reload, or a browser that was closed, costs nobody their turn.
 * Its id is all that it takes to use it, and it is worth something for one evening.
 */
const key = (eventId: string) => `foyer.place.${eventId}`;
/** Of the order that this tab's turn led to. */
const orderKey = (eventId: string) => `foyer.ordered.${eventId}`;
const tokenKey = (eventId: string) => `foyer.admission.${eventId}`;

export function keepPlace(eventId: string, id: string): void {
  localStorage.setItem(key(eventId), id);
}

export function placeIn(eventId: string): string | null {
  return localStorage.getItem(key(eventId));
}

export function forgetPlace(eventId: string): void {
  localStorage.removeItem(key(eventId));
  sessionStorage.removeItem(tokenKey(eventId));
  sessionStorage.removeItem(orderKey(eventId));
}

/** What the sale asks for, for this tab's checkout. */
export function keepAdmission(eventId: string, token: string): void {
  sessionStorage.setItem(tokenKey(eventId), token);
}

export function admissionTo(eventId: string): string | null {
  return sessionStorage.getItem(tokenKey(eventId));
}

/** The order that the turn led to: it leads to no other while this one is held or paid. */
export function keepOrderOf(eventId: string, orderId: string): void {
  sessionStorage.setItem(orderKey(eventId), orderId);
}

/** Its id; null where another tab has it, or none. */
export function orderOf(eventId: string): string | null {
  return sessionStorage.getItem(orderKey(eventId));
}
