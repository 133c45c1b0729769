import { ref } from '@mikro-orm/postgresql';
import type { User } from '../accounts/user.entity.js';
import type { Column, NewRows } from '../platform/bulk.js';
import { newId } from '../platform/ids.js';
import { randomBytes } from '../platform/random.js';
import type { Answers } from '../questions/answers.policy.js';
import { OrderStatus } from './order-status.js';
import { Order } from './order.entity.js';
import type { Offer } from './offer.policy.js';
import type { Price } from './pricing.js';

const MINUTE = 60_000;

/** Crockford's base 32: no I, L, O or U to misread. Ten of them are 50 bits; 32 divides a byte's 256 without a rest. */
const NUMBER_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export interface NewOrder {
  readonly id: string;
  readonly offer: Offer;
  readonly buyer: { readonly name: string; readonly email: string };
  /** Null for a guest. */
  readonly user: User | null;
  /** When the hold begins. */
  readonly now: Date;
  /** What the buyer answered; null, or left out, for nothing. */
  readonly answers?: Answers | null;
  /** The waitlist's entry or the registration that it is offered to, and until when; left out where somebody bought. */
  readonly offered?: { readonly entryId?: string; readonly registrationId?: string; readonly until: Date };
  /** What staff issued it with; left out where somebody bought. */
  readonly issuanceId?: string;
}

export interface OpenedOrder {
  readonly order: Order;
  /** Its items, in their order. */
  readonly lines: Price['lines'];
}

/**
 * An order and its items as they begin: HELD for the event's `holdMinutes`, at the prices of the offer. What is offered
 * to somebody who waited is held as long as the offer lasts, and can't be lengthened before it is claimed.
 */
export function newOrder({ id, offer, buyer, user, now, answers = null, offered, issuanceId }: NewOrder): OpenedOrder {
  const { event, price, promoCode } = offer;
  const order = new Order({
    id,
    number: newOrderNumber(),
    event: ref(event),
    user: user && ref(user),
    buyerName: buyer.name,
    buyerEmail: buyer.email,
    storedStatus: OrderStatus.HELD,
    promoCode: promoCode && ref(promoCode),
    currency: event.currency,
    subtotalAmount: price.subtotal,
    discountAmount: price.discount,
    feesAmount: price.fees,
    taxAmount: price.tax,
    taxIncluded: price.taxIncluded,
    taxBasisPoints: event.taxBasisPoints,
    totalAmount: price.total,
    holdEndsAt: offered?.until ?? new Date(now.getTime() + event.holdMinutes * MINUTE),
    holdExtended: offered !== undefined,
    waitlistEntryId: offered?.entryId ?? null,
    registrationId: offered?.registrationId ?? null,
    answers,
    issuanceId: issuanceId ?? null,
    createdAt: now,
  });
  return { order, lines: price.lines };
}

/** What is written for them. Nobody reads the items as they are made: an entity of each would be a twentieth of an on-sale's time. */
export function rowsOfOrders(opened: readonly OpenedOrder[]): NewRows[] {
  const items = opened.flatMap(({ order, lines }) => lines.map((line, position) => ({ order, line, position })));
  const column = (name: string, type: string, valueOf: (item: (typeof items)[number]) => string | number): Column => ({
    name,
    type,
    values: items.map(valueOf),
  });
  return [
    { of: Order, all: opened.map(({ order }) => order) },
    {
      table: 'order_items',
      columns: [
        column('id', 'uuid', () => newId()),
        column('order_id', 'uuid', ({ order }) => order.id),
        column('tier_id', 'uuid', ({ line }) => line.tierId),
        column('position', 'int', ({ position }) => position),
        column('quantity', 'int', ({ line }) => line.quantity),
        column('unit_price', 'bigint', ({ line }) => line.unitPrice),
        column('discount', 'bigint', ({ line }) => line.discount),
        column('fees', 'bigint', ({ line }) => line.fees),
        column('tax', 'bigint', ({ line }) => line.tax),
        column('total', 'bigint', ({ line }) => line.total),
      ],
    },
  ];
}

/** For people, as `7KQ2M-9D4TX`; unique in the database too. */
function newOrderNumber(): string {
  let number = '';
  for (const [place, byte] of randomBytes(10).entries()) {
    number += (place === 5 ? '-' : '') + NUMBER_ALPHABET[byte % NUMBER_ALPHABET.length];
  }
  return number;
}
