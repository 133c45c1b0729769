import type { User } from '../accounts/user.entity.js';
import type { TierQuantity } from '../inventory/inventory.service.js';
import type { Stock } from '../inventory/stock.service.js';
import type { IdempotentCall } from '../platform/idempotency.js';
import { newId } from '../platform/ids.js';
import { canonicalCode } from '../promo-codes/promo-code.policy.js';
import { filesIn, type Answers } from '../questions/answers.policy.js';

/** Somebody who wants tickets to be held. */
export interface HoldRequest {
  readonly eventId: string;
  readonly items: readonly TierQuantity[];
  readonly buyer: { readonly name: string; readonly email: string };
  /** As typed. */
  readonly promoCode?: string | null;
  /** What the waiting room gave on admission. */
  readonly admissionToken?: string | null;
  /** To the event's questions, as given. */
  readonly answers?: Answers | null;
  readonly idempotencyKey: string;
}

export const ticketsIn = (items: readonly TierQuantity[]): number =>
  items.reduce((sum, { quantity }) => sum + quantity, 0);

/** The files that a request answers with: only its event's questions tell which answers are files. */
export const filesOf = ({ eventId, answers }: HoldRequest, { events }: Stock): string[] =>
  answers ? filesIn(events.get(eventId)?.questions ?? [], answers) : [];

/** Of requests for events with a waiting room. */
export const tokensOf = (requests: readonly HoldRequest[], { events }: Stock): string[] =>
  requests.flatMap(({ eventId, admissionToken }) =>
    admissionToken && events.get(eventId)?.waitingRoom ? [admissionToken] : [],
  );

export const typedCodeOf = ({ eventId, promoCode }: HoldRequest) => (promoCode ? [{ eventId, typed: promoCode }] : []);

export function callOf(
  { eventId, items, buyer, promoCode, answers, idempotencyKey }: HoldRequest,
  user: User | null,
): IdempotentCall {
  return {
    scope: user ? `user:${user.id}` : `guest:reserveTickets:${eventId}:${buyer.email}`,
    key: idempotencyKey,
    input: [
      'reserveTickets',
      eventId,
      items.map(({ tierId, quantity }) => [tierId, quantity]),
      buyer.name,
      buyer.email,
      ...(promoCode ? [canonicalCode(promoCode)] : []),
      ...(answers ? [answers] : []),
    ],
    resultId: newId(),
  };
}
