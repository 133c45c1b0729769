/** What the buyer wants, kept beside the order in this tab, so that an ended hold costs no typing. */
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

const key = (orderId: string) => `foyer.draft.${orderId}`;

export function keepDraft(orderId: string, draft: Draft): void {
  sessionStorage.setItem(key(orderId), JSON.stringify(draft));
}

export function draftOf(orderId: string): Draft | null {
  const kept = sessionStorage.getItem(key(orderId));
  return kept ? (JSON.parse(kept) as Draft) : null;
}

/** Reads `items=id:2,id:1` of the address; whatever isn't a tier and a number is left out. */
export function parseItems(text: string | null): Record<string, number> {
  const pairs = (text ?? '').split(',').map(pair => pair.split(':'));
  return Object.fromEntries(pairs.flatMap(([id, n]) => (id && n && /^[1-9]\d{0,3}$/.test(n) ? [[id, Number(n)]] : [])));
}

export const linesOf = (items: Record<string, number>) =>
  Object.entries(items).map(([tierId, quantity]) => ({ tierId, quantity }));
