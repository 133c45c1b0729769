import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { AdminService } from '../accounts/admin.service.js';
import type { MembershipService } from '../accounts/membership.service.js';
import { Event } from '../events/event.entity.js';
import type { MailRequest, MailService } from '../mail/mail.service.js';
import { Order } from '../orders/order.entity.js';
import type { Ticket } from '../tickets/ticket.entity.js';
import type { Dispute } from './dispute.entity.js';
import { Payment } from './payment.entity.js';

/** Who is told what of a dispute; each once, in the transaction of what it tells. */
export class DisputeMails {
  constructor(
    private readonly em: EntityManager,
    private readonly memberships: MembershipService,
    private readonly admins: AdminService,
    private readonly mail: MailService,
  ) {}

  /** The bank asks for the money: told to the operator, who has the provider's pages, and to the promoter. */
  @Transactional()
  async opened(dispute: Dispute): Promise<void> {
    await this.tellOf('disputeOpened', dispute);
  }

  /** The bank decided. */
  @Transactional()
  async closed(dispute: Dispute): Promise<void> {
    await this.tellOf('disputeClosed', dispute);
  }

  /** A bank suspects fraud: refunding now may avoid a dispute. Told to the same. */
  @Transactional()
  async warned(paymentId: string): Promise<void> {
    await this.tellStaff(paymentId, to => ({
      template: 'fraudWarning',
      to,
      dedupeKey: `fraudWarning:${paymentId}:${to}`,
      params: { paymentId },
    }));
  }

  /** Tickets let nobody in any more: told to the buyer and to whoever holds them. */
  @Transactional()
  async ticketsVoid({ id: disputeId }: Dispute, order: Order, tickets: readonly Ticket[]): Promise<void> {
    for (const to of new Set([order.buyerEmail, ...tickets.map(({ holderEmail }) => holderEmail)])) {
      const dedupeKey = `ticketsVoid:${disputeId}:${to}`;
      await this.mail.queue({ template: 'ticketsVoid', to, dedupeKey, params: { disputeId }, orderId: order.id });
    }
  }

  private tellOf(template: 'disputeOpened' | 'disputeClosed', { id: disputeId, payment }: Dispute): Promise<void> {
    return this.tellStaff(payment.id, to => ({
      template,
      to,
      dedupeKey: `${template}:${disputeId}:${to}`,
      params: { disputeId },
    }));
  }

  private async tellStaff<Name extends 'disputeOpened' | 'disputeClosed' | 'fraudWarning'>(
    paymentId: string,
    write: (to: string) => MailRequest<Name>,
  ): Promise<void> {
    const { order: orderRef } = await this.em.findOneOrFail(Payment, paymentId);
    const { id: orderId, event } = await this.em.findOneOrFail(Order, orderRef.id);
    const { organization } = await this.em.findOneOrFail(Event, event.id);
    const promoters = await this.memberships.addressesOf('manageEvents', organization.id);
    for (const to of new Set([...promoters, ...(await this.admins.addresses())])) {
      await this.mail.queue({ ...write(to), orderId });
    }
  }
}
