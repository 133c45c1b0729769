/**
 * What opens one's place in a tier's waitlist, on this device until it is over: to watch it on the event's page, and to
 * leave. It claims nothing: the link to do that is mailed. Signing out takes it along.
 */
export const WAITLIST_PLACES = 'foyer.waitlist.';
const key = (tierId: string) => WAITLIST_PLACES + tierId;

export const keepPlace = (tierId: string, token: string): void => localStorage.setItem(key(tierId), token);
export const placeToken = (tierId: string): string | null => localStorage.getItem(key(tierId));
export const forgetPlace = (tierId: string): void => localStorage.removeItem(key(tierId));
