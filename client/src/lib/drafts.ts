import { KEPT_SHIFT } from './kept-shift.js';
import { WAITLIST_PLACES } from './waitlist-token.js';

/** What a page keeps of what somebody typed and has not sent: the beginnings of the names under which it does. */
const DRAFTS = { registration: 'foyer.registration-draft.', checkout: 'foyer.draft.' } as const;
/**
 * Kept by their pages; what staff wrote goes with them as well, the places in waitlists, which say who waits, and a shift at a
 * gate, which is over with the session that it was begun in.
 */
const ELSEWHERE = ['foyer.message.', 'foyer.issue.', WAITLIST_PLACES, KEPT_SHIFT];

/** Whoever types: an account, or somebody who has none. */
export type Owner = { readonly id: string } | null | undefined;

/**
 * The name of a draft. It belongs to who typed it: who signs in on the same computer afterwards has another name for theirs, and
 * never sees it.
 */
export const draftName = (kind: keyof typeof DRAFTS, owner: Owner, what: string): string =>
  `${DRAFTS[kind]}${owner?.id ?? 'guest'}.${what}`;

/** Signing out takes along all that was typed on this device and in this tab. */
export function forgetDrafts(storages: readonly Storage[] = [localStorage, sessionStorage]): void {
  const beginnings = [...Object.values(DRAFTS), ...ELSEWHERE];
  for (const storage of storages) {
    const names = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? '');
    for (const name of names) if (beginnings.some(beginning => name.startsWith(beginning))) storage.removeItem(name);
  }
}
