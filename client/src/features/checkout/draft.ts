import { draftName, type Owner } from '../../lib/drafts.js';

/** What the buyer wants, kept beside the order in this tab, for who typed it, so that an ended hold costs no typing. */
export interface Draft {
  slug: string;
  eventId: string;
  /** Tier id to quantity. */
  items: Record<string, number>;
  name: string;
  email: string;
  promoCode?: string | null;
  /** As the API took them. */
  answers?: Record<string, unknown> | undefined;
}

const key = (owner: Owner, orderId: string) => draftName('checkout', owner, orderId);

export function keepDraft(owner: Owner, orderId: string, draft: Draft): void {
  sessionStorage.setItem(key(owner, orderId), JSON.stringify(draft));
}

export function draftOf(owner: Owner, orderId: string): Draft | null {
  const kept = sessionStorage.getItem(key(owner, orderId));
  return kept ? (JSON.parse(kept) as Draft) : null;
}

/** Reads `items=id:2,id:1` of the address; whatever isn't a tier and a number is left out. */
export function parseItems(text: string | null): Record<string, number> {
  const pairs = (text ?? '').split(',').map(pair => pair.split(':'));
  return Object.fromEntries(pairs.flatMap(([id, n]) => (id && n && /^[1-9]\d{0,3}$/.test(n) ? [[id, Number(n)]] : [])));
}

export const linesOf = (items: Record<string, number>) =>
  Object.entries(items).map(([tierId, quantity]) => ({ tierId, quantity }));
