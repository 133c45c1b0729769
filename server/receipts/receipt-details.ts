import type { EntityManager } from '@mikro-orm/postgresql';
import type { Organization } from '../accounts/organization.entity.js';
import { OrderItem } from '../orders/order-item.entity.js';
import { Order } from '../orders/order.entity.js';
import { Payment } from '../payments/payment.entity.js';
import { Refund, RefundTicket } from '../refunds/refund.entity.js';

/** Who sold, as the organization called itself. */
export interface Seller {
  readonly name: string;
  readonly legalName: string | null;
  /** Its lines, parted by line feeds. */
  readonly address: string | null;
  readonly taxNumber: string | null;
  readonly contactEmail: string | null;
}

/** What receipts and credit notes have in common. Instants are ISO 8601 in UTC. */
interface Paper {
  readonly seller: Seller;
  readonly buyer: { readonly name: string; readonly email: string };
  readonly event: {
    readonly title: string;
    /** The house, then its address where it is known. */
    readonly venue: readonly string[];
    readonly startsAt: string;
    readonly endsAt: string;
    /** IANA name: the zone that the paper's dates are in. */
    readonly timeZone: string;
    /** BCP 47 tag. */
    readonly language: string;
  };
  readonly orderNumber: string;
  readonly taxIncluded: boolean;
  readonly taxBasisPoints: number;
  /** Through whom the money came, or went back. */
  readonly provider: string;
  /** What the provider calls the payment. */
  readonly reference: string;
}

export interface ReceiptLine {
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly discount: number;
  /** quantity x unitPrice - discount. */
  readonly total: number;
}

/** What was bought; amounts are minor units. Total and tax are columns of the receipt. */
export interface ReceiptDetails extends Paper {
  readonly lines: readonly ReceiptLine[];
  readonly subtotal: number;
  readonly discount: number;
  readonly fees: number;
  readonly paidAt: string;
}

/** What went back. */
export interface CreditNoteDetails extends Paper {
  readonly corrects: { readonly number: string; readonly issuedAt: string };
  /** The part of the amount that is fees. */
  readonly fees: number;
  /** What was taken back, if it was tickets. */
  readonly tickets: readonly { readonly serial: string; readonly name: string }[];
  readonly reason: string;
  readonly refundedAt: string;
}

/** How things are, for the receipt of an order that was paid with money. */
export async function detailsOfSale(em: EntityManager, order: Order): Promise<ReceiptDetails> {
  const items = await em.find(OrderItem, { order: order.id }, { orderBy: { position: 'asc' }, populate: ['tier'] });
  return {
    ...(await paperOf(em, order, await paymentOf(em, order))),
    lines: items.map(item => ({
      name: item.tier.getEntity().name,
      quantity: item.quantity,
      unitPrice: item.unitPriceAmount,
      discount: item.discountAmount,
      total: item.totalAmount,
    })),
    subtotal: order.subtotalAmount,
    discount: order.discountAmount,
    fees: order.feesAmount,
    paidAt: order.paidAt!.toISOString(),
  };
}

/** How things are, for the credit note of a refund that succeeded: money that went back to a payment. */
export async function detailsOfRefund(
  em: EntityManager,
  { id, order, payment, reason, settledAt }: Refund,
  { corrects, fees }: Pick<CreditNoteDetails, 'corrects' | 'fees'>,
): Promise<CreditNoteDetails> {
  const back = await em.find(
    RefundTicket,
    { refund: id },
    { populate: ['ticket.tier'], orderBy: { ticket: { position: 'asc' } } },
  );
  const tickets = back.map(({ ticket }) => {
    const { serial, tier } = ticket.getEntity();
    return { serial, name: tier.getEntity().name };
  });
  const paper = await paperOf(em, await order.loadOrFail(), await payment!.loadOrFail());
  return { ...paper, corrects, fees, tickets, reason, refundedAt: settledAt!.toISOString() };
}

async function paperOf(em: EntityManager, order: Order, payment: Payment): Promise<Paper> {
  await em.populate(order, ['event.organization']);
  const event = order.event.getEntity();
  const { name, address, city, country } = event.venue;
  return {
    seller: sellerOf(event.organization.getEntity()),
    buyer: { name: order.buyerName, email: order.buyerEmail },
    event: {
      title: event.title,
      venue: [name, address, city, country].filter(part => part !== null),
      startsAt: event.startsAt.toISOString(),
      endsAt: event.endsAt.toISOString(),
      timeZone: event.timeZone,
      language: event.language,
    },
    orderNumber: order.number,
    taxIncluded: order.taxIncluded,
    taxBasisPoints: order.taxBasisPoints,
    provider: payment.provider,
    reference: payment.reference,
  };
}

const sellerOf = ({ name, legalName, address, taxNumber, contactEmail }: Organization): Seller => ({
  name,
  legalName,
  address,
  taxNumber,
  contactEmail,
});

/** The one payment that became the order's tickets: others went back by themselves. */
async function paymentOf(em: EntityManager, order: Order): Promise<Payment> {
  const returned = await em.find(Refund, { order: order.id, automatic: true });
  const ids = returned.map(({ payment }) => payment!.id);
  return em.findOneOrFail(Payment, { order: order.id, received: { $ne: null }, id: { $nin: ids } });
}
