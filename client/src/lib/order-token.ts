/**
 * The access tokens of guest orders, for this tab only: they open an order without an account, so they stay out of
 * the address bar, of history and of localStorage.
 */
const key = (orderId: string) => `foyer.order.${orderId}`;

export function keepOrderToken(orderId: string, token: string): void {
  sessionStorage.setItem(key(orderId), token);
}

export function orderToken(orderId: string): string | null {
  return sessionStorage.getItem(key(orderId));
}
