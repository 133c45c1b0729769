/** What opens one's place in a tier's waitlist, for this tab only: to watch it on the event's page, and to leave. */
const key = (tierId: string) => `foyer.waitlist.${tierId}`;

export const keepPlace = (tierId: string, token: string): void => sessionStorage.setItem(key(tierId), token);
export const placeToken = (tierId: string): string | null => sessionStorage.getItem(key(tierId));
