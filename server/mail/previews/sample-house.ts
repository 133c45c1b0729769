import { ref, type EntityManager } from '@mikro-orm/postgresql';
import { AccountLink, type AccountLinkPurpose } from '../../accounts/session.entity.js';
import { Organization } from '../../accounts/organization.entity.js';
import { User } from '../../accounts/user.entity.js';
import { Event, EventStatus } from '../../events/event.entity.js';
import { Tier } from '../../events/tier.entity.js';
import { OrderStatus } from '../../orders/order-status.js';
import { Order } from '../../orders/order.entity.js';
import { Payment, ProviderName } from '../../payments/payment.entity.js';
import { clock } from '../../platform/clock.js';
import { newId } from '../../platform/ids.js';
import { Refund, RefundTicket } from '../../refunds/refund.entity.js';
import { Ticket } from '../../tickets/ticket.entity.js';
import { Transfer } from '../../transfers/transfer.entity.js';

const HOUR_MS = 3_600_000;
const PRICE = 4_500;

export const GIVER = { name: 'Adébáyọ̀ Ṣẹ́gun', email: 'ade@example.com' };
export const TAKER = { name: 'Chloé Martin', email: 'chloe@example.com' };

/**
 * A house with one event and one sale, for mails to tell of. Its rows are written in the transaction that the
 * EntityManager is in and are to be rolled back with it.
 */
export class SampleHouse {
  readonly organization: Organization;
  readonly event: Event;
  readonly tier: Tier;

  constructor(
    private readonly em: EntityManager,
    language: string,
  ) {
    const id = newId();
    const prefix = `S${id.slice(-8).toUpperCase()}`;
    const venue = {
      name: 'Eko Hall',
      address: '1 Marina',
      city: 'Lagos',
      country: 'NG',
      latitude: null,
      longitude: null,
    };
    this.organization = new Organization({ slug: `sample-${id}`, name: 'Eko Studio', createdAt: clock.now() });
    this.event = new Event({
      organization: ref(this.organization),
      slug: `sample-${id}`,
      title: 'Harmattan Jazz',
      venue,
      startsAt: hence(24),
      endsAt: hence(29),
      doorsAt: hence(23),
      timeZone: 'Africa/Lagos',
      currency: 'NGN',
      serialPrefix: prefix,
      language,
      storedStatus: EventStatus.PUBLISHED,
      publishedAt: clock.now(),
      createdAt: clock.now(),
    });
    const common = { event: ref(this.event), position: 0, createdAt: clock.now() };
    this.tier = new Tier({ ...common, name: 'Balcon', priceAmount: PRICE, capacity: 100 });
    em.persist([this.organization, this.event, this.tier]);
  }

  /** An order of two tickets; without a status it is PAID. */
  order(status = OrderStatus.PAID, waitlistEntryId: string | null = null, registrationId: string | null = null): Order {
    const id = newId();
    const order = new Order({
      id,
      number: `F-${id.slice(-6).toUpperCase()}`,
      event: ref(this.event),
      user: null,
      buyerName: GIVER.name,
      buyerEmail: GIVER.email,
      storedStatus: status,
      promoCode: null,
      currency: this.event.currency,
      subtotalAmount: 2 * PRICE,
      discountAmount: 0,
      feesAmount: 0,
      taxAmount: 0,
      taxIncluded: false,
      taxBasisPoints: 0,
      totalAmount: 2 * PRICE,
      holdEndsAt: hence(1),
      holdExtended: false,
      waitlistEntryId,
      registrationId,
      answers: null,
      issuanceId: null,
      createdAt: clock.now(),
    });
    if (status === OrderStatus.PAID) order.paidAt = clock.now();
    this.em.persist(order);
    return order;
  }

  /** Two tickets of an order, in these hands. */
  tickets(order: Order, holder = GIVER): Ticket[] {
    const tickets = [1, 2].map(
      serialNumber =>
        new Ticket({
          event: ref(this.event),
          tier: ref(this.tier),
          order: ref(order),
          position: serialNumber - 1,
          serial: `${this.event.serialPrefix}-00000${serialNumber}`,
          serialNumber,
          holderName: holder.name,
          holderEmail: holder.email,
          holder: null,
          issuedAt: clock.now(),
        }),
    );
    this.em.persist(tickets);
    return tickets;
  }

  payment(order: Order): Payment {
    const id = newId();
    const payment = new Payment({
      id,
      order: ref(order),
      provider: ProviderName.STRIPE,
      reference: id,
      dueAmount: order.totalAmount,
      currency: order.currency,
      pageExpiresAt: hence(1),
      returnUrl: 'http://localhost',
      createdAt: clock.now(),
      nextCheckAt: hence(1),
    });
    this.em.persist(payment);
    return payment;
  }

  /** Of all of an order's tickets. */
  refund(order: Order, tickets: readonly Ticket[], payment: Payment, reason: string, cancellation = false): Refund {
    const refund = new Refund({
      event: ref(this.event),
      order: ref(order),
      payment: ref(payment),
      cancellation,
      returnedAmount: order.totalAmount,
      currency: order.currency,
      reason,
      createdAt: clock.now(),
    });
    const covered = tickets.map(
      ticket => new RefundTicket({ ticket: ref(ticket), refund: ref(refund), shareAmount: PRICE }),
    );
    this.em.persist([refund, ...covered]);
    return refund;
  }

  /** Of the ticket, from its holder to `TAKER`. */
  transfer(ticket: Ticket, note: string | null): Transfer {
    const transfer = new Transfer({
      event: ref(this.event),
      ticket: ref(ticket),
      fromName: GIVER.name,
      fromEmail: GIVER.email,
      toEmail: TAKER.email,
      note,
      createdAt: clock.now(),
      expiresAt: hence(72),
    });
    this.em.persist(transfer);
    return transfer;
  }

  accountLink(purpose: AccountLinkPurpose): AccountLink {
    const user = ref(this.user());
    const link = new AccountLink({ user, purpose, createdAt: clock.now(), expiresAt: hence(24) });
    this.em.persist(link);
    return link;
  }

  user(): User {
    const email = `${newId()}@example.com`;
    const user = new User({ email, name: GIVER.name, passwordHash: '', createdAt: clock.now() });
    this.em.persist(user);
    return user;
  }
}

/** So many hours from now. */
export const hence = (hours: number): Date => new Date(clock.now().getTime() + hours * HOUR_MS);
